"""Rater groups of a feedback report, merged upward until nobody stands out (P2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ledby.science.tables import SHEETS, conform, give_back
from ledby.science.vocabulary import Relationship

MERGED: Final = tuple(kind for kind in Relationship if kind != Relationship.SELF)


def merge_up(counts: Mapping[str, int], k: int = 4) -> list[tuple[str, ...]]:
    """Return which groups of raters are shown together.

    The smallest group with fewer than *k* raters joins the next smallest, again and
    again. A group without raters counts as small, so that none and few look alike.

    Parameters
    ----------
    counts : mapping
        Raters in each group, in the order in which groups are named.
    k : int
        Fewest raters in a shown group.

    Returns
    -------
    list of tuple of str
        A partition of the groups, each part with at least *k* raters; empty when all
        together have fewer.
    """
    if sum(counts.values()) < k:
        return []
    order = list(counts)
    parts: list[tuple[tuple[int, ...], int]] = [
        ((place,), counts[name]) for place, name in enumerate(order)
    ]
    parts.sort(key=lambda part: (part[1], part[0]))
    while parts[0][1] < k:
        (names, few), (more, next_few), *rest = parts
        parts = [*rest, (tuple(sorted(names + more)), few + next_few)]
        parts.sort(key=lambda part: (part[1], part[0]))
    return [tuple(order[place] for place in part) for part, _ in sorted(parts)]


def rater_blocks(sheets: Any, k: int = 4) -> Any:
    """Return the rater groups that each ratee's report may show.

    Manager, peers, reports and others are merged upward until each part has *k*
    raters. The manager is merged as well: beside the level, which all raters make up,
    the rest would otherwise give the manager's answers by subtraction. With fewer than
    *k* of them in all there is no group.

    Parameters
    ----------
    sheets : frame
        Table ``sheets``; a rater with no value at all does not count, and nobody
        counts as a rater of themselves.
    k : int
        Fewest raters in a merged group.

    Returns
    -------
    frame
        ratee, block (1, 2, … for each ratee), relationships (joined by ";"), raters.
        Exact counts: for the scoring job, not to be shown.
    """
    table = conform(sheets, SHEETS)
    who = ["ratee", "rater", "relationship"]
    mine = (table["relationship"] == Relationship.SELF.value) | (
        table["ratee"] == table["rater"]
    )
    seen = table.filter(~table["value"].is_null() & ~mine).select(*who)
    seen = seen.unique(subset=who[:2], keep="first", maintain_order=True)
    counts: dict[str, dict[str, int]] = {}
    for ratee, _, relationship in seen.iter_rows():
        of_ratee = counts.setdefault(ratee, dict.fromkeys(MERGED, 0))
        of_ratee[relationship] += 1
    rows = [
        (ratee, number, ";".join(names), sum(of_ratee[name] for name in names))
        for ratee, of_ratee in sorted(counts.items())
        for number, names in enumerate(merge_up(of_ratee, k), start=1)
    ]
    ratee, block, names, raters = zip(*rows, strict=True) if rows else ((),) * 4
    return give_back(
        sheets,
        {
            "ratee": ratee,
            "block": list(block),
            "relationships": names,
            "raters": list(raters),
        },
    )
