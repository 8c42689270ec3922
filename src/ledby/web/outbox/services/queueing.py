"""Putting mail in the outbox, in the transaction of whatever causes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from ledby.web.outbox.models import Message

BATCH = 1_000


class Letter(NamedTuple):
    """What to send to whom: never the words, never a link."""

    kind: str
    recipient: str
    reference: str
    language: str


def queue(
    kind: str,
    recipient: str,
    reference: str,
    language: str,
    due_at: datetime | None = None,
) -> None:
    """Put one message in the outbox; it is sent only if the transaction commits.

    Parameters
    ----------
    kind
        The name under which its writer is registered.
    recipient
        An e-mail address.
    reference
        What the writer needs to find its facts again, such as a participant's id.
    language
        "en", "nl"; anything else is written in English.
    due_at
        Not to be sent before; None for as soon as possible.
    """
    queue_all([Letter(kind, recipient, reference, language)], due_at)


def queue_all(letters: Iterable[Letter], due_at: datetime | None = None) -> None:
    """Put many messages in the outbox at once; see :func:`queue`."""
    Message.objects.bulk_create(as_messages(letters, due_at), batch_size=BATCH)


def as_messages(
    letters: Iterable[Letter], due_at: datetime | None = None
) -> list[Message]:
    """Return the rows that :func:`queue_all` writes, for whoever writes them itself."""
    now = timezone.now()
    return [
        Message(**letter._asdict(), due_at=due_at, created_at=now) for letter in letters
    ]
