"""Skills that people declare, teams that are asked for, and fair divisions.

Of people the results hold ids alone: names are read when a page is shown.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ledby.web.people.models import Person

NOT_COUNTED: Final = 0
"""The level of a skill on the organisation's list that its owner leaves out."""


class Offer(models.Model):
    """What somebody says of their own time for teams."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="offer"
    )
    # Empty: they did not say.
    hours = models.PositiveSmallIntegerField(null=True)
    would_lead = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)


class Declared(models.Model):
    """A skill as its owner declares it; it stands before the organisation's list."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="declared_skills"
    )
    skill = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("person", Lower("skill"), name="declared_once"),
            models.CheckConstraint(
                condition=Q(level__range=(0, 4)), name="declared_level_0_to_4"
            ),
        ]
        indexes = [models.Index(Lower("skill"), name="declared_by_skill")]


class Word(models.Model):
    """What a colleague says of a skill: asked for, offered unasked, or given."""

    class State(models.TextChoices):
        """Who is to do something next: the colleague, the owner, nobody."""

        ASKED = "asked", _("asked")
        OFFERED = "offered", _("offered")
        GIVEN = "given", _("given")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="words_on_skills"
    )
    skill = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()
    colleague = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="words_on_colleagues"
    )
    state = models.CharField(max_length=8, choices=State.choices)
    on = models.DateField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "colleague", Lower("skill"), name="one_word_on_a_skill"
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, 4)), name="word_level_1_to_4"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("colleague")), name="no_word_on_oneself"
            ),
        ]


class State(models.TextChoices):
    """The life of a search."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FOUND = "found", _("found")
    NONE = "none", _("no team can")
    SHORT = "short", _("not in the time given")
    STOPPED = "stopped", _("stopped")
    FAULT = "fault", _("something went wrong")


class Search(models.Model):
    """Work in the background with a result: what both kinds of teams share."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def runs(self) -> bool:
        """Say whether it is still to be done."""
        return self.state in {State.WAITING, State.RUNNING}


class TeamRequest(Search):
    """A team that somebody asks for."""

    asked_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="teams_asked"
    )
    # As the room reads it; people are ids.
    brief = models.JSONField(default=dict)
    # Teams made by hand, each a step: number of the team begun from, and its members.
    hand = models.JSONField(default=list)
    lead = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="teams_to_lead"
    )
    sponsor = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="teams_sponsored"
    )
    invited_at = models.DateTimeField(null=True)
    stood_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "created_at"], name="teams_asked")]


class Invitation(models.Model):
    """Somebody who is asked to be in a team."""

    class State(models.TextChoices):
        """What they said."""

        WAITS = "waits", _("waits")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        TeamRequest, on_delete=models.CASCADE, related_name="invitations"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="team_invitations"
    )
    # Why them: places of the needs they carry, and the unit they bring in.
    why = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITS)
    reason = models.CharField(max_length=500, blank=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person"], name="invited_once_to_a_team"
            )
        ]
        indexes = [models.Index(fields=["invited_at"], name="invited_lately")]


class Division(Search):
    """A group that somebody divides into fair teams."""

    made_by = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="divisions"
    )
    size = models.PositiveSmallIntegerField()
    # Paths of units, or else the rows of a list of one's own.
    units = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    rules = models.JSONField(default=dict)
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    # Moves by hand, each a step: the team of each person.
    hand = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["made_by", "created_at"], name="divisions_made")
        ]
