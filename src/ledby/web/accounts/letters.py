"""Letters of the sign-in leave after the answer.

A known address would otherwise be told from an unknown one by the time the mail server
takes, and a mail server that is down would break the page.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.mail import EmailMessage
from django.core.signals import request_finished
from django.dispatch import receiver

BLIND = "X-LedBy-Blind"
"""Marks a mail whose recipients nobody may list, such as a reminder."""

logger = logging.getLogger(__name__)


class _Waiting(threading.local):
    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []


_waiting = _Waiting()


def send_after_answer(message: EmailMessage) -> None:
    """Keep *message* until the answer to this thread's request has gone out."""
    # The outbox page would otherwise say who signs in, and when.
    message.extra_headers[BLIND] = "yes"
    _waiting.messages.append(message)


@receiver(request_finished, dispatch_uid="ledby-letters")
def _send(**kwargs: Any) -> None:
    del kwargs
    letters, _waiting.messages = _waiting.messages, []
    for message in letters:
        try:
            message.send()
        except Exception as error:  # noqa: BLE001 - any mail server, any fault
            # Neither the address nor the server's answer, which repeats it.
            logger.error("A sign-in letter failed: %s", type(error).__name__)  # noqa: TRY400
