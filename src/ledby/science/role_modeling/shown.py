"""What was shown and seen: attested examples, shown beside told, word beside deed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledby.errors import TableError
from ledby.science.vocabulary import Relationship

IN_LINE: Final = (Relationship.MANAGER, Relationship.REPORT)
IN_LINE_WEIGHT: Final = 0.5
"""What a witness above or below in the leader's own line weighs; others weigh 1."""
TWO_UNITS: Final = 1.5
"""By this all witnesses weigh more when they come from two units or more."""
STANDS: Final = 1.0
"""From this weight on an example counts as shown."""
FEWEST: Final = 3
"""Of fewer words that are due no alignment is told."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the witnesses of one example come to.

    Attributes
    ----------
    witnesses, outside
        How many people, and how many of them from outside the leader's line.
    units
        Different units among them.
    weight
        (sum of 1/2 for each in line and 1 for each other) x 3/2 from two units on.
    counts
        Whether the example counts as shown: weight 1 or more, and never by the
        leader's own reports alone.
    """

    witnesses: int
    outside: int
    units: int
    weight: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """Word and deed of one person.

    Attributes
    ----------
    told, shown
        Examples announced, and those among them that count as shown.
    due
        Words whose day is over.
    kept
        Those among them that count as shown.
    share, low, high
        ``(kept + 1/2) / (due + 1)`` and its Jeffreys interval; None below ``FEWEST``.
    """

    told: int
    shown: int
    due: int
    kept: int
    share: float | None
    low: float | None
    high: float | None


def weigh(witnesses: Iterable[tuple[str, str | None]]) -> Seen:
    """Return what the witnesses of one example come to.

    Parameters
    ----------
    witnesses
        Of each different witness what they are to the leader (a
        :class:`~ledby.science.vocabulary.Relationship`) and their unit, None if
        unknown.

    Raises
    ------
    TableError
        Somebody attests an example of their own, or the relation is unknown.
    """
    people = list(witnesses)
    for relation, _unit in people:
        if relation == Relationship.SELF:
            raise TableError("Nobody attests an example of their own.")
        if relation not in tuple(Relationship):
            allowed = ", ".join(r for r in Relationship if r != Relationship.SELF)
            raise TableError(
                f'"{relation}" is no relation of a witness; allowed: {allowed}.'
            )
    outside = sum(relation not in IN_LINE for relation, _unit in people)
    units = len({unit for _relation, unit in people if unit})
    weight = outside + IN_LINE_WEIGHT * (len(people) - outside)
    if units > 1:
        weight *= TWO_UNITS
    by_reports = all(relation == Relationship.REPORT for relation, _unit in people)
    counts = weight >= STANDS and not by_reports
    return Seen(len(people), outside, units, weight, counts)


def align(
    words: Iterable[tuple[bool, bool]], *, level: float = 0.90, fewest: int = FEWEST
) -> Alignment:
    """Return the alignment of word and deed of one person.

    After Simons (2002, *Organization Science* 13(1), 18-35): behavioral integrity is
    the perceived alignment between words and deeds. A word is an example that was
    announced; it is kept if others saw the deed. Words whose day is still to come say
    nothing yet and are left out, kept or not: early deeds would flatter.

    Parameters
    ----------
    words
        Of each example that was announced: is its day over, does it count as shown.
    level
        Probability inside the interval.
    fewest
        Words that must be due before a share is told.
    """
    said = list(words)
    due = [shown for is_due, shown in said if is_due]
    told, shown = len(said), sum(shown for _is_due, shown in said)
    if len(due) < max(fewest, 1):
        return Alignment(told, shown, len(due), sum(due), None, None, None)
    # A page asks for most people who have few words: the engine loads for the others.
    from ledby.science.stats import proportion_interval

    low, high = proportion_interval(sum(due), len(due), level=level)
    share = (sum(due) + 0.5) / (len(due) + 1)
    return Alignment(told, shown, len(due), sum(due), share, float(low), float(high))


def relation_of(
    witness: str,
    leader: str,
    manager: Mapping[str, str | None],
    unit: Mapping[str, str | None],
) -> Relationship:
    """Return what *witness* is to *leader* by the chart: the first that fits.

    ``self``; ``report`` for everybody below the leader, at any distance; ``manager``
    for everybody above; ``peer`` within the same unit; else ``other``.
    """
    if witness == leader:
        return Relationship.SELF
    if leader in _above(witness, manager):
        return Relationship.REPORT
    if witness in _above(leader, manager):
        return Relationship.MANAGER
    if unit.get(leader) and unit.get(leader) == unit.get(witness):
        return Relationship.PEER
    return Relationship.OTHER


def seen_examples(attestations: Any, people: Any = None) -> Any:
    """Return what the witnesses of each example come to.

    Parameters
    ----------
    attestations
        The contract's table; a witness who attests twice counts once. Where
        ``relation`` is empty it is read from the chart.
    people
        The contract's table ``people``: its ``manager`` and ``unit``. Without it no
        unit is known.

    Returns
    -------
    frame
        Sorted by example: ``example``, ``leader``, ``witnesses``, ``outside``,
        ``units``, ``weight``, ``counts``; see :class:`Seen`.

    Raises
    ------
    TableError
        Somebody attests an example of their own, an example has two leaders, or a
        relation is neither told nor to be read from the chart.
    """
    from ledby.science.tables import give_back

    leaders, seen = _seen(attestations, people)
    names = sorted(seen)
    found = [seen[name] for name in names]
    return give_back(
        attestations,
        {
            "example": names,
            "leader": [leaders[name] for name in names],
            "witnesses": [one.witnesses for one in found],
            "outside": [one.outside for one in found],
            "units": [one.units for one in found],
            "weight": [one.weight for one in found],
            "counts": [one.counts for one in found],
        },
    )


def show_tell(
    told: Mapping[str, tuple[str, int]],
    attestations: Any,
    people: Any = None,
    *,
    now: int,
    level: float = 0.90,
) -> Any:
    """Return shown beside told, and word beside deed, of each leader.

    Parameters
    ----------
    told
        Of each example that was announced its leader and the moment at which its day
        is over (epoch seconds).
    attestations, people
        As for :func:`seen_examples`; attestations of other examples are left out.
    now
        Epoch seconds.
    level
        Probability inside the interval.

    Returns
    -------
    frame
        Sorted by leader: ``leader``, ``told``, ``shown``, ``ratio`` (shown : told),
        ``due``, ``kept``, ``alignment``, ``low``, ``high`` (null below three due).
    """
    from ledby.science.tables import give_back

    _leaders, seen = _seen(attestations, people)
    words: dict[str, list[tuple[bool, bool]]] = {}
    for example, (leader, until) in told.items():
        stands = example in seen and seen[example].counts
        words.setdefault(leader, []).append((until <= now, stands))
    names = sorted(words)
    found = [align(words[name], level=level) for name in names]
    return give_back(
        attestations,
        {
            "leader": names,
            "told": [one.told for one in found],
            "shown": [one.shown for one in found],
            "ratio": [one.shown / one.told for one in found],
            "due": [one.due for one in found],
            "kept": [one.kept for one in found],
            "alignment": [one.share for one in found],
            "low": [one.low for one in found],
            "high": [one.high for one in found],
        },
        {
            "leader": "text",
            **dict.fromkeys(("told", "shown", "due", "kept"), "whole"),
            **dict.fromkeys(("ratio", "alignment", "low", "high"), "number"),
        },
    )


def _above(person: str, manager: Mapping[str, str | None]) -> set[str]:
    above: set[str] = set()
    at = manager.get(person)
    while at is not None and at not in above:
        above.add(at)
        at = manager.get(at)
    return above


def _seen(attestations: Any, people: Any) -> tuple[dict[str, str], dict[str, Seen]]:
    from ledby.science.tables import ATTESTATIONS, conform

    table = conform(attestations, ATTESTATIONS)
    manager, unit = _chart(people)
    leaders: dict[str, str] = {}
    witnesses: dict[str, dict[str, tuple[str, str | None]]] = {}
    columns = ("example", "leader", "witness", "relation")
    for row, cells in enumerate(table.select(*columns).iter_rows(), start=1):
        example, leader, witness, relation = cells
        _check(row, leaders.setdefault(example, leader), leader, witness)
        if not relation:
            if people is None:
                raise TableError(
                    f'Table attestations, column "relation", row {row}: it is empty,'
                    " and no table people is given to read it from."
                )
            relation = relation_of(witness, leader, manager, unit)
        witnesses.setdefault(example, {})[witness] = (relation, unit.get(witness))
    return leaders, {name: weigh(of.values()) for name, of in witnesses.items()}


def _check(row: int, first: str, leader: str, witness: str) -> None:
    where = f"Table attestations, row {row}"
    if witness == leader:
        raise TableError(f"{where}: nobody attests an example of their own.")
    if first != leader:
        raise TableError(f"{where}: the example is {first}'s in an earlier row.")


def _chart(people: Any) -> tuple[dict[str, str | None], dict[str, str | None]]:
    if people is None:
        return {}, {}
    from ledby.science.tables import PEOPLE, conform

    table = conform(people, PEOPLE)
    rows: Sequence[tuple[Any, ...]] = table.select("person", "manager", "unit").rows()
    manager = {person: above or None for person, above, _unit in rows}
    return manager, {person: unit or None for person, _above, unit in rows}
