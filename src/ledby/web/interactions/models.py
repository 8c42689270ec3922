"""What a source may be read for, and what was kept of it: words between units."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

PURPOSE: Final = 300
FAULT: Final = 300


class Kind(models.TextChoices):
    """Where events come from."""

    MBOX = "mbox", _("a mailbox (mbox)")
    ICS = "ics", _("a calendar (ics)")
    SLACK = "slack", _("a Slack export (zip)")
    VIVA = "viva", _("a Viva Insights query (CSV)")
    CSV = "csv", _("a table of who, whom and when (CSV)")


class State(models.TextChoices):
    """The life of a source; it never waits with its file."""

    RUNNING = "running", _("being read")
    DONE = "done", _("read")
    STOPPED = "stopped", _("not read")


class Agreement(models.Model):
    """A kind of source and its purpose, as the works council approves it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    purpose = models.CharField(max_length=PURPOSE)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], name="purpose_once")
        ]

    def __str__(self) -> str:
        """Return the purpose."""
        return self.purpose


class Source(models.Model):
    """One file that was read: counts of its rows, and words between blocks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="sources"
    )
    # Whether the works council had approved, or there was none.
    approved = models.BooleanField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    since = models.DateField()
    until = models.DateField()
    fault = models.CharField(max_length=FAULT, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    matched = models.PositiveBigIntegerField(default=0)
    unmatched = models.PositiveBigIntegerField(default=0)
    skipped = models.PositiveBigIntegerField(default=0)
    document = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="newest_sources")]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="one_source_at_a_time",
            )
        ]

    @property
    def runs(self) -> bool:
        """Say whether it is being read."""
        return self.state == State.RUNNING

    @property
    def is_done(self) -> bool:
        """Say whether it was read."""
        return self.state == State.DONE
