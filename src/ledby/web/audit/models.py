"""The audit log: rows that are added and never changed, each bound to the one before.

Nobody is a foreign key here: an account that goes must not change a row.
"""

from __future__ import annotations

from typing import Any

from django.db import models

NOTHING_BEFORE = bytes(32)


class AppendOnly(models.QuerySet["Entry"]):
    """Rows that are only ever added; the database itself refuses the rest as well."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        del kwargs
        raise TypeError("the audit log is only added to")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("the audit log is only added to")


class Entry(models.Model):
    """Something that was done; see :mod:`ledby.web.audit.kinds`."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    # The id of an account; empty when the site did it itself, or its shell.
    actor = models.CharField(max_length=36, blank=True)
    subject = models.CharField(max_length=36, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["kind", "number"], name="audit_by_kind"),
            models.Index(fields=["actor"], name="audit_by_actor"),
            models.Index(fields=["subject"], name="audit_by_subject"),
        ]


class Chain(models.Model):
    """The two ends of the one chain; whoever adds a row holds this one meanwhile."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # What the oldest row that is kept is bound to, and its number.
    first = models.PositiveBigIntegerField(default=1)
    anchor = models.BinaryField(max_length=32, default=NOTHING_BEFORE)
    last = models.PositiveBigIntegerField(default=0)
    end = models.BinaryField(max_length=32, default=NOTHING_BEFORE)
    # When it was last gone through, and where it did not hold.
    checked_at = models.DateTimeField(null=True)
    broken = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_chain")
        ]
