"""What fair teams means here: rules over columns and people, read from plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from ledby.errors import TableError

Kind = Literal[
    "balance", "spread", "not_alone", "together", "apart", "overlap", "rotate"
]
MOST_RULES: Final = 60
ASKS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "balance": ("column",),
    "spread": ("column",),
    "not_alone": ("column", "value"),
    "together": ("people",),
    "apart": ("people",),
    "overlap": ("column", "least"),
    "rotate": (),
}
"""What each kind of rule must say beside its kind."""

HARD: Final = frozenset({"not_alone", "together", "apart", "overlap"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes
    ----------
    kind : str
        balance (numbers: each team's mean like everybody's), spread (words: each team
        mixed like everybody), not_alone (nobody with this value is the only one in a
        team), together, apart (of these people), overlap (a column of free times, see
        :func:`ledby.science.teams.slots.slots`: at least so many in common), rotate
        (not again with whom one was before).
    column, value : str
        What it looks at.
    people : tuple of str
        Whom it is about.
    least : int
        Times in common.
    weight : float
        How much it counts beside others; hard rules come first whatever they weigh.
    """

    kind: Kind
    column: str = ""
    value: str = ""
    people: tuple[str, ...] = ()
    least: int = 1
    weight: float = 1.0

    @property
    def hard(self) -> bool:
        """Return whether the rule must hold in each team."""
        return self.kind in HARD

    def __str__(self) -> str:
        """Return the rule in words."""
        words = {
            "balance": f"the same mean of {self.column} in each team",
            "spread": f"each team mixed by {self.column}",
            "not_alone": f"nobody with {self.column} {self.value} alone in a team",
            "together": f"{_few(self.people)} together",
            "apart": f"{_few(self.people)} apart",
            "overlap": f"at least {self.least} free times of {self.column} in common",
            "rotate": "not again with the same people as before",
        }
        return words[self.kind]


def read_rules(given: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Return the rules of a TOML file or a form: a list named ``rules``.

    Raises
    ------
    TableError
        A rule is of an unknown kind, or does not say what its kind asks for.
    """
    parts = given.get("rules", ())
    unknown = [name for name in given if name != "rules"]
    if unknown:
        raise TableError(f'Rules: "{unknown[0]}" is not known; known: rules.')
    if isinstance(parts, str) or not isinstance(parts, Sequence):
        raise TableError('Rules: "rules" must be a list, each written as [[rules]].')
    if len(parts) > MOST_RULES:
        raise TableError(f"Rules: there are {len(parts)}; {MOST_RULES} are the most.")
    return tuple(_rule(part, at) for at, part in enumerate(parts, 1))


def _rule(part: Any, at: int) -> Rule:
    where = f"Rules, number {at}"
    said = part.get("kind") if isinstance(part, Mapping) else None
    kind = next((known for known in ASKS if known == said), None)
    if kind is None:
        raise TableError(f"{where}: {said!r} is no kind; kinds: {', '.join(ASKS)}.")
    asks = ASKS[kind]
    for name in part:
        if name not in ("kind", "weight", *asks):
            known = ", ".join(("kind", "weight", *asks))
            raise TableError(f'{where}: "{name}" is not known here; known: {known}.')
    for name in asks:
        if name not in part:
            raise TableError(f'{where}: {kind} must say "{name}".')
    weight = part.get("weight", 1.0)
    if not isinstance(weight, (int, float)) or not 0 < weight <= 1_000:
        raise TableError(
            f"{where}: weight {weight!r} is not a number above 0 to 1,000."
        )
    return Rule(
        kind=kind,
        column=str(part.get("column", "")),
        value=str(part.get("value", "")),
        people=_people(part.get("people", ()), where, kind),
        least=_least(part.get("least", 1), where),
        weight=float(weight),
    )


def _people(names: Any, where: str, kind: str) -> tuple[str, ...]:
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise TableError(f'{where}: "people" must be a list of people.')
    people = tuple(dict.fromkeys(str(name) for name in names))
    if kind in {"together", "apart"} and len(people) < 2:
        raise TableError(f"{where}: {kind} needs at least two people.")
    return people


def _least(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TableError(f"{where}: least {value!r} is not a whole number above 0.")
    return value


def _few(people: Sequence[str]) -> str:
    if len(people) < 2:
        return "".join(people)
    if len(people) > 4:
        return f"{', '.join(people[:3])} and {len(people) - 3} more"
    return f"{', '.join(people[:-1])} and {people[-1]}"
