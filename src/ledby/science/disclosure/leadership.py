"""Leaders and managers of each block, as bands (policy P3)."""

from __future__ import annotations

from typing import Final

import numpy as np

from ledby.science.disclosure.bands import SMALLEST, people_band, people_range
from ledby.science.disclosure.blocks import texts
from ledby.science.disclosure.evidence import Flags, Staff, read
from ledby.science.disclosure.findings import FOLLOWERS, Findings, Policy
from ledby.science.disclosure.split import LEAST_EACH_WAY, capped, leaves_open
from ledby.science.released import WHOLE, WHOLE_LABEL, LeadershipLine
from ledby.science.vocabulary import Kind

KINDS: Final = (
    Kind.LEADS_AND_MANAGES,
    Kind.LEADS_WITHOUT_TITLE,
    Kind.MANAGES_WITHOUT_FOLLOWERS,
)


def leadership(
    findings: Findings, staff: Staff, policy: Policy, *, hidden: bool
) -> list[LeadershipLine]:
    """Return the kinds of each block in bands, and of the whole in the last line.

    A band needs k of the kind, and at least two of those who could have been of that
    kind (managers, or people without reports) who are not: neither none nor all can
    be told. The whole's band is kept back where, less the blocks' bands, it would say
    something of nearly everybody in the blocks without one.
    """
    table = read(findings, "followers", FOLLOWERS)
    person = staff.find(table["person"].to_list())
    kinds = np.full(len(staff), "", dtype=object)
    kinds[person[person >= 0]] = np.array(texts(table["kind"]), object)[person >= 0]
    manages = staff.reports > 0
    columns = [
        _bands(staff, kinds == kind, manages == (kind in _MANAGERS), policy)
        if not hidden
        else [None] * (len(staff.blocks) + 1)
        for kind in KINDS
    ]
    names = [*zip(staff.blocks.ids, staff.blocks.labels, strict=True)]
    names.append((WHOLE, WHOLE_LABEL))
    return [
        LeadershipLine(
            block=block,
            label=label,
            leads_and_manages=both,
            leads_without_title=leads,
            manages_without_followers=manages_only,
        )
        for (block, label), both, leads, manages_only in zip(
            names, *columns, strict=True
        )
    ]


_MANAGERS: Final = (Kind.LEADS_AND_MANAGES, Kind.MANAGES_WITHOUT_FOLLOWERS)


def _bands(
    staff: Staff, is_kind: Flags, could_be: Flags, policy: Policy
) -> list[str | None]:
    """Return the band of one kind in each block, then in the whole."""
    block, size = staff.blocks.of_person, len(staff.blocks)
    count = np.bincount(block[is_kind & could_be], minlength=size).tolist()
    among = np.bincount(block[could_be], minlength=size).tolist()
    told = [_tellable(*pair, policy) for pair in zip(count, among, strict=True)]
    bands = [
        people_band(n) if yes else None for n, yes in zip(count, told, strict=True)
    ]
    total = sum(count)
    whole = _tellable(total, sum(among), policy) and _whole_is_safe(
        total, count, among, told
    )
    return [*bands, people_band(total) if whole else None]


def _tellable(count: int, among: int, policy: Policy) -> bool:
    return count >= policy.k and among - count >= LEAST_EACH_WAY


def _whole_is_safe(
    total: int, count: list[int], among: list[int], told: list[bool]
) -> bool:
    """Return whether any total that the told blocks allow leaves the others open.

    Were it told for some totals only, keeping it back would say which it was. Where
    no block is told, this total alone decides: then most totals are not told.
    """
    parts = [
        capped(n, limit)
        for n, limit, yes in zip(count, among, told, strict=True)
        if yes
    ]
    rest = [limit for limit, yes in zip(among, told, strict=True) if not yes]
    room, silent = sum(min(limit, SMALLEST - 1) for limit in rest), sum(rest)
    low, high = total, total
    if parts:
        low = sum(low for low, _ in parts)
        high = sum(high for _, high in parts) + room
    possible = {people_range(n) for n in range(low, high + 1)}
    return people_range(total) in possible and all(
        leaves_open(one, parts, room, silent) for one in possible
    )
