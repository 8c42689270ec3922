"""The organisation: people, the tree of units, reporting lines, skills, imports."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledby.web.people.folding import MAX_LENGTH, FoldedName

ERASED: Final = "erased-"
"""With this the key of somebody begins of whom nothing else is kept."""


class Unit(models.Model):
    """A node of the unit tree; ``path`` is "Programmes / Field / East"."""

    path = models.CharField(max_length=400, unique=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children"
    )

    def __str__(self) -> str:
        """Return the whole path."""
        return self.path


class Person(models.Model):
    """Somebody in the organisation; ``key`` is the organisation's own identifier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    folded = FoldedName(max_length=MAX_LENGTH, editable=False)
    email = models.EmailField(null=True, unique=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )
    manager = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="reports"
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="people"
    )
    title = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=200, blank=True)
    start = models.DateField(null=True)
    language = models.CharField(max_length=8, blank=True)
    attributes = models.JSONField(default=dict)
    # Leaving keeps the row, so that earlier cycles stay whole and a return is simple.
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["active", "name"], name="active_by_name")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Skill(models.Model):
    """A skill that a person has, level 1..4."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="skill_once"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 4)), name="skill_level_1_to_4"
            ),
        ]


class State(models.TextChoices):
    """The life of an import."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class Step(models.TextChoices):
    """What an import is doing, in this order."""

    READ = "read", _("Reading the file")
    CHECK = "check", _("Checking every row")
    COMPARE = "compare", _("Comparing with the list")
    ACCOUNTS = "accounts", _("Making accounts")
    WRITE = "write", _("Writing the list")


class Halt(models.TextChoices):
    """Why an import stopped; never with a word about a person."""

    ROWS = "rows", _("The file has rows that cannot be taken over.")
    FILE = "file", _("The file is not there any more.")
    FAULT = "fault", _("Something went wrong on our side.")
    LOST = "lost", _("The work was interrupted.")


class ImportRun(models.Model):
    """A file of people on its way into the list; the file itself is not in here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # Encoding, delimiter and columns, as chosen; no cell of the file.
    mapping = models.JSONField(default=dict)
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.READ)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    halt = models.CharField(max_length=8, choices=Halt.choices, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    returning = models.PositiveIntegerField(default=0)
    leaving = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="one_import_at_a_time",
            )
        ]

    @property
    def waits(self) -> bool:
        """Say whether it may still be changed, confirmed or dropped."""
        return self.state == State.WAITING

    @property
    def runs(self) -> bool:
        """Say whether it is under way."""
        return self.state == State.RUNNING

    @property
    def is_done(self) -> bool:
        """Say whether the list is as the file says."""
        return self.state == State.DONE
