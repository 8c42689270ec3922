"""Notes: signed ones arrive at once, unsigned ones in one shuffled batch a day."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.audit.services import record
from ledby.web.people.models import Person
from ledby.web.profiles.models import Note, Spent, WaitingNote
from ledby.web.profiles.selectors import notes_are_open, over_before, takes_unsigned
from ledby.web.profiles.unsigned import (
    A_DAY,
    destroy_keys,
    mark_for,
    marks,
    new_receipt,
    receipt_hash,
)

SIGNED_A_DAY: Final = 10
KEPT: Final = timedelta(days=3 * 365)


def sign(
    writer: Person, recipient: Person, text: str, now: datetime | None = None
) -> Note:
    """Send a signed note; it arrives at once.

    Raises
    ------
    StateError
        Nothing was released yet, it is to oneself, or ten were written today.
    """
    _must_be_open(writer, recipient)
    today = timezone.localdate(now)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=writer.pk)
        if Note.objects.filter(writer=writer, day=today).count() >= SIGNED_A_DAY:
            raise StateError(_("That was enough for today: go on tomorrow."))
        return Note.objects.create(
            writer=writer, recipient=recipient, signed=True, text=text, day=today
        )


def leave_unsigned(
    writer: Person, recipient: Person, text: str, now: datetime | None = None
) -> str:
    """Leave an unsigned note for the next batch and return the token of its receipt.

    Nothing that is stored names the writer, nor can be traced to them: see
    :mod:`ledby.web.profiles.unsigned`.

    Raises
    ------
    StateError
        Nothing was released yet, it is to oneself, the other takes none, or the
        writer's notes of the day are spent.
    """
    _must_be_open(writer, recipient)
    if not takes_unsigned(recipient):
        raise StateError(
            _("%(name)s takes signed notes only.") % {"name": recipient.name}
        )
    today = timezone.localdate(now)
    token, hashed = new_receipt()
    with transaction.atomic():
        _spend(writer, recipient, today)
        WaitingNote.objects.create(
            recipient=recipient, text=text, day=today, token_hash=hashed
        )
    return token


def deliver(now: datetime | None = None) -> int:
    """Deliver the unsigned notes of earlier days in one shuffled batch.

    With it the marks of those days go, and the keys that could explain them.

    Returns
    -------
    int
        How many notes arrived.
    """
    today = timezone.localdate(now)
    destroy_keys(today)
    waiting = WaitingNote.objects.filter(day__lt=today)
    if not waiting.exists() and not Spent.objects.filter(day__lt=today).exists():
        return 0
    with transaction.atomic():
        rows = list(waiting.select_for_update())
        made = [_arrived(row, today) for row in rows if takes_unsigned(row.recipient)]
        secrets.SystemRandom().shuffle(made)
        Note.objects.bulk_create(made)
        WaitingNote.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Spent.objects.filter(day__lt=today).delete()
    _forget_order()
    return len(made)


def withdraw_by_receipt(token: str) -> None:
    """Take an unsigned note back, wherever it is.

    Raises
    ------
    Http404
        The link opens no note.
    """
    hashed = receipt_hash(token)
    with transaction.atomic():
        gone = WaitingNote.objects.filter(token_hash=hashed).delete()[0]
        gone += Note.objects.filter(token_hash=hashed).delete()[0]
    if not gone:
        raise Http404


def withdraw(note: Note) -> None:
    """Take a signed note back."""
    note.delete()


def report(note: Note, by: User) -> None:
    """Hide a note at once and hand it to the organisers."""
    with transaction.atomic():
        Note.objects.filter(pk=note.pk).update(reported=True)
        record("note_reported", actor=by, subject=note.recipient_id)


def judge(note: Note, by: User, *, remove: bool) -> None:
    """Put a reported note back, or take it out for good."""
    with transaction.atomic():
        row = Note.objects.filter(pk=note.pk)
        if remove:
            row.delete()
        else:
            row.update(reported=False)
        kind = "note_removed" if remove else "note_cleared"
        record(kind, actor=by, subject=note.recipient_id)


def forget(now: datetime) -> int:
    """Delete notes three years after they arrived; return how many."""
    rows = over_before(timezone.localdate(now - KEPT))
    number = rows.count()
    rows.delete()
    return number


def _must_be_open(writer: Person, recipient: Person) -> None:
    if writer.pk == recipient.pk:
        raise StateError(_("A note goes to somebody else."))
    if not notes_are_open():
        raise StateError(_("Notes open when the first cycle is released."))


def _spend(writer: Person, recipient: Person, today: date) -> None:
    one = mark_for(writer.pk, recipient.pk, today)
    if not _was_free(one, today):
        raise StateError(
            _("You left %(name)s an unsigned note today. Go on tomorrow, or sign it.")
            % {"name": recipient.name}
        )
    if not any(_was_free(mark, today) for mark in marks(writer.pk, today)):
        raise StateError(
            _("%(number)d unsigned notes a day are enough. Go on tomorrow, or sign it.")
            % {"number": A_DAY}
        )


def _was_free(mark: bytes, today: date) -> bool:
    return Spent.objects.get_or_create(mark=mark, defaults={"day": today})[1]


def _arrived(row: WaitingNote, today: date) -> Note:
    # A number of its own: nothing but the receipt joins it to the row that waited.
    return Note(
        recipient_id=row.recipient_id,
        signed=False,
        text=row.text,
        day=today,
        token_hash=row.token_hash,
    )


def _forget_order() -> None:
    # What was deleted still lies in the files, in the order in which it was written.
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (WaitingNote, Spent, Note):
            table = model._meta.db_table  # noqa: SLF001 - Django's documented Options
            with transaction.atomic():
                cursor.execute("SET LOCAL lock_timeout = '10s'")
                cursor.execute(f'CLUSTER "{table}" USING "{table}_pkey"')
