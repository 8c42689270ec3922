"""Setting an example, asking people to look, saying that one saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.audit.services import record
from ledby.web.examples.analysis import below_alone, relation
from ledby.web.examples.models import Ask, Attestation, Example, Photograph
from ledby.web.examples.photographs import drawn_anew
from ledby.web.examples.policies import AFTERWARDS, is_live, takes_witnesses
from ledby.web.examples.selectors import (
    asked_people,
    old_photographs,
    over_before,
    own_examples,
)
from ledby.web.examples.tokens import token_hash, token_of
from ledby.web.outbox.services import Letter, queue_all
from ledby.web.outbox.services import withdraw as withdraw_letters
from ledby.web.people.models import Person

ASKED: Final = "example-asked"
"""The kind of the letter with a personal link."""
MOST_LIVE: Final = 10
MOST_ASKED: Final = 12
KEPT: Final = timedelta(days=365)


@dataclass(frozen=True)
class Words:
    """What somebody says that they will show."""

    deed: str
    matters_to: str
    trait: str
    until: date
    link: str = ""


def announce(person: Person, words: Words, now: datetime | None = None) -> Example:
    """Say what one will show.

    Raises
    ------
    StateError
        As many are being shown already as others can keep in mind.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if sum(is_live(one, today) for one in own_examples(person)) >= MOST_LIVE:
            raise StateError(
                _("You show %(most)d things already: first bring one to its end.")
                % {"most": MOST_LIVE}
            )
        return Example.objects.create(leader=person, created_at=now, **vars(words))


def withdraw(example: Example) -> None:
    """Take an example back, and its photograph out; nobody gets a letter any more."""
    with transaction.atomic():
        withdraw_letters(ASKED, [str(one.pk) for one in example.asks.all()])
        Photograph.objects.filter(example=example).delete()
        Example.objects.filter(pk=example.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )


def put_photograph(example: Example, file: bytes, seen: str) -> None:
    """Put a photograph beside an example, in the place of an earlier one.

    Parameters
    ----------
    example
        One's own.
    file
        As it was sent; only what is to be seen in it is kept.
    seen
        What is to be seen, in words.

    Raises
    ------
    StateError
        It is not being shown any more.
    LedByError
        It is no photograph, or too large.
    """
    drawn = drawn_anew(file)
    facts = {**vars(drawn), "seen": seen, "at": timezone.now()}
    with transaction.atomic():
        locked = Example.objects.select_for_update().get(pk=example.pk)
        if not is_live(locked, timezone.localdate()):
            raise StateError(_("It is not being shown any more, so nothing is added."))
        Photograph.objects.update_or_create(example=example, defaults=facts)
        # The organiser who put it back saw another picture: it can be reported anew.
        Example.objects.filter(pk=example.pk).update(
            reported_at=None, reported_by=None, reason="", cleared_at=None
        )


def remove_photograph(example: Example) -> None:
    """Take the photograph out; the example stays."""
    Photograph.objects.filter(example=example).delete()


def ask(example: Example, people: Sequence[Person]) -> int:
    """Send each of *people* a personal link, once; return how many are new.

    Raises
    ------
    StateError
        Only people below in the line would have been asked, or oneself, or too many;
        or it is not being shown any more.
    """
    with transaction.atomic():
        Example.objects.select_for_update().get(pk=example.pk)
        before = asked_people(example)
        new = [one for one in people if one not in before]
        _must_be_askable(example, before, new)
        rows = [_ask_of(example, one) for one in new]
        Ask.objects.bulk_create(rows)
        queue_all(
            Letter(ASKED, row.person.email, str(row.pk), row.person.language)
            for row in rows
            if row.person.email
        )
    return len(rows)


def attest(
    example: Example, witness: Person, line: str = "", now: datetime | None = None
) -> Attestation:
    """Say that *witness* saw it; a second time only the line is new.

    Raises
    ------
    StateError
        It is one's own, was taken back or reported, or is long over.
    """
    if witness.pk == example.leader_id:
        raise StateError(_("Others say what they saw: it is your own example."))
    if example.withdrawn_at is not None or example.hidden:
        raise StateError(_("This example was taken back."))
    now = now or timezone.now()
    if not takes_witnesses(example, timezone.localdate(now)):
        raise StateError(_("This example is over."))
    with transaction.atomic():
        row, made = Attestation.objects.get_or_create(
            example=example,
            witness=witness,
            defaults={
                "relation": relation(witness, example.leader),
                "unit": witness.unit,
                "line": line,
                "at": now,
            },
        )
        if not made and line and line != row.line:
            # A new line is a new gift: what was done with the old one is no more.
            row.line, row.kept, row.hidden, row.thanked = line, False, False, False
            row.save(update_fields=["line", "kept", "hidden", "thanked"])
    return row


def take_back(example: Example, witness: Person) -> None:
    """Take back that one saw it, and the line with it."""
    Attestation.objects.filter(example=example, witness=witness).delete()


def report(example: Example, by: Person, reason: str) -> None:
    """Hide an example at once and hand it to the organisers.

    Once an organiser has put it back a further report hides nothing: it waits in the
    log alone that somebody said so.
    """
    with transaction.atomic():
        first = Example.objects.filter(pk=example.pk, reported_at__isnull=True)
        first.update(reported_at=timezone.now(), reported_by=by, reason=reason)
        record("example_reported", actor=by.account, subject=example.leader_id)


def judge(example: Example, by: User, *, remove: bool) -> None:
    """Put a reported example back, or take it out for good."""
    with transaction.atomic():
        leader = example.leader_id
        if remove:
            withdraw_letters(ASKED, [str(one.pk) for one in example.asks.all()])
            Example.objects.filter(pk=example.pk).delete()
        else:
            Example.objects.filter(pk=example.pk).update(cleared_at=timezone.now())
        kind = "example_removed" if remove else "example_cleared"
        record(kind, actor=by, subject=leader)


def forget(now: datetime) -> int:
    """Delete examples a year after their day, and links that open nothing any more."""
    Ask.objects.filter(expires_at__lte=now).delete()
    rows = over_before(now - KEPT)
    number = rows.count()
    rows.delete()
    return number


def forget_photographs(now: datetime) -> int:
    """Delete photographs that nobody but their owner opens any more."""
    rows = old_photographs(now)
    number = rows.count()
    rows.delete()
    return number


def _must_be_askable(
    example: Example, before: Sequence[Person], new: Sequence[Person]
) -> None:
    if not is_live(example, timezone.localdate()):
        raise StateError(_("It is not being shown any more, so nobody is asked."))
    if any(one.pk == example.leader_id for one in new):
        raise StateError(_("You cannot ask yourself what you showed."))
    everybody = [*before, *new]
    if len(everybody) > MOST_ASKED:
        raise StateError(
            _("At most %(most)d people are asked about one example.")
            % {"most": MOST_ASKED}
        )
    if new and below_alone(example.leader, everybody):
        raise StateError(
            _(
                "Everybody you asked reports to you. Ask somebody else first: people"
                " who report to you can hardly say no."
            )
        )


def _ask_of(example: Example, person: Person) -> Ask:
    row = Ask(example=example, person=person)
    row.token_hash = token_hash(token_of(row.pk))
    last = example.until + AFTERWARDS + timedelta(days=1)
    row.expires_at = timezone.make_aware(
        datetime(last.year, last.month, last.day)  # noqa: DTZ001 - made aware here
    )
    return row
