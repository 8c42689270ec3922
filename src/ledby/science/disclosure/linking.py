"""Linking what is stored to people: by the assignment list, by the order of rows.

Attacks A11 of the study of trust, for whoever holds a copy of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

Pairs = Iterable[tuple[Hashable, Hashable]]


def match_pseudonyms(assigned: Pairs, sheets: Pairs) -> dict[Hashable, Hashable]:
    """Return which pseudonyms belong to one person only, by whom they rated.

    Parameters
    ----------
    assigned : iterable of (rater, ratee)
        Who was asked for feedback on whom.
    sheets : iterable of (pseudonym, ratee)
        Stored sheets, with the rater under a name that says nothing by itself.

    Returns
    -------
    dict
        The rater of each pseudonym that fits nobody else: who is asked about all whom
        it rated. What is found rules others out, again and again.

    Notes
    -----
    Research on measurement, 4.2: with 8 raters for each ratee this finds 99 % of the
    raters where all answer and 94 % where three in four do.
    """
    asked_by: dict[Hashable, set[Hashable]] = defaultdict(set)
    for rater, ratee in assigned:
        asked_by[ratee].add(rater)
    rated: dict[Hashable, set[Hashable]] = defaultdict(set)
    for pseudonym, ratee in sheets:
        rated[pseudonym].add(ratee)
    open_to = {
        name: set.intersection(*(asked_by[ratee] for ratee in ratees))
        for name, ratees in rated.items()
    }
    found: dict[Hashable, Hashable] = {}
    while new := _only_one(open_to, found):
        found |= new
        taken = set(new.values())
        for name in open_to.keys() - found.keys():
            open_to[name] -= taken
    return found


def match_by_order(
    people: Sequence[Hashable], rows: Sequence[Hashable]
) -> dict[Hashable, Hashable]:
    """Return which row belongs to whom if both were written in one order."""
    return dict(zip(people, rows, strict=False))


def _only_one(
    open_to: Mapping[Hashable, set[Hashable]], found: Mapping[Hashable, Hashable]
) -> dict[Hashable, Hashable]:
    new = {
        name: next(iter(some))
        for name, some in open_to.items()
        if len(some) == 1 and name not in found
    }
    claimed = list(new.values())
    return {name: one for name, one in new.items() if claimed.count(one) == 1}
