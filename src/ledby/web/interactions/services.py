"""A source from its purpose to the words that are kept; its file never stays."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import LedByError, StateError, TableError
from ledby.science.released import Met
from ledby.web.accounts.models import User
from ledby.web.audit import services as audit
from ledby.web.cycles.council_selectors import name_of
from ledby.web.interactions import selectors
from ledby.web.interactions.analysis import told
from ledby.web.interactions.models import FAULT, Agreement, Kind, Source, State

if TYPE_CHECKING:
    from ledby.sources.interactions import Directory, Event, Reading

KEPT: Final = timedelta(days=3 * 365)
LOST: Final = timedelta(minutes=15)
"""A source that has not moved for so long has lost its worker."""
MEGABYTES: Final = 256
MAX_BYTES: Final = MEGABYTES * 2**20
FEWEST_DAYS: Final = 28
MOST_DAYS: Final = 366
NAMES: Final = {
    Kind.MBOX: "mail.mbox",
    Kind.ICS: "calendar.ics",
    Kind.SLACK: "export.zip",
    Kind.VIVA: "query.csv",
    Kind.CSV: "table.csv",
}
"""What a file is called here: its own name may say of whom it is."""
PARQUET: Final = frozenset({Kind.VIVA, Kind.CSV})
STEP: Final = 50_000


def plan(kind: str, purpose: str, by: User | None) -> Agreement:
    """Keep what a kind of source is to be read for; the same is kept once."""
    print_now = selectors.fingerprint(kind, purpose)
    with transaction.atomic():
        made, is_new = Agreement.objects.get_or_create(
            fingerprint=print_now,
            defaults={
                "kind": kind,
                "purpose": purpose,
                "made_at": timezone.now(),
                "made_by": by,
            },
        )
        if is_new:
            audit.record("source_planned", actor=by, subject=made.pk, source=kind)
    return made


def approve(agreement: Agreement, by: User, seen: str) -> None:
    """Approve a purpose for the works council.

    Raises
    ------
    StateError
        What they read, by its fingerprint *seen*, is not what it says now.
    """
    now = selectors.fingerprint(agreement.kind, agreement.purpose)
    if seen != now:
        raise StateError(
            _("This purpose was changed while you read it: read it again.")
        )
    with transaction.atomic():
        same = Agreement.objects.filter(pk=agreement.pk)
        open_still = same.filter(approved_at=None) | same.exclude(fingerprint=now)
        if open_still.update(
            fingerprint=now,
            approved_at=timezone.now(),
            approved_by=by,
            approved_name=name_of(by),
        ):
            audit.record(
                "source_approved",
                actor=by,
                subject=agreement.pk,
                source=agreement.kind,
            )
    agreement.refresh_from_db()


def receive(
    agreement: Agreement,
    upload: File[bytes],
    days: tuple[date, date],
    by: User | None,
    then: Callable[[Source], object],
) -> Source:
    """Keep a file for the job that reads it at once; *then* begins it.

    Raises
    ------
    StateError
        The works council has not approved, another source is being read, or there is
        no release whose blocks could be told.
    TableError
        The file is empty or too large.
    """
    release_lost()
    approved = selectors.is_approved(agreement)
    if selectors.needs_approval() and not approved:
        raise StateError(_("The works council has not approved this purpose."))
    if not selectors.views():
        raise StateError(
            _("There is no release yet that compares blocks, so nothing can be told.")
        )
    _check_size(upload.size or 0)
    source = Source(
        agreement=agreement,
        approved=approved,
        since=days[0],
        until=days[1],
        created_by=by,
    )
    place = selectors.folder(source)
    place.mkdir(mode=0o700, parents=True)
    try:
        _write(upload, place / _name(agreement.kind, upload.name or ""))
        with transaction.atomic():
            source.save(force_insert=True)
            then(source)
    except IntegrityError as error:
        shutil.rmtree(place)
        raise StateError(
            _("Another source is being read: wait for its end.")
        ) from error
    except BaseException:
        shutil.rmtree(place)
        raise
    return source


def carry_out(source_id: uuid.UUID) -> None:
    """Read a source: all of it or nothing; its file is deleted either way.

    Raises
    ------
    RuntimeError
        A fault of ours; it names the kind of the fault and nothing of the file.
    """
    source = Source.objects.filter(pk=source_id, state=State.RUNNING).first()
    if source is None:
        _delete_files(selectors.folder() / str(source_id))
        return
    place = selectors.folder(source)
    met, fault, kind_of_fault = None, "", ""
    try:
        met = _read(source, place)
    except LedByError as error:
        fault = str(error).replace(f"{place}{os.sep}", "")[:FAULT]
    # The message of a fault may repeat what is in the file; only its kind is kept.
    except Exception as error:  # noqa: BLE001
        fault, kind_of_fault = (
            _("Something went wrong on our side."),
            type(error).__name__,
        )
    finally:
        _delete_files(place)
    _finish(source, met, fault, deleted=not place.exists())
    if kind_of_fault:
        raise RuntimeError(f"Reading a source stopped by {kind_of_fault}")


def delete(source: Source, by: User | None) -> None:
    """Forget what a source said.

    Raises
    ------
    StateError
        It is being read.
    """
    with transaction.atomic():
        rows = Source.objects.filter(pk=source.pk).exclude(state=State.RUNNING)
        if not rows.delete()[0]:
            raise StateError(_("It is being read: wait for its end."))
        audit.record("source_deleted", actor=by, subject=source.pk)
    _delete_files(selectors.folder(source))


def forget(now: datetime) -> int:
    """Forget sources that were brought in more than three years ago."""
    return selectors.over_before(now - KEPT).delete()[0]


def release_lost(now: datetime | None = None) -> None:
    """Stop a source whose worker went away, and delete its file."""
    before = (now or timezone.now()) - LOST
    for source in Source.objects.filter(state=State.RUNNING, moved_at__lt=before):
        place = selectors.folder(source)
        _delete_files(place)
        gone = not place.exists()
        _finish(source, None, _("The work was interrupted."), deleted=gone)


def clear_old(now: datetime | None = None) -> None:
    """Delete files of sources that nobody reads."""
    now = now or timezone.now()
    release_lost(now)
    rows = Source.objects.filter(state=State.RUNNING)
    needed = {str(pk) for pk in rows.values_list("pk", flat=True)}
    for place in selectors.folder().glob("*"):
        # A folder is made a while before its row: an upload may be under way.
        old = place.stat().st_mtime < (now - LOST).timestamp()
        if place.name not in needed and old:
            _delete_files(place)


def _check_size(size: int) -> None:
    if not size:
        raise TableError(_("The file is empty."))
    if size > MAX_BYTES:
        raise TableError(
            _("The file is larger than %(most)s MB, the most we read.")
            % {"most": MEGABYTES}
        )


def _name(kind: str, given: str) -> str:
    name = NAMES[Kind(kind)]
    is_parquet = kind in PARQUET and given.lower().endswith(".parquet")
    return f"{Path(name).stem}.parquet" if is_parquet else name


def _write(upload: File[bytes], place: Path) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)


def _read(source: Source, place: Path) -> Met:
    import polars as pl  # noqa: PLC0415

    from ledby.science.networks.ties import Rules  # noqa: PLC0415
    from ledby.sources.interactions import (  # noqa: PLC0415
        Reading,
        read_events,
        write_events,
    )
    from ledby.sources.ties import make  # noqa: PLC0415

    file = next(place.iterdir(), None) if place.is_dir() else None
    if file is None:
        raise StateError(_("The file is not there any more."))
    staff, views = selectors.known_people(), selectors.views()
    reading = Reading(*_window(source), zone=timezone.get_default_timezone())
    directory = _directory(staff)
    found = read_events(source.agreement.kind, file, reading)
    events, ties = place / "events.parquet", place / "ties.parquet"
    write_events(directory.matching(_alive(found, source)), events)
    _count(source, reading, directory)
    if not directory.matched:
        raise TableError(
            _("None of %(rows)s rows is between two people of the list.")
            % {"rows": source.rows + source.skipped}
        )
    make([str(events)], ties, Rules(), "polars")
    return told(pl.read_parquet(ties), staff, views)


def _window(source: Source) -> tuple[int, int]:
    first, last = source.since, source.until + timedelta(days=1)
    begin, end = (
        int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        for day in (first, last)
    )
    return begin, end - 1


def _directory(staff: Iterable[tuple[str, str | None, str]]) -> Directory:
    import polars as pl  # noqa: PLC0415

    from ledby.sources.interactions import Directory  # noqa: PLC0415

    rows = [(person, email) for person, email, _unit in staff]
    schema = {"person": pl.String, "email": pl.String}
    return Directory.of(pl.DataFrame(rows, schema=schema, orient="row"))


def _alive(events: Iterable[Event], source: Source) -> Iterator[Event]:
    """Yield *events*, and note from time to time that somebody still works on them."""
    due = time.monotonic() + 10
    for at, event in enumerate(events):
        if not at % STEP and time.monotonic() > due:
            source.save(update_fields=["moved_at"])
            due = time.monotonic() + 10
        yield event


def _count(source: Source, reading: Reading, directory: Directory) -> None:
    source.rows = reading.read
    source.skipped = sum(reading.skipped.reasons.values())
    source.matched = directory.matched
    source.unmatched = directory.left_out


def _finish(source: Source, met: Met | None, fault: str, *, deleted: bool) -> None:
    """Keep the words, or why there are none; and that the file is gone."""
    with transaction.atomic():
        begun = Source.objects.select_for_update().filter(
            pk=source.pk, state=State.RUNNING
        )
        if not begun.exists():
            return
        source.state = State.STOPPED if met is None else State.DONE
        source.document, source.fault = met, fault
        source.save()
        audit.record(
            "source_stopped" if met is None else "interactions_read",
            actor=source.created_by,
            subject=source.pk,
            source=source.agreement.kind,
            rows=source.rows,
            matched=source.matched,
            unmatched=source.unmatched,
            skipped=source.skipped,
            approved=source.approved,
            file_deleted=deleted,
        )


def _delete_files(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
