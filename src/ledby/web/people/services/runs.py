"""An import from the upload to its end; only one changes the list at a time."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import LedByError, StateError, TableError
from ledby.sources import hris
from ledby.web.accounts.models import User
from ledby.web.audit import services as audit
from ledby.web.people import selectors
from ledby.web.people.models import Halt, ImportRun, State, Step
from ledby.web.people.services.apply import Teller, apply_plan, silent
from ledby.web.people.services.plan import (
    Counts,
    Plan,
    keep_administrators,
    plan_import,
)

KEPT: Final = timedelta(hours=1)
"""A file that nobody confirms is deleted after this time."""
HEAD: Final = 200
"""So many rows show what is in a file."""
LOST: Final = timedelta(minutes=15)
"""A run that has not moved for so long has lost its worker."""


@dataclass(frozen=True)
class Preview:
    """What a file says, and what it would do if nothing is wrong with it."""

    checked: hris.Checked
    plan: Plan | None


def receive(upload: File[bytes], by: User | None) -> ImportRun:
    """Keep an uploaded file until it is confirmed or an hour has passed.

    Raises
    ------
    TableError
        It can't be read as a table at all, or is too large.
    """
    name = (upload.name or "people.csv")[-120:]
    if (upload.size or 0) > hris.MAX_BYTES:
        most = hris.MAX_BYTES // 2**20
        raise TableError(
            _("%(name)s is larger than %(most)s MB, the most we read.")
            % {"name": name, "most": most}
        )
    data = upload.read()
    sheet = hris.read_sheet(data, name)
    mapping = {"encoding": sheet.encoding, "delimiter": sheet.delimiter}
    run = ImportRun(name=name, mapping=mapping, created_by=by)
    selectors.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    place = selectors.waiting_file(run)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    run.save()
    return run


def sheet_of(run: ImportRun, *, head: int = 0) -> hris.Sheet:
    """Read a run's file as it was chosen to be read; only *head* rows if given.

    Raises
    ------
    TableError
        It can't be read in this encoding or with this delimiter.
    StateError
        It is not there any more.
    """
    chosen = _chosen(run)
    return hris.read_sheet(
        _data(run),
        run.name,
        encoding=chosen.encoding,
        delimiter=chosen.delimiter,
        head=head,
    )


def columns_of(run: ImportRun, sheet: hris.Sheet) -> Mapping[str, str]:
    """Return which header holds which field: as chosen, else guessed."""
    return _chosen(run).columns or hris.guess(sheet.headers)


def choose_reading(run: ImportRun, encoding: str, delimiter: str) -> None:
    """Read the file in another way; columns are guessed anew."""
    before = run.mapping
    run.mapping = {"encoding": encoding, "delimiter": delimiter}
    try:
        sheet_of(run, head=HEAD)
    except TableError:
        run.mapping = before
        raise
    run.save(update_fields=["mapping", "moved_at"])


def choose_columns(run: ImportRun, columns: Mapping[str, str]) -> None:
    """Keep which header holds which field.

    Raises
    ------
    TableError
        The columns don't fit the file.
    """
    hris.settle(hris.ColumnMap(columns), sheet_of(run, head=HEAD).headers, run.name)
    run.mapping = {**run.mapping, "columns": dict(columns)}
    run.save(update_fields=["mapping", "moved_at"])


def preview(run: ImportRun) -> Preview:
    """Say what a run's file would do.

    Raises
    ------
    LedByError
        It can't be read, the last administrator would leave, or one would get another
        address.
    """
    checked = hris.check(sheet_of(run), _chosen(run))
    if checked.problems:
        return Preview(checked, None)
    return Preview(checked, keep_administrators(plan_import(checked)))


def confirm(run: ImportRun) -> None:
    """Let a waiting run begin.

    Raises
    ------
    StateError
        It does not wait any more, or another one is under way.
    """
    release_lost()
    try:
        with transaction.atomic():
            begun = ImportRun.objects.filter(pk=run.pk, state=State.WAITING).update(
                state=State.RUNNING, moved_at=timezone.now()
            )
    except IntegrityError as error:
        raise _busy() from error
    if not begun:
        raise StateError(_("This file was confirmed or dropped before."))


def drop(run: ImportRun) -> None:
    """Forget a waiting run and its file."""
    ImportRun.objects.filter(pk=run.pk, state=State.WAITING).delete()
    if not ImportRun.objects.filter(pk=run.pk).exists():
        selectors.waiting_file(run).unlink(missing_ok=True)


def carry_out(run_id: uuid.UUID) -> None:
    """Apply a confirmed run: all of it or nothing; delete its file either way.

    Raises
    ------
    RuntimeError
        A fault of ours; it names the kind of the fault and nothing of the file.
    """
    run = ImportRun.objects.filter(pk=run_id, state=State.RUNNING).first()
    if run is None:
        return
    tell = _Keeper(run)
    try:
        tell(Step.READ, 0, 0)
        sheet = sheet_of(run)
        tell(Step.CHECK, 0, 0)
        checked = hris.check(sheet, _chosen(run))
        if checked.problems:
            _stop(run, Halt.ROWS)
            return
        tell(Step.COMPARE, 0, 0)
        _apply(run, keep_administrators(plan_import(checked)), tell)
    except LedByError as error:
        gone = isinstance(error.__cause__, FileNotFoundError)
        _stop(run, Halt.FILE if gone else Halt.ROWS)
    # The message of a database may repeat a person's address; logs keep only its kind.
    except Exception as error:  # noqa: BLE001
        _stop(run, Halt.FAULT)
        raise RuntimeError(f"Import stopped by {type(error).__name__}") from None
    finally:
        selectors.waiting_file(run).unlink(missing_ok=True)


def import_now(name: str, plan: Plan, tell: Teller = silent) -> None:
    """Apply a plan at once, without a file that waits (the command).

    Raises
    ------
    StateError
        Another import is under way.
    """
    release_lost()
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(name=name[-120:], state=State.RUNNING)
    except IntegrityError as error:
        raise _busy() from error
    try:
        _apply(run, plan, tell)
    except BaseException:
        _stop(run, Halt.FAULT)
        raise


def note_export(by: User, purpose: str) -> None:
    """Record that the list is taken out, by whom and for what."""
    people = selectors.active_people().count()
    audit.record("people_exported", actor=by, people=people, purpose=purpose)


def release_lost(now: datetime | None = None) -> None:
    """Stop a run whose worker went away, so that another may begin."""
    before = (now or timezone.now()) - LOST
    lost = ImportRun.objects.filter(state=State.RUNNING, moved_at__lt=before)
    lost.update(state=State.STOPPED, halt=Halt.LOST)


def clear_old(now: datetime | None = None) -> None:
    """Delete files that waited for more than an hour, and those that nobody needs."""
    now = now or timezone.now()
    release_lost(now)
    ImportRun.objects.filter(state=State.WAITING, moved_at__lt=now - KEPT).delete()
    needed = {
        f"{pk}.csv"
        for pk in ImportRun.objects.filter(
            state__in=[State.WAITING, State.RUNNING]
        ).values_list("pk", flat=True)
    }
    for place in selectors.folder().glob("*.csv"):
        # A file is written a moment before its row.
        old = place.stat().st_mtime < now.timestamp() - 60
        if place.name not in needed and old:
            place.unlink(missing_ok=True)


class _Keeper:
    """Notes how far a run is, at most once a second."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._next = 0.0

    def __call__(self, step: str, done: int, whole: int) -> None:
        run = self._run
        if step == run.step and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 1
        run.step, run.done, run.whole = step, done, whole
        run.save(update_fields=["step", "done", "whole", "moved_at"])


def _apply(run: ImportRun, plan: Plan, tell: Teller) -> None:
    apply_plan(plan, tell, lambda: _finish(run, plan.counts))


def _finish(run: ImportRun, counts: Counts) -> None:
    for name, count in counts.as_dict().items():
        setattr(run, name, count)
    run.state = State.DONE
    run.save()
    audit.record(
        "people_imported",
        actor=run.created_by,
        subject=str(run.pk),
        added=counts.added,
        changed=counts.changed,
        returning=counts.returning,
        leaving=counts.leaving,
    )


def _stop(run: ImportRun, halt: Halt) -> None:
    ImportRun.objects.filter(pk=run.pk).update(
        state=State.STOPPED, halt=halt, moved_at=timezone.now()
    )


def _busy() -> StateError:
    return StateError(_("Another import is under way. Nothing was changed."))


def _chosen(run: ImportRun) -> hris.ColumnMap:
    kept: dict[str, Any] = run.mapping
    return hris.ColumnMap(
        kept.get("columns", {}), kept.get("encoding", ""), kept.get("delimiter", "")
    )


def _data(run: ImportRun) -> bytes:
    try:
        return selectors.waiting_file(run).read_bytes()
    except FileNotFoundError as error:
        message = _("%(name)s is not here any more; it was kept for an hour.")
        raise StateError(message % {"name": run.name}) from error
