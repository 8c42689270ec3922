"""A history, read once as it streams: people, times, parents, folders, trailers.

No subject, no body and no content is read: the message gives its trailers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ledby.sources.git import program
from ledby.sources.git.identities import Merged, Raw, merge

DEPTH: Final = 4
"""Levels of folders that are kept."""
ROOT: Final = "(root)"
TRAILERS: Final = {
    "acked-by": "review",
    "approved-by": "review",
    "reviewed-by": "review",
    "tested-by": "review",
    "mentored-by": "mentor",
    "merged-by": "land",
    "co-authored-by": "credit",
    "co-developed-by": "credit",
    "helped-by": "credit",
    "reported-by": "credit",
    "suggested-by": "credit",
}
"""What a trailer says of the person that it names."""
_KEYS: Final = ",".join(f"key={name}" for name in TRAILERS)
FORMAT: Final = "%x00".join(
    (
        *("%H", "%P", "%aN", "%aE", "%at", "%cN", "%cE", "%ct"),
        f"%(trailers:{_KEYS},only,unfold)",
        "",
    )
)
FIELDS: Final = 9
LOG: Final = (
    *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=off"),
    # Whatever the settings of a repository say, these stay as they are.
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-decorate"),
    *("--no-show-signature", "--ignore-submodules=all"),
)
Tell = Callable[[int], None]


@dataclass(slots=True)
class Commit:
    """One commit: numbers of people, seconds, numbers of parents and folders."""

    author: int
    committer: int
    written: int
    landed: int
    parents: tuple[int, ...]
    folders: tuple[int, ...]
    trailers: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class History:
    """A whole history, newest first; people are numbered, -1 is a service."""

    commits: list[Commit]
    merged: Merged
    folders: list[str]
    shallow: bool = False


@dataclass(slots=True)
class _Reading:
    raws: dict[Raw, int] = field(default_factory=dict)
    uses: Counter[int] = field(default_factory=Counter)
    folders: dict[str, int] = field(default_factory=dict)
    places: dict[bytes, int] = field(default_factory=dict)
    numbers: dict[bytes, int] = field(default_factory=dict)
    parents: list[tuple[bytes, ...]] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)

    def person(self, name: str, address: str) -> int:
        number = self.raws.setdefault((name, address), len(self.raws))
        self.uses[number] += 1
        return number

    def folder(self, path: bytes) -> int:
        place = path.rpartition(b"/")[0]
        number = self.places.get(place)
        if number is None:
            levels = place.decode("utf-8", "replace").split("/")[:DEPTH]
            name = "/".join(levels) if place else ROOT
            number = self.folders.setdefault(name, len(self.folders))
            self.places[place] = number
        return number


def read_history(path: Path, tell: Tell | None = None) -> History:
    """Read the history of a repository's HEAD.

    Parameters
    ----------
    path
        A folder of a repository, bare or not.
    tell
        Called with the number of commits so far, now and then.

    Raises
    ------
    TableError
        There is no repository, no commit in it, or git cannot read it.
    """
    program.check(path)
    reading = _Reading()
    stream = program.tokens(path, *LOG, f"--format=tformat:{FORMAT}", "HEAD")
    for commit in _records(stream):
        _take(commit, reading)
        if tell is not None and not len(reading.commits) % 1000:
            tell(len(reading.commits))
    return _finished(reading, shallow=_is_shallow(path))


def _is_shallow(path: Path) -> bool:
    return program.said(path, "rev-parse", "--is-shallow-repository") == "true"


def _records(stream: Iterator[bytes]) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Yield the fields and the changed paths of each commit.

    A path may hold anything but NUL; it always follows a token of git's own that
    begins with a colon, which no name of a commit does, so nothing can pose as one.
    """
    token = next(stream, None)
    while token is not None:
        head = [token, *(next(stream, b"") for _ in range(FIELDS - 1))]
        next(stream, None)  # the end of the format
        paths = []
        token = next(stream, None)
        while token is not None and token.lstrip(b"\n").startswith(b":"):
            paths.append(next(stream, b""))
            token = next(stream, None)
        yield head, paths


def _take(record: tuple[list[bytes], list[bytes]], reading: _Reading) -> None:
    (key, parents, *people, trailers), paths = record
    name, address, written, lander, lander_address, landed = (
        cell.decode("utf-8", "replace") for cell in people
    )
    reading.numbers[bytes.fromhex(key.decode("ascii"))] = len(reading.commits)
    reading.parents.append(
        tuple(bytes.fromhex(one) for one in parents.decode("ascii").split())
    )
    reading.commits.append(
        Commit(
            author=reading.person(name, address),
            committer=reading.person(lander, lander_address),
            written=_seconds(written),
            landed=_seconds(landed),
            parents=(),
            folders=tuple({reading.folder(path) for path in paths}),
            trailers=_trailers(trailers.decode("utf-8", "replace"), reading),
        )
    )


def _seconds(text: str) -> int:
    # An empty or absurd date is taken for the beginning of all time, which is no date.
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) < 15 else 0


def _trailers(text: str, reading: _Reading) -> tuple[tuple[str, int], ...]:
    if not text:
        return ()
    found = []
    for line in text.splitlines()[:200]:
        key, _, value = line.partition(":")
        name, sign, rest = value.partition("<")
        kind = TRAILERS.get(key.strip().casefold())
        if kind and sign and (name.strip() or "@" in rest):
            address = rest.partition(">")[0]
            found.append((kind, reading.person(name.strip()[:200], address[:200])))
    return tuple(found)


def _finished(reading: _Reading, *, shallow: bool) -> History:
    raws = list(reading.raws)
    merged = merge(raws, [reading.uses[number] for number in range(len(raws))])
    person, numbers = merged.person, reading.numbers
    for commit, parents in zip(reading.commits, reading.parents, strict=True):
        commit.author = person[commit.author]
        commit.committer = person[commit.committer]
        commit.parents = tuple(numbers[one] for one in parents if one in numbers)
        commit.trailers = tuple((kind, person[raw]) for kind, raw in commit.trailers)
    return History(reading.commits, merged, list(reading.folders), shallow)
