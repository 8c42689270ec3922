"""What people open of themselves, and what colleagues write to them.

No row of an unsigned note says who wrote it, when, or in which order; see
:mod:`ledby.web.profiles.unsigned`.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models

from ledby.web.examples.models import TRAITS, Treasured
from ledby.web.people.models import Person

TEXT: Final = 1_000
LINE: Final = 200


class Openness(models.Model):
    """As what somebody may be found, and whether they take unsigned notes."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="openness"
    )
    as_leader = models.BooleanField(default=False)
    as_bridge = models.BooleanField(default=False)
    # Such as ",courage,honesty,": one may be found by each.
    mentors = models.CharField(max_length=120, blank=True)
    line = models.CharField(max_length=LINE, blank=True)
    unsigned_notes = models.BooleanField(default=True)

    @property
    def traits(self) -> list[str]:
        """Return the traits in which they help others grow, in their usual order."""
        return [word for word, _label in TRAITS if f",{word}," in self.mentors]

    @property
    def trait_names(self) -> list[str]:
        """Return the same in words."""
        return [str(label) for word, label in TRAITS if f",{word}," in self.mentors]


class Note(Treasured):
    """What rang true, as it arrived; without a writer if it is not signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="notes"
    )
    writer = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="notes_written"
    )
    # Whether it was signed: a writer who is gone leaves a signed note.
    signed = models.BooleanField()
    text = models.CharField(max_length=TEXT)
    # The day it arrived, never the moment.
    day = models.DateField()
    # Of the receipt that the writer of an unsigned note holds.
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    reported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed=True)
                | models.Q(writer__isnull=True, token_hash__isnull=False),
                name="unsigned_without_writer",
            )
        ]


class WaitingNote(models.Model):
    """An unsigned note until the batch of the next day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=TEXT)
    day = models.DateField()
    token_hash = models.BinaryField(max_length=32, unique=True)


class Spent(models.Model):
    """That one of somebody's few notes of a day is spent; of whom, no row can say."""

    mark = models.BinaryField(max_length=32, primary_key=True)
    day = models.DateField()


class ToldMark(Treasured):
    """A follow that its giver signed, and what whoever was told did with it."""

    document = models.ForeignKey(
        "cycles.ReleasedDocument", on_delete=models.CASCADE, related_name="+"
    )
    follower = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "follower"], name="told_marked_once"
            )
        ]


class ToldListed(models.Model):
    """That the signed follows of a release are listed."""

    cycle = models.OneToOneField(
        "cycles.Cycle", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
