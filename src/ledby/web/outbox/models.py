"""Mail that waits: written in the transaction that causes it, sent by the worker.

A row says what to send to whom, never the words: a personal link is made at the
moment of sending and is in no row.
"""

from __future__ import annotations

import uuid

from django.db import models


class Message(models.Model):
    """One e-mail to be sent; ``kind`` names its writer in the registry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    # Blank once sent: what is over needs no address.
    recipient = models.EmailField(blank=True)
    # What the writer needs to find its facts again, such as a participant's id.
    reference = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # While a worker holds the message; a worker that died lets go at this time.
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Given up until somebody presses "try again".
    parked_at = models.DateTimeField(null=True)
    # The kind of fault, never the words of the server: they repeat the address.
    failure = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "created_at"],
                condition=models.Q(sent_at__isnull=True, parked_at__isnull=True),
                name="waiting_messages",
            )
        ]
