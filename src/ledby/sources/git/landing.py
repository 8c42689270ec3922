"""Who landed and reviewed whose work, and which of it no record names a lander for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final, NamedTuple

from ledby.sources.git.history import ROOT, Commit, History

CROWDED: Final = 0.40
"""A folder with more of all touches is split one level."""
NOBODY: Final = -1
"""The number of a service, or of a lander whom no record names."""


class Act(NamedTuple):
    """One person does something for the work of another.

    ``kind`` is land, review, mentor or credit. In a credit the author thanks somebody;
    in all the others somebody does something for the author.
    """

    kind: str
    actor: int
    other: int
    at: int


@dataclass(frozen=True, slots=True)
class Work:
    """A history as acts.

    Attributes
    ----------
    authored : list of (author, at, lander)
        One for each change, a merge or a program's work being none. The lander is the
        author if the own work was landed, ``NOBODY`` if no record says who.
    acts : list of Act
        Deeds of one person for another.
    home : dict
        The unit in which a person changed most, by the person's number.
    units : list of str
        Folders, those in which everything happens being split; in the order of names.
    services : int
        Changes that programs made, which are in no figure.
    """

    authored: list[tuple[int, int, int]]
    acts: list[Act]
    home: dict[int, str]
    units: list[str]
    services: int


def work(history: History) -> Work:
    """Find who landed what: the committer, else who merged it, else a trailer."""
    merged_by = _mergers(history.commits)
    authored, acts, services = [], [], 0
    for number, commit in enumerate(history.commits):
        if len(commit.parents) > 1:
            continue
        if commit.author == NOBODY:
            services += 1
            continue
        lander = _lander(commit, merged_by[number], history.commits)
        authored.append((commit.author, commit.landed, lander))
        acts += _acts(commit, lander)
    home, units = _homes(history)
    return Work(authored, acts, home, units, services)


def _mergers(commits: list[Commit]) -> list[int]:
    """Return for each commit the merge that brought it to the main line, or -1.

    The main line is the chain of first parents from the newest commit; on it, merges
    are taken from the oldest on, each bringing what was not there before.
    """
    line, at = [], 0 if commits else -1
    brought = [-1] * len(commits)
    seen = bytearray(len(commits))
    while at >= 0 and not seen[at]:
        seen[at] = 1
        line.append(at)
        parents = commits[at].parents
        at = parents[0] if parents else -1
    for merge in reversed(line):
        waiting = list(commits[merge].parents[1:])
        while waiting:
            number = waiting.pop()
            if not seen[number]:
                seen[number] = 1
                brought[number] = merge
                waiting.extend(commits[number].parents)
    return brought


def _lander(commit: Commit, merge: int, commits: list[Commit]) -> int:
    lander = commit.committer
    if lander in (NOBODY, commit.author) and merge >= 0:
        # A program's merge hides who pressed the button, even of an own commit.
        merger = commits[merge]
        lander = merger.author if merger.author != NOBODY else merger.committer
    if lander == NOBODY:
        named = (person for kind, person in commit.trailers if kind == "land")
        lander = next((person for person in named if person != NOBODY), NOBODY)
    return lander


def _acts(commit: Commit, lander: int) -> list[Act]:
    author, at = commit.author, commit.landed
    acts = []
    if lander not in (NOBODY, author):
        acts.append(Act("land", lander, author, at))
    for kind, person in sorted(set(commit.trailers)):
        if person in (NOBODY, author) or kind == "land":
            continue
        if kind == "credit":
            acts.append(Act(kind, author, person, at))
        else:
            acts.append(Act(kind, person, author, at))
    return acts


def _homes(history: History) -> tuple[dict[int, str], list[str]]:
    touches: Counter[tuple[int, int]] = Counter()
    for commit in history.commits:
        if commit.author != NOBODY and len(commit.parents) < 2:
            touches.update((commit.author, folder) for folder in commit.folders)
    unit = _units(history.folders, touches)
    sums: dict[int, Counter[str]] = {}
    for (author, folder), count in touches.items():
        sums.setdefault(author, Counter())[unit[folder]] += count
    home = {
        author: min(found, key=lambda name: (-found[name], name))
        for author, found in sums.items()
    }
    return home, sorted(set(unit))


def _units(folders: list[str], touches: Counter[tuple[int, int]]) -> list[str]:
    """Return a unit for each folder: its first level, or deeper where it is crowded."""
    of_folder = [0] * len(folders)
    for (_, folder), count in touches.items():
        of_folder[folder] += count
    whole = sum(of_folder)
    levels = [tuple(name.split("/")) for name in folders]
    depth = [1] * len(folders)
    for at in range(1, max(map(len, levels), default=0)):
        sums: Counter[tuple[str, ...]] = Counter()
        for number, path in enumerate(levels):
            sums[path[: depth[number]]] += of_folder[number]
        for number, path in enumerate(levels):
            crowded = sums[path[: depth[number]]] > CROWDED * whole
            if crowded and depth[number] == at and len(path) > at:
                depth[number] += 1
    return [
        " / ".join(path[: depth[number]]) if path != (ROOT,) else ROOT
        for number, path in enumerate(levels)
    ]
