"""What people said about their attributes, and whom the site must not bring back."""

from __future__ import annotations

import uuid

from django.db import models


class Choice(models.Model):
    """What somebody said about one voluntary attribute; the newest counts.

    The row is the receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="choices"
    )
    attribute = models.CharField(max_length=100)
    given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "attribute", "at"], name="said_last")]


class Erasure(models.Model):
    """Somebody was erased; see :mod:`ledby.web.privacy.tombstones`."""

    id = models.BigAutoField(primary_key=True)
    person = models.UUIDField(null=True)
    account = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], name="erased_once"),
        ]
