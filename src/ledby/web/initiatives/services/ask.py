"""A decision is opened: what is asked, who decides and how, until when."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.audit.services import record
from ledby.web.cycles import keys
from ledby.web.initiatives.letters import ask_named
from ledby.web.initiatives.models import Decision, Seat, Sight, Way
from ledby.web.people.models import Person, Unit

FEWEST_OPTIONS: Final = 2
Role = Seat.Role


@dataclass(frozen=True)
class Question:
    """What whoever opens a decision fills in."""

    title: str
    text: str
    options: Sequence[str]
    way: str
    closes_at: datetime
    secret: bool = False
    sight: str = Sight.EVERYBODY
    for_everybody: bool = False
    units: Sequence[Unit] = ()
    deciders: Sequence[Person] = ()
    advisers: Sequence[Person] = ()
    readers: Sequence[Person] = field(default=())


def open_decision(question: Question, by: Person) -> Decision:
    """Open a decision; whoever is named gets one letter.

    A secret vote gets a key of its own, outside the database. A draw gets a secret
    number whose SHA-256 is shown now and which itself is shown at the close.

    Raises
    ------
    StateError
        Something is missing or does not go together.
    """
    check(question)
    with transaction.atomic():
        row = Decision(
            title=question.title,
            text=question.text,
            options=list(question.options),
            opened_by=by,
            way=question.way,
            secret=question.secret,
            sight=question.sight,
            for_everybody=question.for_everybody,
            closes_at=question.closes_at,
        )
        if question.secret or question.way == Way.LOT:
            row.public_key = keys.create(row.pk)
        if question.way == Way.LOT:
            row.commitment = hashlib.sha256(keys.private_key(row.pk)).hexdigest()
        row.save()
        row.units.set(question.units)
        _name(row, question, by)
        if by.account is not None:
            record("decision_opened", actor=by.account, subject=row.pk)
    return row


def check(question: Question) -> None:
    """Refuse what does not go together, with one sentence."""
    for is_wrong, sentence in _rules(question):
        if is_wrong:
            raise StateError(sentence)


def _rules(question: Question) -> list[tuple[bool, str]]:
    way, options = question.way, question.options
    alone = way in {Way.ADVICE, Way.CONSENT}
    open_draw = way == Way.LOT and not options
    unclear = not (question.for_everybody or question.units)
    return [
        (
            question.closes_at <= timezone.now(),
            _("The last day lies in the past: choose one from tomorrow on."),
        ),
        (
            alone and not question.deciders,
            _("Name who decides: without a decider there is never an outcome."),
        ),
        (
            way in {Way.VOTE, Way.LOT} and unclear and not question.deciders,
            _("Say whom it affects, or name who has a vote."),
        ),
        (
            len(options) < FEWEST_OPTIONS and not open_draw,
            _("Give two options or more, each on a line of its own."),
        ),
        (
            len({one.casefold() for one in options}) < len(options),
            _("An option stands there twice: give each once."),
        ),
        (
            question.secret and way != Way.VOTE,
            _("Only a vote can be secret: choose vote, or leave it open."),
        ),
        (
            question.sight == Sight.AFFECTED and unclear,
            _("Say whom it affects: only they and those who are named would see it."),
        ),
    ]


def _name(row: Decision, question: Question, by: Person) -> None:
    named = {
        Role.DECIDES: question.deciders,
        Role.ADVISES: question.advisers,
        Role.SEES: question.readers,
    }
    Seat.objects.bulk_create(
        Seat(decision=row, person=person, role=role)
        for role, people in named.items()
        for person in {one.pk: one for one in people}.values()
    )
    asked = {one.pk: one for one in (*question.deciders, *question.advisers)}
    for person in asked.values():
        if person.pk != by.pk:
            ask_named(row, person)
