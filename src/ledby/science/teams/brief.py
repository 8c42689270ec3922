"""A brief: what a team must be able to do, in plain words and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from ledby.errors import TableError

LEVELS: Final = (1, 4)
LARGEST: Final = 60
MOST_SKILLS: Final = 40

KNOWN: Final = {
    "": (
        *("purpose", "size", "roles_each", "skills", "span", "closeness", "people"),
        *("time", "load", "weigh"),
    ),
    "skills": ("skill", "level", "people"),
    "span": ("units", "levels", "places", "most_from_one", "across"),
    "closeness": ("start", "bridge"),
    "people": ("must", "never", "not_both", "lead_from", "sponsor"),
    "time": ("each", "together"),
    "weigh": ("load", "distance"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """So many people who have a skill at a level or above."""

    skill: str
    level: int = 1
    people: int = 1

    def __str__(self) -> str:
        """Return the need in words."""
        who = "person" if self.people == 1 else "people"
        level = "" if self.level == 1 else f" at level {self.level} or above"
        return f"{self.people} {who} with {self.skill}{level}"


@dataclass(frozen=True, slots=True)
class Brief:
    """What a team must be able to do, and who may be in it.

    Attributes
    ----------
    needs : tuple of Need
        Skills that must be carried.
    fewest, most : int
        People in the team.
    roles_each : int
        Skills that one person may carry at the same time.
    units, levels, places : int
        The team comes from at least so many different ones.
    most_from_one : int or None
        At most so many people from one unit.
    across : tuple of str
        From each of these units, or from below it, comes at least one.
    start : int
        At least so many members whose units already work with those of other members,
        or are the same, so that the team can start.
    bridge : int
        At least so many pairs of units in it that hardly meet, so that it bridges.
    hours_each, hours_together : float
        Hours a week that each member has for it at least, and all of them together.
    must, never : tuple of str
        People who are in it in any case, or in no case.
    not_both : tuple of pairs of str
        People of whom at most one may be in it.
    lead_from : tuple of str
        Volunteers, of whom at least one is in it to lead; empty asks nothing.
    sponsor : str or None
        Stands behind the team and so is never in it.
    load : mapping of str to int
        How often people were picked lately; it counts squared, so that calls go round.
    weigh_load, weigh_distance : float
        What one squared pick, and one pair of units that hardly talk, weigh.
    purpose : str
        What the team is for; shown to those who are invited.
    """

    needs: tuple[Need, ...]
    fewest: int
    most: int
    roles_each: int = 2
    units: int = 1
    levels: int = 1
    places: int = 1
    most_from_one: int | None = None
    across: tuple[str, ...] = ()
    start: int = 0
    bridge: int = 0
    hours_each: float = 0.0
    hours_together: float = 0.0
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    not_both: tuple[tuple[str, str], ...] = ()
    lead_from: tuple[str, ...] = ()
    sponsor: str | None = None
    load: Mapping[str, int] = field(default_factory=dict)
    weigh_load: float = 4.0
    weigh_distance: float = 1.0
    purpose: str = ""


def read_brief(given: Mapping[str, Any]) -> Brief:
    """Return a brief from the plain values of a TOML file or a form.

    Raises
    ------
    TableError
        A word is unknown or a value is outside what is allowed; one sentence.
    """
    _known(given, "")
    span, people = _part(given, "span"), _part(given, "people")
    weigh, time = _part(given, "weigh"), _part(given, "time")
    closeness = _part(given, "closeness")
    fewest, most = _size(given.get("size"))
    needs = tuple(_need(part, at) for at, part in enumerate(_parts(given, "skills"), 1))
    if not needs:
        raise _fault("skills", "names no skill; a team is asked for what it must do")
    if len(needs) > MOST_SKILLS:
        raise _fault("skills", f"names {len(needs)} skills; {MOST_SKILLS} are the most")
    limit = span.get("most_from_one")
    return Brief(
        needs=needs,
        fewest=fewest,
        most=most,
        roles_each=_whole(given, "roles_each", 2, 1, MOST_SKILLS),
        units=_whole(span, "units", 1, 1, LARGEST),
        levels=_whole(span, "levels", 1, 1, LARGEST),
        places=_whole(span, "places", 1, 1, LARGEST),
        most_from_one=None if limit is None else _whole(span, "most_from_one", 1, 1),
        across=_names(span, "across", "units"),
        start=_whole(closeness, "start", 0, 0, LARGEST),
        bridge=_whole(closeness, "bridge", 0, 0, LARGEST),
        hours_each=_weight(time, "each", 0.0),
        hours_together=_weight(time, "together", 0.0),
        must=_names(people, "must"),
        never=_names(people, "never"),
        not_both=_pairs(people),
        lead_from=_names(people, "lead_from"),
        sponsor=people.get("sponsor"),
        load={
            str(name): _whole(_part(given, "load"), name, 0, 0)
            for name in _part(given, "load")
        },
        weigh_load=_weight(weigh, "load", 4.0),
        weigh_distance=_weight(weigh, "distance", 1.0),
        purpose=str(given.get("purpose", "")),
    )


def _fault(where: str, what: str) -> TableError:
    return TableError(f'Brief, "{where}": {what}.')


def _known(given: Mapping[str, Any], part: str) -> None:
    for word in given:
        if word not in KNOWN[part]:
            near = get_close_matches(word, KNOWN[part], n=1)
            hint = f'; did you mean "{near[0]}"' if near else ""
            words = ", ".join(KNOWN[part])
            raise _fault(part or word, f'"{word}" is not known{hint}; known: {words}')


def _part(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = given.get(name, {})
    if not isinstance(part, Mapping):
        raise _fault(name, "must be a table")
    if name in KNOWN:
        _known(part, name)
    return part


def _parts(given: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    parts = given.get(name, ())
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        raise _fault(name, f"must be a list of tables, each written as [[{name}]]")
    for part in parts:
        if not isinstance(part, Mapping):
            raise _fault(name, f"must be a list of tables, each written as [[{name}]]")
        _known(part, name)
    return parts


def _whole(
    part: Mapping[str, Any], name: str, default: int, low: int, high: int | None = None
) -> int:
    value = part.get(name, default)
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= low
    if not fits or (high is not None and value > high):
        span = f"{low} or more" if high is None else f"{low} to {high}"
        raise _fault(name, f"{value!r} is not a whole number of {span}")
    return int(value)


def _weight(part: Mapping[str, Any], name: str, default: float) -> float:
    value = part.get(name, default)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise _fault(name, f"{value!r} is not a number")
    if not 0 <= value <= 1e6:
        raise _fault(name, f"{value!r} is not a number from 0 to 1,000,000")
    return float(value)


def _size(given: Any) -> tuple[int, int]:
    pair = [given, given] if isinstance(given, int) else given
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        raise _fault("size", "must be a number, or the fewest and the most people")
    named = {"fewest": pair[0], "most": pair[1]}
    fewest = _whole(named, "fewest", 0, 1, LARGEST)
    most = _whole(named, "most", 0, 1, LARGEST)
    if fewest > most:
        raise _fault("size", f"the fewest ({fewest}) are more than the most ({most})")
    return fewest, most


def _need(part: Mapping[str, Any], at: int) -> Need:
    skill = part.get("skill")
    if not isinstance(skill, str) or not skill.strip():
        raise _fault("skills", f"number {at} names no skill")
    return Need(
        skill.strip(),
        _whole(part, "level", 1, *LEVELS),
        _whole(part, "people", 1, 1, LARGEST),
    )


def _names(part: Mapping[str, Any], name: str, what: str = "people") -> tuple[str, ...]:
    names = part.get(name, ())
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise _fault(name, f"must be a list of {what}")
    return tuple(str(one) for one in names)


def _pairs(part: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = part.get("not_both", ())
    if isinstance(pairs, str) or not isinstance(pairs, Sequence):
        raise _fault("not_both", "must be a list of pairs of people")
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            raise _fault("not_both", f"{pair!r} is not a pair of people")
    return tuple((str(one), str(other)) for one, other in pairs)
