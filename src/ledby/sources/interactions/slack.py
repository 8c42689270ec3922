"""Slack exports, as a folder or a zip: replies and reactions in public channels.

Private channels and direct messages are left out, whatever an export holds. A text
passes through the parser, since it stands in the same file, and is dropped there.
"""

from __future__ import annotations

import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from ledby.errors import TableError
from ledby.sources.interactions.reading import Event, Reading

REPLY: Final = "chat"
REACTION: Final = "reaction"
KEPT: Final = frozenset(
    {"id", "name", "user", "ts", "thread_ts", "parent_user_id", "subtype", "bot_id"}
    | {"reactions", "users", "type", "is_bot", "profile", "email"}
)
MOST_BYTES: Final = 12 << 20
"""The largest file in an export that is read: parsed it may take 30 times as much."""
MOST_RATIO: Final = 200
"""A text does not shrink more than this; a bomb does."""
MOST_FILES: Final = 200_000
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d\.json")
DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(OSError, EOFError, RuntimeError, NotImplementedError),
)
PROGRAMS: Final = frozenset({"USLACKBOT"})


@dataclass(slots=True)
class _Export:
    """Opens what it holds by name; ``names`` are paths of single files."""

    names: list[str]
    open: Callable[[str], IO[bytes]]
    people: dict[str, str] = field(default_factory=dict)
    programs: set[str] = field(default_factory=set)


def read_slack(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield who answered whom and who reacted to whose message.

    People are known by their addresses if users.json names them, else by their ids.

    Raises
    ------
    TableError
        The path is neither a folder nor a zip, or the zip holds too many files.
    """
    if path.is_dir():
        names = [
            file.relative_to(path).as_posix()
            for file in sorted(path.rglob("*.json"))
            if file.is_file() and not _linked(file, path)
        ]
        yield from _events(
            _Export(names, lambda name: (path / name).open("rb")), reading
        )
        return
    _check_zip(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = _believable(archive, reading)
            yield from _events(_Export(names, archive.open), reading)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise TableError(f"{path.name}: this zip is damaged.") from error


def _linked(file: Path, root: Path) -> bool:
    return any(
        one.is_symlink() for one in (file, *file.parents) if one.is_relative_to(root)
    )


def _check_zip(path: Path) -> None:
    """Count the files of a zip before its list is loaded, which alone may be huge."""
    if not zipfile.is_zipfile(path):
        raise TableError(f"{path.name}: an export of Slack is a folder or a zip.")
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - (1 << 16) - 22))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    (files,) = struct.unpack_from("<H", tail, at + 10)
    # 65,535 means that the true number stands in a second record before this one.
    if files == 0xFFFF and (wide := tail.rfind(b"PK\x06\x06", 0, at)) >= 0:
        (files,) = struct.unpack_from("<Q", tail, wide + 32)
    if files > MOST_FILES:
        raise TableError(
            f"{path.name} holds {files:,} files; {MOST_FILES:,} are the most we read."
        )


def _believable(archive: zipfile.ZipFile, reading: Reading) -> list[str]:
    names = []
    for entry in archive.infolist():
        if not entry.filename.endswith(".json"):
            continue
        large = entry.file_size > MOST_BYTES
        bomb = entry.file_size > max(entry.compress_size, 1) * MOST_RATIO
        if large or (bomb and entry.file_size > 1 << 20):
            what = "is too large" if large else "grows too much when unpacked"
            reading.skipped.add(entry.filename, f"it {what}")
        elif entry.flag_bits & 1:
            reading.skipped.add(entry.filename, "it is locked by a password")
        else:
            names.append(entry.filename)
    return sorted(names)


def _events(export: _Export, reading: Reading) -> Iterator[Event]:
    root = _root(export.names)
    _people(export, root, reading)
    public = _public(export, root, reading)
    days: dict[str, list[str]] = {}
    for name in export.names:
        place = PurePosixPath(name)
        if place.parent.parent == root and DAY.fullmatch(place.name):
            days.setdefault(place.parent.name, []).append(name)
    done = 0
    for channel, names in sorted(days.items()):
        if public is not None and channel not in public:
            reading.skipped.add(f"{channel}/", "it is no public channel")
            continue
        authors: dict[str, str] = {}
        for name in names:
            yield from _day(export, name, authors, reading)
            done += 1
            reading.tell(done, len(export.names))


def _root(names: list[str]) -> PurePosixPath:
    """Return the folder that holds users.json; some zips have one folder around all."""
    for name in names:
        place = PurePosixPath(name)
        if place.name in ("users.json", "channels.json") and len(place.parts) <= 2:
            return place.parent
    return PurePosixPath()


def _people(export: _Export, root: PurePosixPath, reading: Reading) -> None:
    found = _loaded(export, str(root / "users.json"), reading)
    if not isinstance(found, list):
        reading.skipped.add("users.json", "people are known by their ids alone")
        return
    for user in found:
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            continue
        if user.get("is_bot") or user["id"] in PROGRAMS:
            export.programs.add(user["id"])
        profile = user.get("profile")
        email = profile.get("email") if isinstance(profile, dict) else None
        if isinstance(email, str) and email:
            export.people[user["id"]] = email


def _public(
    export: _Export, root: PurePosixPath, reading: Reading
) -> frozenset[str] | None:
    """Return names of public channels; None if the export holds nothing else."""
    found = _loaded(export, str(root / "channels.json"), reading)
    if isinstance(found, list):
        names = (one.get("name") for one in found if isinstance(one, dict))
        return frozenset(name for name in names if isinstance(name, str))
    private = {"groups.json", "dms.json", "mpims.json"}
    if private & {PurePosixPath(name).name for name in export.names}:
        return frozenset()
    return None


def _day(
    export: _Export, name: str, authors: dict[str, str], reading: Reading
) -> Iterator[Event]:
    found = _loaded(export, name, reading)
    if found is None:
        return
    if not isinstance(found, list):
        reading.skipped.add(name, "it is no list of messages")
        return
    for number, message in enumerate(found, 1):
        events, reason = _message(message, export, authors, reading)
        if reason:
            reading.skipped.add(f"{name}, message {number}", reason)
        elif events:
            reading.read += 1
            yield from events


def _message(
    message: Any, export: _Export, authors: dict[str, str], reading: Reading
) -> tuple[list[Event], str]:
    """Return the events of a message, or why it has none."""
    if reason := _unwanted(message, reading):
        return [], reason
    user, stamp = message["user"], str(message["ts"])
    at = int(stamp.partition(".")[0])
    authors[stamp] = user
    thread = str(message.get("thread_ts") or stamp)
    parent = message.get("parent_user_id") or authors.get(thread)
    events = []
    if thread != stamp:
        if not isinstance(parent, str):
            return [], "what it answers is not in the export"
        events += _event(user, parent, at, REPLY, export)
    for reaction in _items(message.get("reactions")):
        others = reaction.get("users") if isinstance(reaction, dict) else None
        for other in _items(others):
            events += _event(other, user, at, REACTION, export)
    return events, ""


def _unwanted(message: Any, reading: Reading) -> str:
    if not isinstance(message, dict):
        return "it is no message"
    whole = str(message.get("ts")).partition(".")[0]
    if not (whole.isascii() and whole.isdigit() and len(whole) < 13):
        return "no time can be read"
    if "bot_id" in message or message.get("subtype") == "bot_message":
        return "a program wrote it"
    if not isinstance(message.get("user"), str):
        return "nobody wrote it"
    return reading.outside(int(whole))


def _event(
    sender: Any, recipient: str, at: int, channel: str, export: _Export
) -> list[Event]:
    people = (sender, recipient)
    if not isinstance(sender, str) or sender == recipient:
        return []
    if any(one in export.programs or one in PROGRAMS for one in people):
        return []
    known = [export.people.get(one, one) for one in people]
    return [Event(known[0], known[1], at, channel, 1)]


def _items(found: Any) -> list[Any]:
    return found[:1_000] if isinstance(found, list) else []


def _loaded(export: _Export, name: str, reading: Reading) -> Any:
    """Return what a file holds but for texts; None if it is absent or damaged."""
    if name not in export.names:
        return None
    try:
        with export.open(name) as stream:
            # The size in the list of a zip may be a lie.
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            reading.skipped.add(name, "it is too large")
            return None
        return json.loads(data, object_pairs_hook=_kept)
    except json.JSONDecodeError as error:
        reading.skipped.add(f"{name}, line {error.lineno}", "it is not JSON")
    except (UnicodeDecodeError, RecursionError, ValueError):
        reading.skipped.add(name, "it is not JSON")
    except DAMAGE:
        reading.skipped.add(name, "it is damaged")
    return None


def _kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if key in KEPT}
