"""The close of a cycle: answers are opened once, counted, and deleted.

close, score, release, shred; each may be tried again at any time, after any fault.
What concerns everybody is written and deleted piece by piece, so that nobody else waits
long; a short transaction between the two says that the answers are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import LedByError, SealError, StateError
from ledby.web.accounts.models import User
from ledby.web.cycles import analysis, keys, letters
from ledby.web.cycles.answers import Answers, loads
from ledby.web.cycles.council_selectors import council, waits_for_key
from ledby.web.cycles.models import (
    Assignment,
    Cycle,
    CycleEvent,
    Draft,
    Participant,
    ReleasedDocument,
    Sheet,
    State,
)
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.selectors import tenths
from ledby.web.cycles.services.faults import nothing_personal
from ledby.web.cycles.services.history import record
from ledby.web.cycles.services.pieces import pieces, prepare, write
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Letter, as_messages, queue_all, withdraw
from ledby.web.people.models import ERASED, Person

if TYPE_CHECKING:
    from ledby.science.released import Release

BATCH = 500


def close(cycle: Cycle, by: User | None = None, *, now: datetime | None = None) -> None:
    """Close an open cycle: from here on no answer is taken.

    Raises
    ------
    StateError
        If it is not open.
    """
    now = now or timezone.now()
    with transaction.atomic():
        if not _turn(cycle, State.OPEN, state=State.CLOSED, closed_at=now):
            raise StateError(_("%(cycle)s is not open.") % {"cycle": cycle.name})
        record(cycle, CycleEvent.What.CLOSE, by, now)
        if cycle.shared_key:
            queue_all(letters.to_accounts(letters.KEY_WANTED, cycle, council()))
    cycle.refresh_from_db()


def score(cycle: Cycle, *, now: datetime | None = None) -> bool:
    """Open all answers of a closed cycle in memory, count, store, delete the answers.

    A job that is killed before all results are stored leaves the sealed answers as
    they were, and the next one starts anew. Once they are stored no answer is opened
    again: the next one only deletes those that are left.

    Returns
    -------
    bool
        True if this call finished it; False if it was done before, is being done, or
        waits for a key of the works council.

    Raises
    ------
    StateError
        If the cycle has not been closed.
    SealError
        If the key is gone or no answer opens, or the count failed. The message names
        the kind of fault and the place in the code, never what was in an answer.
    """
    cycle.refresh_from_db()
    if cycle.closed_at is None:
        raise StateError(f"{cycle.name} is open: close it before its answers count.")
    if cycle.scored_at is not None or waits_for_key(cycle):
        return False
    now = now or timezone.now()
    fault = CycleEvent.What.FAULT
    with nothing_personal(cycle, fault), keys.held(cycle.pk) as alone:
        done = alone and _finish(cycle, now)
    _truncate_log()
    cycle.refresh_from_db()
    return done


def release(
    cycle: Cycle, by: User | None = None, *, now: datetime | None = None
) -> None:
    """Let the results be seen, and tell everybody who has a page.

    Raises
    ------
    StateError
        If the answers have not been counted yet, or it was released before.
    """
    now = now or timezone.now()
    if cycle.state == State.CLOSED and cycle.scored_at is None:
        raise StateError(
            _("The answers of %(cycle)s are still being counted.")
            % {"cycle": cycle.name}
        )
    news = prepare(Message, as_messages(_news(cycle)))
    with transaction.atomic():
        if not _turn(cycle, State.CLOSED, state=State.RELEASED, released_at=now):
            raise StateError(
                _("%(cycle)s is not closed and waiting for its release.")
                % {"cycle": cycle.name}
            )
        write(news)
        record(cycle, CycleEvent.What.RELEASE, by, now)
    cycle.refresh_from_db()


def unsign(number: int, follower: UUID) -> None:
    """Take out of a released page that *follower* told its owner, all of it.

    Counts of followers hold no names and stay. Call it within a transaction.
    """
    row = ReleasedDocument.objects.select_for_update().get(pk=number)
    told = row.document["told"]
    row.document["told"] = [one for one in told if one["person"] != str(follower)]
    row.save(update_fields=["document"])


def shred(cycle: Cycle, by: User | None = None, *, now: datetime | None = None) -> None:
    """Destroy the keys of a counted cycle once the days of the agreement are over.

    Raises
    ------
    StateError
        If the answers have not been counted, or the days are not over.
    """
    now = now or timezone.now()
    kept = timedelta(days=cycle.retention_days)
    if cycle.scored_at is None or now < cycle.scored_at + kept:
        raise StateError(
            f"The key of {cycle.name} is kept for {cycle.retention_days} days after"
            " the count."
        )
    # The file first: if the row comes late, the next try finds nothing to destroy.
    keys.shred(cycle.pk)
    with transaction.atomic():
        counted = Cycle.objects.filter(pk=cycle.pk)
        if counted.filter(shredded_at=None).update(shredded_at=now):
            record(cycle, CycleEvent.What.SHRED, by, now)
        counted.filter(state=State.RELEASED).update(state=State.SHREDDED)
    cycle.refresh_from_db()


def forget_drafts() -> int:
    """Delete answers in the making of cycles that are no longer open; say how many."""
    late = Draft.objects.exclude(participant__cycle__state=State.OPEN)
    found = pieces(late.values_list("pk", flat=True))
    return sum(Draft.objects.filter(pk__in=piece).delete()[0] for piece in found)


def _finish(cycle: Cycle, now: datetime) -> bool:
    # Another job may have finished it before this one held the key.
    cycle.refresh_from_db()
    if cycle.counted_at is None:
        _count(cycle, keys.private_key(cycle.pk), now)
    keys.forget(cycle.pk)
    _forget_answers(cycle)
    _forget_order()
    counted = Cycle.objects.filter(pk=cycle.pk, counted_at__isnull=False)
    return bool(counted.filter(scored_at=None).update(scored_at=now))


def _count(cycle: Cycle, key: bytes, now: datetime) -> None:
    participants = list(Participant.objects.filter(cycle=cycle).order_by("pk"))
    tally: Counter[str] = Counter()
    with closing(_opened(cycle, key, tally)) as opened:
        release = analysis.score_sheets(cycle, participants, opened)
    if tally["damaged"] and not tally["opened"]:
        raise SealError("No answer opens with the key of the cycle.")
    _store(cycle, release, tally, now)


def _opened(
    cycle: Cycle, key: bytes, tally: Counter[str]
) -> Generator[tuple[str, Answers], None, None]:
    sheets = Sheet.objects.filter(participant__cycle=cycle).values_list(
        "participant_id", "participant__person_id", "sealed"
    )
    # Closed at once after a fault: a cursor of PostgreSQL that is left to the garbage
    # collector may wait for itself.
    with closing(sheets.iterator(chunk_size=BATCH)) as rows:  # type: ignore[type-var]
        for owner, person_id, sealed in rows:
            try:
                answers = loads(unseal(key, bytes(sealed), owner=owner))
            except (LedByError, ValueError):
                # A box that was changed or exchanged must not hold back everybody's
                # results; how many there were stands in the history.
                tally["damaged"] += 1
                continue
            tally["opened"] += 1
            yield str(person_id), answers


def _store(cycle: Cycle, release: Release, tally: Counter[str], now: datetime) -> None:
    # Nobody sees a document before the release, nor what a killed job left of them.
    left = ReleasedDocument.objects.filter(cycle=cycle).values_list("pk", flat=True)
    for piece in pieces(left):
        ReleasedDocument.objects.filter(pk__in=piece).delete()
    for documents in pieces(_documents(cycle, release), BATCH):
        ReleasedDocument.objects.bulk_create(documents)
    asked = Participant.objects.filter(cycle=cycle)
    share = tenths(asked.filter(answered=True).count(), asked.count())
    damaged = tally["damaged"]
    note = f"{damaged} could not be opened" if damaged else ""
    with transaction.atomic():
        _turn(cycle, State.CLOSED, counted_at=now, answered_tenths=share)
        record(cycle, CycleEvent.What.COUNT, None, now, note)


def _forget_answers(cycle: Cycle) -> None:
    asked = Participant.objects.filter(cycle=cycle).order_by("pk")
    for people in pieces(asked.values_list("pk", flat=True)):
        with transaction.atomic():
            Sheet.objects.filter(pk__in=people).delete()
            Draft.objects.filter(pk__in=people).delete()
            Assignment.objects.filter(rater__in=people).delete()
            Participant.objects.filter(pk__in=people).update(answered=False)
            # A reminder that could not be sent says that somebody had not answered.
            withdraw(letters.REMINDER, map(str, people))


def _forget_order() -> None:
    # On PostgreSQL a row that is changed moves, so where the rows of those asked lie
    # would still say who answered, and roughly when. Each was just written anew, in one
    # transaction with a thousand others; now they are laid out in the order of their
    # random keys, and what was deleted leaves the disk.
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    for model in (Participant, Sheet, Draft):
        table = model._meta.db_table  # noqa: SLF001 - Django's documented Options
        with transaction.atomic(), connection.cursor() as cursor:
            # Nobody may read the table meanwhile: rather later than behind a backup.
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(f'CLUSTER "{table}" USING "{table}_pkey"')


def _documents(cycle: Cycle, release: Release) -> Iterator[ReleasedDocument]:
    yield ReleasedDocument(cycle=cycle, document=release["organisation"])
    here = Person.objects.exclude(key__startswith=ERASED)
    known = set(map(str, here.values_list("pk", flat=True)))
    for page in release["persons"]:
        # Whoever was erased meanwhile gets no page.
        if page["person"] in known:
            yield ReleasedDocument(cycle=cycle, person_id=page["person"], document=page)


def _news(cycle: Cycle) -> Iterator[Letter]:
    with_page = Participant.objects.filter(
        cycle=cycle,
        person__active=True,
        person__released_documents__cycle=cycle,
    ).values_list("pk", "person__email", "language")
    for pk, address, language in with_page.iterator(chunk_size=BATCH):
        if address:
            yield Letter(letters.RELEASED, address, str(pk), language)


def _turn(cycle: Cycle, before: State, **changes: object) -> bool:
    # The condition is in the statement: of two at once only one finds a row.
    return bool(Cycle.objects.filter(pk=cycle.pk, state=before).update(**changes))


def _truncate_log() -> None:
    # Deleted boxes would otherwise rest in the write-ahead log for a while.
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
