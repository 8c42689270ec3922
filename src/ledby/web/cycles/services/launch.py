"""Launching a cycle: everything that was promised is frozen, then it opens at once.

People, raters and the key are written while it is still a plan, piece by piece, so
that nobody else waits long; one short transaction opens it and sends the invitations.
Until then nobody sees any of it, and the next try removes what a killed one left.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.science.ceilings import tenure
from ledby.web.accounts.models import User
from ledby.web.cycles import analysis, keys, letters
from ledby.web.cycles.council_selectors import (
    council_obstacle,
    policy_of,
    working_keys,
)
from ledby.web.cycles.due_selectors import reminders_due
from ledby.web.cycles.models import (
    Assignment,
    CouncilKey,
    Cycle,
    CycleEvent,
    Participant,
    State,
)
from ledby.web.cycles.selectors import invited, obstacle, people_asked
from ledby.web.cycles.services.create import PLAN, create_cycle
from ledby.web.cycles.services.faults import nothing_personal
from ledby.web.cycles.services.history import record
from ledby.web.cycles.services.pieces import pieces, prepare, write, write_in_pieces
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Letter, as_messages
from ledby.web.people.folding import fold

__all__ = ["ask", "carry_out", "create_cycle", "launch"]

BATCH = 2_000


def ask(cycle: Cycle, by: User | None = None, *, now: datetime | None = None) -> bool:
    """Note that a plan is to be launched, by whom; from here on nobody can change it.

    Returns
    -------
    bool
        False if that was noted before, or the plan cannot be launched as it is
        (:func:`ledby.web.cycles.selectors.obstacle` says why).

    Raises
    ------
    StateError
        If the cycle has been launched already.
    """
    now = now or timezone.now()
    _must_be_draft(cycle)
    if obstacle(cycle, invited(cycle.units).people, now):
        return False
    draft = Cycle.objects.filter(pk=cycle.pk, state=State.DRAFT, launching_at=None)
    return bool(draft.update(launching_at=now, launching_by=by))


def carry_out(cycle_id: uuid.UUID | str) -> bool:
    """Launch the plan whose launch was asked for; say whether this call did.

    If the plan cannot be launched any more it is a plan again that can be changed.

    Raises
    ------
    SealError
        If anything else went wrong: then it may be tried again.
    """
    asked = Cycle.objects.filter(pk=cycle_id, state=State.DRAFT)
    cycle = asked.filter(launching_at__isnull=False).first()
    if cycle is None:
        return False
    try:
        with nothing_personal(cycle, CycleEvent.What.STUCK):
            return launch(cycle, cycle.launching_by)
    except StateError:
        asked.update(launching_at=None, launching_by=None)
        return False


def launch(
    cycle: Cycle,
    by: User | None = None,
    *,
    now: datetime | None = None,
    seed: int | None = None,
) -> bool:
    """Open a draft: freeze people, raters and terms, make the key, invite.

    Parameters
    ----------
    cycle
        A draft; it is refreshed.
    by
        Who launches it; None for the schedule.
    now
        The moment of launch.
    seed
        Of the draw among equally fair raters; drawn unless given.

    Returns
    -------
    bool
        True if this call opened it; False if another one is about to.

    Raises
    ------
    StateError
        If the cycle is not a draft, asks fewer than five people or closes in the past.
    """
    now = now or timezone.now()
    _must_be_draft(cycle)
    with keys.claimed(cycle.pk) as alone:
        if alone:
            _must_be_draft(cycle)
            with _all_or_nothing(cycle):
                _launch(cycle, by, now, secrets.randbits(32) if seed is None else seed)
    cycle.refresh_from_db()
    return alone


def _launch(cycle: Cycle, by: User | None, now: datetime, seed: int) -> None:
    _clear(cycle)
    participants, addresses = _snapshot(cycle)
    if words := obstacle(cycle, len(participants), now):
        raise StateError(words)
    raters = _assign(cycle, participants, seed)
    made = keys.make()
    hashes = keys.token_hashes(made, (p.pk for p in participants))
    for participant, token_hash in zip(participants, hashes, strict=True):
        participant.token_hash = token_hash
    halves = [bytes(key.public_key) for key in working_keys(cycle)]
    public_key = keys.replace(cycle.pk, made, halves)
    write_in_pieces(prepare(Participant, participants))
    write_in_pieces(prepare(Assignment, raters))
    invitations = as_messages(_invitations(participants, addresses))
    ready = prepare(Message, invitations)
    with transaction.atomic():
        _open(cycle, now, public_key)
        _bind_council(cycle, halves)
        write(ready)
        record(cycle, CycleEvent.What.LAUNCH, by, now)


def _must_be_draft(cycle: Cycle) -> None:
    cycle.refresh_from_db()
    if cycle.state != State.DRAFT:
        raise _launched(cycle)


def _launched(cycle: Cycle) -> StateError:
    return StateError(_("%(cycle)s has been launched already.") % {"cycle": cycle.name})


@contextmanager
def _all_or_nothing(cycle: Cycle) -> Iterator[None]:
    """Take people, raters and key back if the launch inside fails."""
    try:
        yield
    except BaseException:
        # If the commit was lost on its way the cycle may be open: then all of it stays.
        if not Cycle.objects.filter(pk=cycle.pk).exclude(state=State.DRAFT).exists():
            _clear(cycle)
            keys.shred(cycle.pk)
        raise


def _clear(cycle: Cycle) -> None:
    left = Participant.objects.filter(cycle=cycle)
    for piece in pieces(left.values_list("pk", flat=True)):
        with transaction.atomic():
            Assignment.objects.filter(rater__in=piece).delete()
    for piece in pieces(left.values_list("pk", flat=True)):
        with transaction.atomic():
            left.filter(pk__in=piece).delete()


def _open(cycle: Cycle, now: datetime, public_key: bytes) -> None:
    frozen = policy_of(cycle)
    plan = {field: getattr(cycle, field) for field in PLAN}
    draft = Cycle.objects.filter(pk=cycle.pk, state=State.DRAFT)
    if draft.filter(**plan).update(
        state=State.OPEN,
        public_key=public_key,
        launched_at=now,
        launching_at=None,
        launching_by=None,
        policy=frozen,
        reminded=reminders_due(cycle, now),
    ):
        return
    raise _changed(cycle) if draft.exists() else _launched(cycle)


def _bind_council(cycle: Cycle, halves: list[bytes]) -> None:
    # Within the transaction that opens the cycle: nothing that was not approved, and
    # nobody believes to hold a key that opens nothing.
    now_there = [bytes(key.public_key) for key in working_keys(cycle)]
    if halves != now_there or council_obstacle(cycle):
        raise _changed(cycle)
    CouncilKey.objects.filter(cycle=cycle).exclude(public_key__in=halves).delete()


def _changed(cycle: Cycle) -> StateError:
    return StateError(
        _("The plan of %(cycle)s was changed meanwhile: look at it again.")
        % {"cycle": cycle.name}
    )


def _snapshot(cycle: Cycle) -> tuple[list[Participant], list[str | None]]:
    people = (
        people_asked(cycle.units)
        .order_by("pk")
        .values(
            *("pk", "name", "title", "unit__path", "location", "level"),
            *("start", "manager_id", "attributes", "language", "email"),
        )
    )
    participants, addresses = [], []
    for person in people.iterator(chunk_size=BATCH):
        addresses.append(person.pop("email"))
        participants.append(_participant(cycle, person))
    return participants, addresses


def _participant(cycle: Cycle, person: dict[str, Any]) -> Participant:
    facts = (person[fact] for fact in ("name", "title", "location", "unit__path"))
    start = person.pop("start")
    return Participant(
        tenure=tenure((timezone.localdate() - start).days) if start else "",
        folded=fold(*facts),
        id=uuid.uuid4(),
        cycle_id=cycle.pk,
        person_id=person.pop("pk"),
        unit=person.pop("unit__path") or "",
        manager=person.pop("manager_id"),
        **person,
    )


def _assign(
    cycle: Cycle, participants: list[Participant], seed: int
) -> list[Assignment]:
    if "feedback" not in cycle.parts:
        return []
    by_person = {str(p.person_id): p.pk for p in participants}
    return [
        Assignment(
            rater_id=by_person[row.rater],
            ratee_id=by_person[row.ratee],
            relationship=row.relationship,
        )
        for row in analysis.assign(participants, seed)
    ]


def _invitations(
    participants: Iterable[Participant], addresses: Iterable[str | None]
) -> Iterator[Letter]:
    for participant, address in zip(participants, addresses, strict=True):
        if address:
            yield Letter(
                letters.INVITATION, address, str(participant.pk), participant.language
            )
