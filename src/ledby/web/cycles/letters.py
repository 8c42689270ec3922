"""The mails of a cycle, written at the moment of sending.

A personal link is made here, goes into the mail and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ledby.web.accounts.models import User
from ledby.web.cycles.agreement import spoken
from ledby.web.cycles.council_selectors import (
    reader,
    reader_at,
    standing,
    waits_for_key,
)
from ledby.web.cycles.keys import personal_token
from ledby.web.cycles.models import Cycle, Participant
from ledby.web.cycles.selectors import (
    cycle_of,
    is_released,
    now_takes_answers,
    participant_with_cycle,
)
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Letter, Words, register

INVITATION = "invitation"
REMINDER = "reminder"
RELEASED = "released"
KINDS = (INVITATION, REMINDER, RELEASED)
AGREEMENT_WAITS = "agreement-waits"
AGREEMENT_APPROVED = "agreement-approved"
AGREEMENT_REMARK = "agreement-remark"
KEY_WANTED = "key-wanted"


def compose(kind: str, cycle: Cycle, name: str, language: str, link: str) -> Words:
    """Return subject, text and HTML of a mail of *kind* to somebody.

    Parameters
    ----------
    kind
        One of those that are named above.
    cycle
        Its name and close are told.
    name, language
        Of the reader; a language that we do not write becomes English.
    link
        Where the mail leads.
    """
    language = spoken(language)
    facts = {"cycle": cycle, "name": " ".join(name.split()), "link": link}
    with translation.override(language):
        written = render_to_string(f"cycles/mail/{kind}.{language}.txt", facts)
        subject, _, text = written.partition("\n")
        blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
        html = render_to_string(
            "cycles/mail/letter.html",
            {"blocks": blocks, "link": link, "language": language},
        )
    return subject.strip(), "\n\n".join(blocks) + "\n", html


def personal_link(participant: Participant) -> str:
    """Return the link with which a participant answers."""
    token = personal_token(participant.cycle_id, participant.pk)
    return f"{settings.ORIGIN}/answer/{token}"


def write_invitation(message: Message) -> Words | None:
    """Write an invitation, unless the cycle no longer takes answers."""
    participant = participant_with_cycle(message.reference)
    if participant is None or not now_takes_answers(participant.cycle):
        return None
    return _to(participant, message, personal_link(participant))


def write_reminder(message: Message) -> Words | None:
    """Write a reminder, unless there is nothing left to be reminded of."""
    participant = participant_with_cycle(message.reference)
    if participant is None or participant.answered:
        return None
    if not now_takes_answers(participant.cycle):
        return None
    return _to(participant, message, personal_link(participant))


def write_released(message: Message) -> Words | None:
    """Write that somebody's page is ready; it is read signed in, so no secret link."""
    participant = participant_with_cycle(message.reference)
    if participant is None or not is_released(participant.cycle):
        return None
    return _to(participant, message, f"{settings.ORIGIN}/me")


def to_accounts(kind: str, cycle: Cycle, users: Iterable[User]) -> Iterator[Letter]:
    """Yield a letter about a cycle to each of these accounts."""
    for user in users:
        to = reader(user)
        yield Letter(kind, to.email, str(cycle.pk), to.language)


def write_to_account(message: Message) -> Words | None:
    """Write to somebody of the council or an organiser, if it still matters."""
    cycle, to = cycle_of(message.reference), reader_at(message.recipient)
    if cycle is None or to is None or not _matters(message.kind, cycle):
        return None
    link = f"{settings.ORIGIN}/trust/{cycle.pk}"
    return compose(message.kind, cycle, to.name, message.language, link)


def _matters(kind: str, cycle: Cycle) -> bool:
    if kind == AGREEMENT_WAITS:
        return cycle.is_draft and standing(cycle).approval is None
    return kind != KEY_WANTED or waits_for_key(cycle)


def register_all() -> None:
    """Tell the outbox who writes the mails of a cycle."""
    register(INVITATION, write_invitation)
    register(REMINDER, write_reminder, blind=True)
    register(RELEASED, write_released)
    for kind in (AGREEMENT_WAITS, AGREEMENT_APPROVED, AGREEMENT_REMARK, KEY_WANTED):
        register(kind, write_to_account)


def _to(participant: Participant, message: Message, link: str) -> Words:
    return compose(
        message.kind, participant.cycle, participant.name, message.language, link
    )
