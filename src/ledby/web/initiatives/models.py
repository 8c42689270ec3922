"""Initiatives that innovators lead, and decisions that are shared.

Whoever leaves is emptied, never deleted: what they began stays readable as that of
somebody who left.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledby.web.people.folding import MAX_LENGTH, fold
from ledby.web.people.models import Person, Unit
from ledby.web.people.private_feeds import PrivateFeed

TITLE: Final = 120
LINE: Final = 280
TEXT: Final = 5_000


class Found(models.Model):
    """Something with a title that is listed newest first and searched by its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=TITLE)
    text = models.TextField(max_length=TEXT)
    folded = models.CharField(max_length=MAX_LENGTH, editable=False)
    posted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words that it is found by."""
        self.folded = fold(self.title, self.text)
        super().save(*args, **kwargs)


class Stage(models.TextChoices):
    """How far an initiative is."""

    IDEA = "idea", _("an idea")
    TRIED = "tried", _("being tried")
    ADOPTED = "adopted", _("adopted")
    ENDED = "ended", _("ended well")


class Initiative(Found):
    """Something that somebody began, and those who carry it on."""

    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.IDEA)
    # Nobody while it is unsigned; then only the hash of a receipt is kept.
    began_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="began"
    )
    receipt = models.BinaryField(max_length=32, null=True, unique=True)
    lead = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="leads"
    )
    sponsor = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="stands_behind"
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    learned = models.TextField(max_length=TEXT, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-posted_at", "-id"], name="initiatives_by_time"),
            models.Index(
                fields=["stage", "-posted_at", "-id"], name="initiatives_by_stage"
            ),
            models.Index(
                fields=["-ended_at"],
                condition=Q(ended_at__isnull=False),
                name="initiatives_by_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sponsor=F("lead")), name="sponsor_never_leads"
            )
        ]

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is to be done."""
        return self.stage in {Stage.ADOPTED, Stage.ENDED}


class Turn(models.Model):
    """From when until when somebody led, or stood behind, an initiative."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="turns"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="turns")
    leads = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "leads"],
                condition=Q(until__isnull=True),
                name="one_turn_at_a_time",
            )
        ]


class Standing(models.TextChoices):
    """How somebody stands to a team."""

    OFFERED = "offered", _("offers help")
    ASKED = "asked", _("is asked to join")
    HANDED = "handed", _("is asked to lead")
    IN = "in", _("is in the team")


class Part(models.Model):
    """Somebody who offers help, is asked, or is in the team."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="parts"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parts")
    standing = models.CharField(max_length=8, choices=Standing.choices)
    # Asked to lead from within the team: a no leaves them in it.
    from_team = models.BooleanField(default=False)
    line = models.CharField(max_length=LINE, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person"], name="one_part_each"
            )
        ]

    @property
    def is_in(self) -> bool:
        """Say whether they are in the team, whatever else they are asked."""
        return self.standing == Standing.IN or self.from_team


class News(models.Model):
    """A short dated line of how it goes."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="news"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    line = models.CharField(max_length=LINE)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="newest_news")]


class FeedKey(PrivateFeed):
    """A private link with which a feed reader reads the initiatives."""


class Obstacle(models.Model):
    """What stands in the way, for whoever stands behind to take away."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="obstacles"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    line = models.CharField(max_length=LINE)
    gone_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=LINE, blank=True)


class SponsorLetter(models.Model):
    """Whether somebody who stands behind initiatives is asked once a month."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="sponsor_letter"
    )
    wanted = models.BooleanField(default=True)
    asked_at = models.DateTimeField(default=timezone.now)


class Way(models.TextChoices):
    """How a decision is taken."""

    ADVICE = "advice", _("advice: they decide after having asked")
    CONSENT = "consent", _("consent: it goes ahead unless somebody objects with reason")
    VOTE = "vote", _("vote: what most choose")
    LOT = "lot", _("lot: a draw that anybody can repeat")


class Sight(models.TextChoices):
    """Who may see a decision."""

    EVERYBODY = "everybody", _("everybody")
    AFFECTED = "affected", _("those whom it affects, and those who are named")
    NAMED = "named", _("only those who are named")


class Decision(Found):
    """A question, and how it is decided; the title is the question."""

    options = models.JSONField(default=list)
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="asked_questions"
    )
    way = models.CharField(max_length=8, choices=Way.choices)
    secret = models.BooleanField(default=False)
    public_key = models.BinaryField(max_length=32, null=True)
    # Of a draw: what was fixed beforehand, and shown at the close.
    commitment = models.CharField(max_length=64, blank=True)
    sight = models.CharField(
        max_length=9, choices=Sight.choices, default=Sight.EVERYBODY
    )
    for_everybody = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, related_name="+")
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    # What the count or the draw may tell; see services.count.
    result = models.JSONField(null=True)
    outcome = models.CharField(max_length=LINE, blank=True)
    reason = models.TextField(max_length=TEXT, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="decided"
    )
    decided_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    came_of_it = models.TextField(max_length=TEXT, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-posted_at", "-id"], name="decisions_by_time"),
            models.Index(
                fields=["sight", "-posted_at", "-id"], name="decisions_by_sight"
            ),
            models.Index(
                fields=["closes_at"],
                condition=Q(closed_at__isnull=True),
                name="decisions_to_close",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_by__isnull=False),
                name="no_outcome_without_decider",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Say whether people may still speak and vote."""
        return self.closed_at is None and self.closes_at > timezone.now()


class Seat(models.Model):
    """Somebody who is named: to decide, to be asked for advice, or to see it."""

    class Role(models.TextChoices):
        DECIDES = "decides", _("decides")
        ADVISES = "advises", _("is asked for advice")
        SEES = "sees", _("may see it")

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="seats"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=8, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person", "role"], name="one_seat_each"
            )
        ]


class Voice(models.Model):
    """Advice, or an objection with its reason and what was answered."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="voices"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="voices")
    objects_to_it = models.BooleanField(default=False)
    text = models.TextField(max_length=TEXT)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=TEXT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person", "objects_to_it"], name="one_voice_each"
            )
        ]


class Ballot(models.Model):
    """A vote, or a name in the draw; one each, and no moment beside it.

    Of a secret vote only a sealed box is kept, and the row goes when all are counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="ballots"
    )
    voter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ballots")
    choice = models.PositiveSmallIntegerField(null=True)
    box = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "voter"], name="one_ballot_each"
            )
        ]
