"""``ledby backup`` and ``ledby restore``: the whole site as one file, and back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ledby.cli import archive, site
from ledby.errors import ConfigurationError

if TYPE_CHECKING:
    from ledby.web.privacy.tombstones import Tombstone

DATABASE: Final = "database/"
FOLDER: Final = "data/"
KEYS: Final = "keys/"
# The database is copied by itself; the rest is made anew or gone within an hour.
LEFT_OUT: Final = ("ledby.sqlite3", "static", "imports", "prepare.lock")
WARNING: Final = (
    "The keys of cycles are in it: whoever has this file can read every answer that is"
    " not counted yet, and every personal link works."
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="Put in the keys of cycles as well.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@site.data_option
def backup(
    file: Path, data: Path | None, *, with_keys: bool, force: bool, as_json: bool
) -> None:
    """Write the whole site to FILE, while it serves.

    FILE holds the database as it is at one moment, letters in files, and the site's
    secret; not the keys of cycles, unless --with-keys.
    """
    file = file.resolve()
    if file.exists() and not force:
        raise ConfigurationError(f'The file "{file}" is there already; add --force.')
    site.configure(data)
    from django.conf import settings
    from django.db import connection

    import ledby
    from ledby.cli import database_copy
    from ledby.web.audit.services import record

    if not database_copy.has_site():
        raise ConfigurationError(f"There is no site in {settings.DATA} yet.")
    facts: dict[str, object] = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "ledby": ledby.__version__,
        "engine": connection.vendor,
        "keys": with_keys,
    }
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as aside:
            members = _members(Path(aside), file, with_keys=with_keys)
            count = archive.write(file, members, facts)
    except OSError as error:
        raise ConfigurationError(
            f'"{file}" cannot be written: {error.strerror}.'
        ) from error
    record("backup_made", actor=None, files=count, keys=with_keys)
    if as_json:
        click.echo(json.dumps({**facts, "file": str(file), "files": count}))
        return
    click.echo(f"{count:,} files ({connection.vendor}) written to {file}.")
    click.echo(WARNING if with_keys else "The keys of cycles are not in it.", err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Put a site that is there aside.")
@click.option(
    "--erasures",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="A list erasures.jsonl that was kept elsewhere, to be done again as well.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@site.data_option
def restore(
    file: Path, data: Path | None, *, force: bool, erasures: Path | None, as_json: bool
) -> None:
    """Bring back the site in FILE: all of it, or nothing is changed.

    Stop the site first. Whoever was erased after the backup was made is erased again.
    """
    # Before the first file: the site sets the same when it is configured.
    os.umask(0o077)
    folder = _folder(data)
    _must_be_free(folder, force=force)
    manifest = archive.verify(file)
    from ledby.web.privacy import tombstones

    lists = [folder / tombstones.FILE, *([erasures] if erasures else [])]
    stones = [stone for place in lists for stone in tombstones.read(place)]
    try:
        with _staging(folder) as staging:
            archive.unpack(file, staging)
            again, before = _bring_back(manifest, staging, folder, stones, force=force)
    except OSError as error:
        raise ConfigurationError(
            f"The site cannot be written to {folder.parent}: {error.strerror}."
            " Nothing was changed."
        ) from error
    done = {
        "folder": str(folder),
        "files": len(manifest.files),
        "erased_again": again,
        "put_aside": None if before is None else str(before),
    }
    if as_json:
        click.echo(json.dumps(done))
        return
    click.echo(f"{len(manifest.files):,} files of {manifest.made_at} are in {folder}.")
    click.echo(f"Erased again: {again}.")
    if before is not None:
        click.echo(f"What was there is in {before}: delete it when all is well.")


def _members(aside: Path, file: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    from django.conf import settings

    from ledby.cli import database_copy

    for place in database_copy.copy_out(aside):
        yield DATABASE + place.name, place
    keys = Path(settings.KEY_STORE)
    for place in sorted(settings.DATA.rglob("*")):
        inside = place.relative_to(settings.DATA)
        if place.is_file() and not (
            inside.parts[0].startswith((".", *LEFT_OUT))
            or place.is_relative_to(keys)
            or place.is_relative_to(aside)
            or place == file
        ):
            yield FOLDER + inside.as_posix(), place
    # After the database: no cycle in it is then without its keys. What a council
    # brought for a count that is under way never goes into a backup.
    for place in sorted(keys.glob("*.key")) if with_keys else []:
        yield KEYS + place.name, place


def _folder(data: Path | None) -> Path:
    folder = (data or Path(os.environ.get("LEDBY_DATA", "data"))).resolve()
    if folder.is_mount():
        raise ConfigurationError(
            f"{folder} is a file system of its own, which cannot be changed in one"
            " step: restore into a folder inside it."
        )
    return folder


def _must_be_free(folder: Path, *, force: bool) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not force:
        raise ConfigurationError(
            f"{folder} holds something already: choose another folder with --data, or"
            " add --force to put it aside. Nothing was changed."
        )
    if _is_served(folder / "ledby.sqlite3"):
        raise ConfigurationError(
            f"A site is running on {folder}: stop it first. Nothing was changed."
        )


def _is_served(database: Path) -> bool:
    # A worker notes every ten seconds, for ten minutes, that it is there.
    if not database.exists():
        return False
    seen = datetime.fromtimestamp(time.time() + 9 * 60 + 15, UTC)
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
            found = rows.execute(
                "SELECT 1 FROM ledby_cache WHERE cache_key LIKE '%worker-seen'"
                " AND expires > ?",
                [f"{seen:%Y-%m-%d %H:%M:%S}"],
            ).fetchone()
    except sqlite3.Error:
        # A database that cannot be read is a reason to restore, not one against it.
        return False
    return found is not None


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = tempfile.mkdtemp(prefix=f".{folder.name}.restore-", dir=folder.parent)
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _bring_back(
    manifest: archive.Manifest,
    staging: Path,
    folder: Path,
    stones: list[Tombstone],
    *,
    force: bool,
) -> tuple[int, Path | None]:
    """Make the site in *staging* whole, then put it in place of *folder* at once."""
    made = staging / "site"
    (staging / FOLDER).mkdir(exist_ok=True)
    (staging / FOLDER).rename(made)
    database = staging / DATABASE
    if manifest.engine == "sqlite":
        (database / "ledby.sqlite3").rename(made / "ledby.sqlite3")
    site.configure(made)
    _must_fit(manifest, made, force=force)
    from django.core.cache import cache
    from django.db import connection, transaction

    from ledby.cli import database_copy
    from ledby.web.audit.services import record
    from ledby.web.privacy import services, tombstones

    postgresql = connection.vendor == "postgresql"
    # On PostgreSQL the database and the folder change in one transaction.
    with transaction.atomic() if postgresql else nullcontext():
        if postgresql:
            database_copy.copy_in(database)
        site.prepare(pages=False)
        # What it remembers of the day of the backup is over.
        cache.clear()
        tombstones.add(stones)
        again = services.replay(tombstones.read(tombstones.path()))
        count = len(manifest.files)
        record("restored", actor=None, files=count, keys=manifest.keys, erasures=again)
        _put_keys(staging / KEYS, made, folder)
        if not postgresql:
            connection.close()
        before = _swap(made, folder)
    return again, before


def _must_fit(manifest: archive.Manifest, made: Path, *, force: bool) -> None:
    from django.db import connection

    from ledby.cli import database_copy

    if connection.vendor != manifest.engine:
        raise ConfigurationError(
            f"The backup is of {manifest.engine}, and LEDBY_DATABASE_URL names"
            f" {connection.vendor}. Nothing was changed."
        )
    if connection.vendor == "sqlite":
        if not Path(connection.settings_dict["NAME"]).is_relative_to(made):
            raise ConfigurationError(
                "LEDBY_DATABASE_URL names a file outside the data folder: leave it out"
                " to restore. Nothing was changed."
            )
    elif database_copy.has_site() and not force:
        raise ConfigurationError(
            "The database of LEDBY_DATABASE_URL holds a site already: add --force to"
            " replace it. Nothing was changed."
        )


def _put_keys(restored: Path, made: Path, folder: Path) -> None:
    """Add keys of the site that was here and of the backup; none is written over."""
    from django.conf import settings

    store = Path(settings.KEY_STORE)
    found = sorted(restored.glob("*.key"))
    if store.is_relative_to(made):
        found = [*sorted((folder / "keys").glob("*.key")), *found]
    for place in found:
        store.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (store / place.name).exists():
            shutil.copy2(place, store / place.name)


def _swap(made: Path, folder: Path) -> Path | None:
    before = None
    if folder.exists() and any(folder.iterdir()):
        day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        before = folder.with_name(f"{folder.name}.before-{day}")
        folder.rename(before)
    elif folder.exists():
        folder.rmdir()
    try:
        made.rename(folder)
    except OSError:
        if before is not None:
            before.rename(folder)
        raise
    return before
