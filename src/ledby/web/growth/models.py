"""What somebody chose to try, who may notice, their log, and with whom they share."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

PLAN: Final = 300
ENTRY: Final = 1_000


class Step(models.Model):
    """One trait or practice to try, with an if-then step in a line.

    ``asked_at`` says when those who may notice were asked, ``closes_at`` until when
    they answer; then the answers are opened once, and ``seen`` is what the gate let
    through: empty lists where fewer than four answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="growth_steps"
    )
    trait = models.CharField(max_length=20, blank=True)
    practice = models.ForeignKey(
        "practice.Post", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    plan = models.CharField(max_length=PLAN)
    made_at = models.DateTimeField()
    # Put aside, or followed by another one.
    ended_at = models.DateTimeField(null=True)
    nudges = models.BooleanField(default=True)
    nudged_at = models.DateTimeField(null=True)
    public_key = models.BinaryField(max_length=32, null=True)
    asked_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    seen = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ended_at__isnull=True),
                name="one_step_at_a_time",
            )
        ]


class Noticer(models.Model):
    """Somebody who may notice; their answer is sealed until the count, then deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="noticers")
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="noticing"
    )
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    answered = models.BooleanField(default=False)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "person"], name="notices_once")
        ]


class LogEntry(models.Model):
    """A line of one's own log, for nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="growth_log"
    )
    text = models.TextField(max_length=ENTRY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "pk"]


class Role(models.TextChoices):
    """What the reader of a shared page is to its owner."""

    COACH = "coach", _("coach")
    MANAGER = "manager", _("manager")
    MENTOR = "mentor", _("mentor")


class Part(models.TextChoices):
    """What of one's page can be shared."""

    FOLLOWED = "followed", _("who follows you by choice, in bands")
    TRAITS = "traits", _("how others see you as a follower")
    LEAD = "lead", _("how people experience your lead")
    STEP = "step", _("what you are trying, and what was noticed")


class PageShare(models.Model):
    """A page shared with one colleague, some parts of it, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="shares_given"
    )
    reader = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="shares_got"
    )
    role = models.CharField(max_length=8, choices=Role.choices)
    parts = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "reader"], name="shared_once")
        ]
