"""Which items a sheet asks: few of each rater, all of them over the raters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import zip_longest


def planned_items(
    ratee: Sequence[str],
    rater: Sequence[str],
    items: Mapping[str, str],
    *,
    seed: int,
    per_sheet: int = 12,
) -> list[tuple[str, ...]]:
    """Choose the items of each sheet so that all sheets on a ratee cover them evenly.

    Every sheet has an item of every trait. Over the raters of one ratee, in sorted
    order, the extra items go round the traits and the items go round within a trait:
    how often two items of a trait are asked differs by one at most.

    Parameters
    ----------
    ratee, rater : sequence of str
        The sheets, as from :func:`assign_raters`; all raters of a ratee together.
    items : mapping
        Trait of each item.
    seed : int
        Decides where each ratee's round begins.
    per_sheet : int
        Items on a sheet; with more than there are, all are asked.

    Returns
    -------
    list of tuple of str
        The items of each sheet in the order in which to ask them: every trait once
        before any twice, so that who stops early has still said something of each.

    Raises
    ------
    ValueError
        There are more traits than items on a sheet.
    """
    by_trait: dict[str, list[str]] = {}
    for item, trait in items.items():
        by_trait.setdefault(trait, []).append(item)
    traits = list(by_trait.values())
    if per_sheet < len(traits):
        raise ValueError(
            f"A sheet of {per_sheet} items cannot hold one of each of"
            f" {len(traits)} traits."
        )
    sheets = sorted(range(len(ratee)), key=lambda k: (ratee[k], rater[k]))
    found: list[tuple[str, ...]] = [()] * len(ratee)
    asked = [0] * len(traits)
    extra, before = 0, None
    for k in sheets:
        if ratee[k] != before:
            before = ratee[k]
            extra, asked = _round(f"{seed}|{before}", traits)
        first = extra
        quota, extra = _quota(traits, per_sheet, extra)
        chosen = [
            [own[(asked[t] + step) % len(own)] for step in range(quota[t])]
            for t, own in enumerate(traits)
        ]
        asked = [
            (a + q) % len(own) for a, q, own in zip(asked, quota, traits, strict=True)
        ]
        turns = zip_longest(*chosen[first:], *chosen[:first])
        found[k] = tuple(item for turn in turns for item in turn if item)
    return found


def _round(label: str, traits: Sequence[Sequence[str]]) -> tuple[int, list[int]]:
    """Return at which trait, and at which item of each, a ratee's round begins."""
    digest = blake2b(label.encode(), digest_size=32).digest()
    start = [digest[t % 31 + 1] % len(own) for t, own in enumerate(traits)]
    return digest[0] % len(traits), start


def _quota(
    traits: Sequence[Sequence[str]], per_sheet: int, start: int
) -> tuple[list[int], int]:
    """Return how many items of each trait a sheet asks, and where the next begins."""
    quota = [1] * len(traits)
    left = min(per_sheet, sum(len(own) for own in traits)) - len(traits)
    place = start
    while left:
        t = place % len(traits)
        if quota[t] < len(traits[t]):
            quota[t] += 1
            left -= 1
        place += 1
    return quota, place % len(traits)
