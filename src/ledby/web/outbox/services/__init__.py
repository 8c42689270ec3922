"""Putting mail in the outbox, and sending what waits there."""

from __future__ import annotations

from ledby.web.outbox.services.queueing import Letter, as_messages, queue, queue_all
from ledby.web.outbox.services.sending import (
    Outcome,
    send_waiting,
    try_again,
    withdraw,
)
from ledby.web.outbox.services.writers import Words, register

__all__ = [
    "Letter",
    "Outcome",
    "Words",
    "as_messages",
    "queue",
    "queue_all",
    "register",
    "send_waiting",
    "try_again",
    "withdraw",
]
