"""A backup as one file: a zip with a manifest that holds the hash of each member."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ledby.errors import ConfigurationError

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
CHUNK: Final = 2**20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes
    ----------
    format
        Of this file; another is refused.
    made_at
        ISO 8601, UTC.
    ledby
        The version that made it.
    engine
        "sqlite" or "postgresql".
    keys
        Whether the keys of cycles are in it.
    files
        SHA-256 in hex and size in bytes of each file by its name.
    """

    format: int
    made_at: str
    ledby: str
    engine: str
    keys: bool
    files: dict[str, tuple[str, int]]


def write(
    place: Path, members: Iterable[tuple[str, Path]], facts: dict[str, object]
) -> int:
    """Write a backup to *place*, whole or not at all, and return how many files it has.

    Parameters
    ----------
    place
        The file; readable by its owner alone.
    members
        Name in the backup and file on disk. A file that goes meanwhile is left out.
    facts
        The fields of the manifest but for ``format`` and ``files``.
    """
    part = place.with_name(f".{place.name}.part")
    files: dict[str, tuple[str, int]] = {}
    try:
        # Also when somebody who reads along had made the file before.
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as z:
                for name, source in members:
                    try:
                        file = source.open("rb")
                    except FileNotFoundError:
                        continue
                    with file, z.open(name, "w", force_zip64=True) as into:
                        files[name] = _copy(file, into)
                manifest = {"format": FORMAT, **facts, "files": files}
                z.writestr(MANIFEST, json.dumps(manifest, indent=1))
            out.flush()
            os.fsync(out.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return len(files)


def verify(place: Path) -> Manifest:
    """Return the manifest of a backup in which every byte is as it was written.

    Raises
    ------
    ConfigurationError
        It is no backup, of another format, or damaged.
    """
    try:
        with zipfile.ZipFile(place) as pack:
            manifest = _manifest(pack, place)
            names = set(pack.namelist()) - {MANIFEST}
            if names != set(manifest.files):
                raise _damaged(place, "files are missing or were added")
            for name, (digest, size) in manifest.files.items():
                if not _is_plain(name):
                    raise _damaged(place, f'"{name}" is no name of ours')
                with pack.open(name) as file:
                    if _copy(file, None, most=size) != (digest, size):
                        raise _damaged(place, f'"{name}" is not as it was')
    except OSError as error:
        raise ConfigurationError(
            f"{place} cannot be read: {error.strerror}."
        ) from error
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise _damaged(place, "it is cut short or no backup at all") from error
    return manifest


def unpack(place: Path, folder: Path) -> None:
    """Write everything in a verified backup into *folder*, for its owner alone."""
    with zipfile.ZipFile(place) as pack:
        for name in pack.namelist():
            if name == MANIFEST:
                continue
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out, pack.open(name) as file:
                _copy(file, out)


def as_dict(manifest: Manifest) -> dict[str, object]:
    """Return a manifest for printing."""
    return asdict(manifest)


def _manifest(pack: zipfile.ZipFile, place: Path) -> Manifest:
    try:
        found = json.loads(pack.read(MANIFEST))
        files = {name: (str(d), int(n)) for name, (d, n) in found["files"].items()}
        manifest = Manifest(**(found | {"files": files}))
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(place, "it has no list of what is in it") from error
    if manifest.format != FORMAT:
        raise ConfigurationError(
            f"{place} was made by LedBy {manifest.ledby} in another format"
            f" ({manifest.format}); this version reads format {FORMAT}."
        )
    return manifest


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _copy(
    file: IO[bytes], into: IO[bytes] | None, most: int | None = None
) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if into is not None:
            into.write(chunk)
        # A file that swells beyond what was written of it is not read to its end.
        if most is not None and size > most:
            break
    return digest.hexdigest(), size


def _damaged(place: Path, how: str) -> ConfigurationError:
    return ConfigurationError(f"{place} is damaged or no backup of LedBy: {how}.")
