"""Examples that people set, who was asked to look, and who saw them."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledby.science.vocabulary import Relationship, Trait
from ledby.web.people.models import Person, Unit

DEED: Final = 280
MATTERS: Final = 140
LINE: Final = 280
LINK: Final = 300
REASON: Final = 300
SEEN: Final = 200

TRAITS: Final = (
    (Trait.JUDGMENT, _("judgment")),
    (Trait.WORK_ETHIC, _("work ethic")),
    (Trait.COMPETENCE, _("competence")),
    (Trait.HONESTY, _("honesty")),
    (Trait.COURAGE, _("courage")),
    (Trait.DISCRETION, _("discretion")),
    (Trait.LOYALTY, _("loyalty")),
    (Trait.EGO_MANAGEMENT, _("ego management")),
)
RELATIONS: Final = tuple((word, word) for word in Relationship if word != "self")


class Treasured(models.Model):
    """Something that was given to somebody, and what they did with it."""

    kept = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    thanked = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Example(models.Model):
    """What somebody will show, to whom it matters, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leader = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="examples"
    )
    deed = models.CharField(max_length=DEED)
    matters_to = models.CharField(max_length=MATTERS)
    trait = models.CharField(max_length=16, choices=TRAITS)
    until = models.DateField()
    link = models.CharField(max_length=LINK, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # Hidden from the report on, until an organiser has read it.
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=REASON, blank=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="newest_examples")]

    def __str__(self) -> str:
        """Return what is shown."""
        return self.deed

    @property
    def hidden(self) -> bool:
        """Say whether it waits for an organiser, out of sight."""
        return self.reported_at is not None and self.cleared_at is None


class Photograph(models.Model):
    """The one picture of an example, drawn anew; nothing else of its file is kept.

    It lies in the database, so that one transaction, one backup and one erasure hold
    for it as for the words.
    """

    example = models.OneToOneField(
        Example, on_delete=models.CASCADE, primary_key=True, related_name="photograph"
    )
    jpeg = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    # What is to be seen, for whoever does not see it.
    seen = models.CharField(max_length=SEEN)
    at = models.DateTimeField()


class Ask(models.Model):
    """A personal link to one example; only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="asks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["example", "person"], name="asked_once_to_look"
            )
        ]


class Attestation(Treasured):
    """Somebody saw it, and perhaps wrote a line to whoever showed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    example = models.ForeignKey(
        Example, on_delete=models.CASCADE, related_name="attestations"
    )
    witness = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="attestations"
    )
    # Both as they were on that day: people move, what they saw does not.
    relation = models.CharField(max_length=8, choices=RELATIONS)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL)
    line = models.CharField(max_length=LINE, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["example", "witness"], name="example_seen_once"
            )
        ]
