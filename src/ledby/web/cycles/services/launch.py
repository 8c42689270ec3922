"""Launching a cycle: everything that was promised is frozen in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import AutoField, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.cycles import agreement, analysis, keys, letters
from ledby.web.cycles.models import (
    Assignment,
    Cycle,
    CycleEvent,
    Participant,
    State,
)
from ledby.web.cycles.selectors import people_asked, reminders_due
from ledby.web.cycles.services.create import PLAN, create_cycle
from ledby.web.outbox.services import Letter, queue_all
from ledby.web.people.services.bulk import Prepared, prepare_upsert

__all__ = ["create_cycle", "launch"]

FEWEST = 5
BATCH = 2_000


def launch(
    cycle: Cycle,
    by: User | None = None,
    *,
    now: datetime | None = None,
    seed: int | None = None,
) -> None:
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

    Raises
    ------
    StateError
        If the cycle is not a draft, asks fewer than five people or closes in the past.
    """
    now = now or timezone.now()
    cycle.refresh_from_db()
    _check_plan(cycle, now)
    participants, addresses = _snapshot(cycle)
    if len(participants) < FEWEST:
        raise StateError(
            _(
                "A cycle asks at least %(fewest)s people, and this one would ask"
                " %(asked)s: choose more units."
            )
            % {"fewest": FEWEST, "asked": len(participants)}
        )
    seed = secrets.randbits(32) if seed is None else seed
    raters = _assign(cycle, participants, seed)
    made = keys.make()
    hashes = keys.token_hashes(made, (p.pk for p in participants))
    for participant, token_hash in zip(participants, hashes, strict=True):
        participant.token_hash = token_hash
    # Everything is made ready before the transaction, for it keeps other writers out.
    tables = [_prepare(Participant, participants), _prepare(Assignment, raters)]
    letters_out = list(_invitations(participants, addresses))
    with _new_key(cycle, made), transaction.atomic():
        _open(cycle, now, made)
        for table in tables:
            deque(table.write(), maxlen=0)
        queue_all(letters_out)
        CycleEvent.objects.create(
            cycle=cycle, what=CycleEvent.What.LAUNCH, by=by, at=now
        )
    cycle.refresh_from_db()


def _check_plan(cycle: Cycle, now: datetime) -> None:
    if cycle.state != State.DRAFT:
        raise _launched(cycle)
    if cycle.closes_at is None or cycle.closes_at <= now:
        raise StateError(
            _("%(cycle)s would close in the past: choose a later day.")
            % {"cycle": cycle.name}
        )


def _launched(cycle: Cycle) -> StateError:
    return StateError(_("%(cycle)s has been launched already.") % {"cycle": cycle.name})


@contextmanager
def _new_key(cycle: Cycle, made: bytes) -> Iterator[None]:
    """Take the key back if the transaction inside fails."""
    try:
        yield
    except BaseException:
        # If the commit was lost on its way the cycle may be open: then the key stays.
        draft = Cycle.objects.filter(pk=cycle.pk, state=State.DRAFT)
        if keys.holds(cycle.pk, made) and draft.exists():
            keys.shred(cycle.pk)
        raise


def _open(cycle: Cycle, now: datetime, made: bytes) -> None:
    frozen = agreement.freeze(
        cycle.parts, cycle.retention_days, len(cycle.reminder_days)
    )
    plan = {field: getattr(cycle, field) for field in PLAN}
    draft = Cycle.objects.filter(pk=cycle.pk, state=State.DRAFT)
    if not draft.filter(**plan).update(
        state=State.OPEN,
        launched_at=now,
        policy=frozen,
        reminded=reminders_due(cycle, now),
    ):
        if draft.exists():
            raise StateError(
                _("The plan of %(cycle)s was changed meanwhile: look at it again.")
                % {"cycle": cycle.name}
            )
        raise _launched(cycle)
    # Only one launch gets here, so a key that lies here already was left behind by one
    # that was killed before it could commit.
    keys.shred(cycle.pk)
    public_key = keys.keep(cycle.pk, made)
    Cycle.objects.filter(pk=cycle.pk).update(public_key=public_key)


def _snapshot(cycle: Cycle) -> tuple[list[Participant], list[str | None]]:
    people = (
        people_asked(cycle.units)
        .order_by("pk")
        .values(
            *("pk", "name", "title", "unit__path", "location", "level"),
            *("manager_id", "attributes", "language", "email"),
        )
    )
    participants, addresses = [], []
    for person in people.iterator(chunk_size=BATCH):
        addresses.append(person.pop("email"))
        participants.append(_participant(cycle, person))
    return participants, addresses


def _participant(cycle: Cycle, person: dict[str, Any]) -> Participant:
    return Participant(
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


def _prepare(model: type[Model], rows: Sequence[Model]) -> Prepared:
    options = model._meta  # noqa: SLF001 - Django's documented Options
    names = [f.attname for f in options.concrete_fields if not f.primary_key]
    if not isinstance(options.pk, AutoField):
        names.append(options.pk.attname)
    return prepare_upsert(
        model, {name: [getattr(row, name) for row in rows] for name in names}
    )


def _invitations(
    participants: Iterable[Participant], addresses: Iterable[str | None]
) -> Iterator[Letter]:
    for participant, address in zip(participants, addresses, strict=True):
        if address:
            yield Letter(
                letters.INVITATION, address, str(participant.pk), participant.language
            )
