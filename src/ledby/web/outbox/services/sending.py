"""Sending what waits: at least once, at a gentle pace, and no fault stops the rest.

A message is claimed for a while before it is sent. If the worker dies in between, it
is sent again when the claim ends, with the same Message-ID. A fault that may pass is
tried again later and later; one that will not pass is parked at once.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation

from ledby.web.accounts.letters import BLIND
from ledby.web.outbox.models import Message
from ledby.web.outbox.selectors import waiting
from ledby.web.outbox.services.writers import (
    Words,
    is_blind,
    stop_headers,
    words_for,
)

CLAIM = timedelta(minutes=5)
AT_ONCE = 50
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 25, 120, 600))


@dataclass(slots=True)
class Outcome:
    """How many messages were sent, dropped by their writer, put off, or parked."""

    sent: int = 0
    dropped: int = 0
    put_off: int = 0
    parked: int = 0

    @property
    def handled(self) -> int:
        """Return how many messages were taken in hand."""
        return self.sent + self.dropped + self.put_off + self.parked


def send_waiting(
    limit: int = 1_500, *, pause: Callable[[float], None] = time.sleep
) -> Outcome:
    """Send up to *limit* messages that are due and say what became of them.

    Over SMTP at most ``MAIL_PER_SECOND`` messages (28 unless set) leave in a second;
    *pause* is called with the seconds to wait between two.
    """
    outcome = Outcome()
    while outcome.handled < limit:
        claimed = _claim(min(AT_ONCE, limit - outcome.handled), timezone.now())
        if not claimed:
            break
        _send_all(claimed, outcome, pause)
    return outcome


def try_again() -> int:
    """Take parked messages back into the outbox; return how many."""
    return Message.objects.filter(parked_at__isnull=False).update(
        parked_at=None, attempts=0, due_at=None, failure=""
    )


def forget(before: datetime) -> int:
    """Delete the rows of messages sent or given up before a moment; say how many.

    What was given up still names somebody, and a reminder says that they had not
    answered.
    """
    over = Q(sent_at__lt=before) | Q(parked_at__lt=before)
    return Message.objects.filter(over).delete()[0]


def withdraw(kind: str, references: Iterable[str]) -> None:
    """Delete all messages of a kind about *references*, sent or not."""
    Message.objects.filter(kind=kind, reference__in=list(references)).delete()


def _claim(size: int, now: datetime) -> list[Message]:
    skips = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        claimed = list(waiting(now).select_for_update(skip_locked=skips)[:size])
        Message.objects.filter(pk__in=[m.pk for m in claimed]).update(
            claimed_until=now + CLAIM
        )
    return claimed


def _send_all(
    claimed: list[Message], outcome: Outcome, pause: Callable[[float], None]
) -> None:
    gap = 0.0
    if not settings.MAIL_IS_FILES:
        gap = 1 / settings.MAIL_PER_SECOND
    ends = timezone.now() + CLAIM
    mailer: BaseEmailBackend = get_connection()
    try:
        for message in claimed:
            # A slow server may outlast the claim; the rest is then another's.
            if timezone.now() >= ends:
                break
            _send(message, mailer, outcome)
            if gap:
                pause(gap)
    finally:
        mailer.close()


def _send(message: Message, mailer: BaseEmailBackend, outcome: Outcome) -> None:
    row = Message.objects.filter(pk=message.pk)
    try:
        with translation.override(message.language):
            words = words_for(message)
        if words is None:
            row.delete()
            outcome.dropped += 1
            return
        _post(message, words, mailer)
    # A fault of one message, whatever it is, must not keep the others waiting.
    except Exception as error:  # noqa: BLE001
        mailer.close()
        _put_off(message, error, outcome)
        return
    row.update(
        sent_at=timezone.now(),
        claimed_until=None,
        recipient="",
        reference="",
        failure="",
    )
    outcome.sent += 1


def _post(message: Message, words: Words, mailer: BaseEmailBackend) -> None:
    subject, text, html = words
    host = settings.ORIGIN.split("://", 1)[-1].split(":", 1)[0]
    mail = EmailMultiAlternatives(
        # A name with a line break must not become a second header.
        " ".join(subject.split()),
        text,
        to=[message.recipient],
        connection=mailer,
        headers={
            "Message-ID": f"<{message.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        }
        | stop_headers(message)
        | ({BLIND: "yes"} if is_blind(message.kind) else {}),
    )
    if html is not None:
        mail.attach_alternative(html, "text/html")
    mail.send()


def _put_off(message: Message, error: Exception, outcome: Outcome) -> None:
    now = timezone.now()
    tried = message.attempts
    changes: dict[str, Any] = {
        "attempts": tried + 1,
        "claimed_until": None,
        "failure": _kind_of(error),
    }
    if tried >= len(RETRIES) or _is_final(error):
        changes["parked_at"] = now
        outcome.parked += 1
    else:
        changes["due_at"] = now + RETRIES[tried]
        outcome.put_off += 1
    Message.objects.filter(pk=message.pk).update(**changes)


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    return None


def _is_final(error: Exception) -> bool:
    # A wrong password of ours is 5xx too, but mends for all messages at once.
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    return (_code(error) or 0) >= 500 or isinstance(error, ValueError)


def _kind_of(error: Exception) -> str:
    code = _code(error)
    name = type(error).__name__
    return name if code is None else f"{name} {code}"
