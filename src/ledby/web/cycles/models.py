"""A cycle: who is asked, sealed answers while open, released documents after.

draft -> open -> closed -> released -> shredded. Answers exist here only as sealed
boxes; what pages read are released documents.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledby.science.vocabulary import Relationship
from ledby.web.people.folding import MAX_LENGTH


class State(models.TextChoices):
    """The life of a cycle."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    RELEASED = "released", _("released")
    SHREDDED = "shredded", _("shredded")


class Cycle(models.Model):
    """One round of asking; everything but state and dates is frozen at launch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    # Units asked (paths); empty means everybody.
    units = models.JSONField(default=list)
    # Parts of the form: follows, self, feedback, manager, inclusion, comments.
    parts = models.JSONField(default=list)
    instrument = models.CharField(max_length=40, default="ledby-1")
    # What respondents were promised: thresholds and the text of the agreement.
    policy = models.JSONField(default=dict)
    retention_days = models.PositiveSmallIntegerField(default=30)
    closes_at = models.DateTimeField(null=True)
    # Days before the close, largest first; how many of these reminders are behind us.
    reminder_days = models.JSONField(default=list)
    reminded = models.PositiveSmallIntegerField(default=0)
    public_key = models.BinaryField(max_length=32, null=True)
    # Whether the launch waits for the works council, and whether it holds a second key.
    needs_approval = models.BooleanField(default=False)
    shared_key = models.BooleanField(default=False)
    # The fingerprint of the plan that the council was last asked to read.
    consulted = models.CharField(max_length=64, blank=True)
    # A plan whose launch was asked for, until it is open or cannot be: when, by whom.
    launching_at = models.DateTimeField(null=True)
    launching_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="cycles_launching",
    )
    launched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The results are stored, so no answer is opened again; then the answers are deleted
    # piece by piece, and from scored_at on none is left.
    counted_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)
    # Of ten people asked, how many answered: all that is kept of the turnout.
    answered_tenths = models.PositiveSmallIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_draft(self) -> bool:
        """Return whether it is a plan that has not been launched."""
        return self.state == State.DRAFT

    @property
    def is_launching(self) -> bool:
        """Return whether it is a plan that is being launched: nobody can change it."""
        return self.is_draft and self.launching_at is not None


class Participant(models.Model):
    """A person in a cycle with the attributes frozen at launch: the turnout row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(
        Cycle, on_delete=models.CASCADE, related_name="participants"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="participations"
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=400, blank=True)
    location = models.CharField(max_length=200, blank=True)
    # Name, title, place and unit as they are searched: see ledby.web.people.folding.
    folded = models.CharField(max_length=MAX_LENGTH)
    level = models.PositiveSmallIntegerField(null=True)
    # A band of ledby.science.ceilings.YEARS; the day itself is not needed.
    tenure = models.CharField(max_length=4, blank=True)
    manager = models.UUIDField(null=True)
    attributes = models.JSONField(default=dict)
    language = models.CharField(max_length=8, blank=True)
    # True only while the cycle is open: the scoring job forgets who answered.
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "person"], name="asked_once")
        ]
        indexes = [
            models.Index(fields=["cycle", "answered"], name="turnout"),
            models.Index(fields=["cycle", "name", "folded"], name="asked_by_name"),
        ]


class Assignment(models.Model):
    """Who is asked for feedback on whom, and as what."""

    rater = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="assignments"
    )
    ratee = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="raters"
    )
    relationship = models.CharField(
        max_length=8, choices=[(word, word) for word in Relationship]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "ratee"], name="assigned_once")
        ]


class Draft(models.Model):
    """Answers in the making, locked with a key that only the personal link gives."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, primary_key=True
    )
    box = models.BinaryField()


class Sheet(models.Model):
    """A submitted answer, sealed to the cycle's public key and padded."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, primary_key=True
    )
    sealed = models.BinaryField()


class ReleasedDocument(models.Model):
    """A document that passed the gate: the organisation's (no person) or a person's."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="documents")
    person = models.ForeignKey(
        "people.Person",
        null=True,
        on_delete=models.CASCADE,
        related_name="released_documents",
    )
    document = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "person"], name="one_document_each"
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(person__isnull=True),
                name="one_document_for_all",
            ),
        ]


class CycleEvent(models.Model):
    """Who did what to a cycle; rows are added, never changed."""

    class What(models.TextChoices):
        """What can happen to a cycle."""

        CONSULT = "consult", _("the works council was asked")
        APPROVE = "approve", _("approved by the works council")
        KEY_MADE = "key_made", _("a key of the works council was made")
        LAUNCH = "launch", _("launched")
        REMIND = "remind", _("reminder sent")
        CLOSE = "close", _("closed")
        KEY = "key", _("the works council brought its key")
        COUNT = "count", _("answers opened and counted")
        STUCK = "stuck", _("the launch failed and will be tried again")
        FAULT = "fault", _("the count failed and will be tried again")
        RELEASE = "release", _("released")
        SHRED = "shred", _("key destroyed")

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=8, choices=What.choices)
    # Nobody: the schedule did it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["cycle", "at"], name="history")]


class CouncilKey(models.Model):
    """The public half of a key that a member of the works council made for a cycle."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.CASCADE, related_name="council_keys"
    )
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    # It counts once its holder has shown that they kept it.
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "holder"], name="one_key_each")
        ]


class Approval(models.Model):
    """The works council said yes to one plan; it counts while that plan is the plan."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )
    # As it was then: a name outlives its account.
    name = models.CharField(max_length=254)
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "fingerprint"], name="approved_once"
            )
        ]


class Remark(models.Model):
    """What somebody said of an agreement, signed; kept as it was."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )
    name = models.CharField(max_length=254)
    at = models.DateTimeField()
    text = models.TextField(max_length=2_000)
