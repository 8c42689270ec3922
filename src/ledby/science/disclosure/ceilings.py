"""What may be said of ceilings: shares of k people and more, of the whole alone.

What is told is special to people and often seen by nobody. So nothing is shown by
block; each cell of group and level holds k people (:mod:`.seating`), and a figure stays
as it was until k people moved it, for whoever came between two releases would
otherwise be the difference.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ledby.science.ceilings import (
    Ceiling,
    Ceilings,
    GroupOdds,
    GroupShare,
    SeatLine,
)
from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.estimates import share_estimate
from ledby.science.disclosure.evidence import Follows, Ints, Staff, read
from ledby.science.disclosure.findings import (
    CEILING_ODDS,
    SEATED,
    STANDING,
    Findings,
    Policy,
)
from ledby.science.released import Estimate, GateWord

CHANCE: Final = 0.05
"""Chance of any false ceiling among all attributes and groups together."""
HALF_A_STEP: Final = 0.025
STEPS: Final = 20
DOMINANT: Final = 0.5
"""Of a group's follows, the most that may go to one person."""
TENTHS: Final = 10


def ceilings(
    findings: Findings, follows: Follows, staff: Staff, policy: Policy, gate: GateWord
) -> Ceilings:
    """Return the ceilings of the organisation, as far as they may be shown."""
    before = {one["attribute"]: one for one in findings.ceilings_before}
    found = []
    if not staff.small:
        seats = _read_seats(findings, staff)
        safe = {
            name: some for name, some in seats.items() if some.count.min() >= policy.k
        }
        odds = _odds(findings, safe)
        for name, some in safe.items():
            heard = gate != "hidden" and _enough(some, follows, staff, policy.k)
            was = before.get(name)
            everybody = _held(some, some.count.sum(axis=0), _whole(was), policy.k)
            lines = _lines(some, was, policy.k)
            found.append(
                Ceiling(
                    attribute=name,
                    everybody=everybody,
                    seats=lines,
                    followed=_followed(findings, name) if heard else [],
                    odds=_held_odds(odds[name], everybody, lines, was),
                )
            )
    told: Literal["too_few", "nobody"]
    told = "too_few" if findings.tellers >= policy.k else "nobody"
    return Ceilings(state="shown" if found else told, found=found)


@dataclass(frozen=True, slots=True)
class _Seats:
    """Who sits where: rows of people, their group, and the count (levels, groups)."""

    person: Ints
    group: Ints
    groups: list[str]
    bands: list[tuple[int, int]]
    count: Ints


def _read_seats(findings: Findings, staff: Staff) -> dict[str, _Seats]:
    table = read(findings, "seated", SEATED)
    found = {}
    for name in dict.fromkeys(table["attribute"].to_list()):
        mine = table.filter(table["attribute"] == name)
        groups, group = np.unique(
            np.array(mine["group"].to_list(), str), return_inverse=True
        )
        pairs = np.array([mine["first"].to_list(), mine["level"].to_list()]).T
        bands, band = np.unique(pairs, axis=0, return_inverse=True)
        count = np.zeros((len(bands), groups.size), np.intp)
        np.add.at(count, (band.ravel(), group), 1)
        found[name] = _Seats(
            person=staff.find(mine["person"].to_list()),
            group=group,
            groups=groups.tolist(),
            bands=[(first, last) for first, last in bands.tolist()],
            count=count,
        )
    return found


def _whole(before: Ceiling | None) -> list[GroupShare]:
    return before["everybody"] if before else []


def _lines(seats: _Seats, before: Ceiling | None, k: int) -> list[SeatLine]:
    lines = before["seats"] if before else []
    old = {(line["first"], line["last"]): line["shares"] for line in lines}
    return [
        SeatLine(
            first=band[0],
            last=band[1],
            shares=_held(seats, row, old.get(band, []), k),
        )
        for band, row in zip(seats.bands, seats.count, strict=True)
    ]


def _held(seats: _Seats, row: Ints, was: list[GroupShare], k: int) -> list[GroupShare]:
    """Return the shares of *row*, as they were where fewer than *k* moved them."""
    if _same(row, seats.groups, was, k):
        return was
    n = int(row.sum())
    return [
        GroupShare(group=group, estimate=share_estimate(int(count), n))
        for group, count in zip(seats.groups, row.tolist(), strict=True)
    ]


def _same(row: Ints, groups: list[str], was: list[GroupShare], k: int) -> bool:
    """Say whether fewer than *k* people could stand between *row* and what was said."""
    old = {one["group"]: one["estimate"]["value"] for one in was}
    if set(old) != set(groups):
        return False
    apart = row / row.sum() - np.array([old[group] for group in groups])
    return bool(np.abs(apart).max() < HALF_A_STEP + k / row.sum())


def _held_odds(
    odds: list[GroupOdds],
    everybody: list[GroupShare],
    lines: list[SeatLine],
    was: Ceiling | None,
) -> list[GroupOdds]:
    """Return the odds, as they were where no share beside them moved.

    They come of the same cells: where one moved alone, it would be the few who came.
    """
    still = was is not None and (was["everybody"], was["seats"]) == (everybody, lines)
    return was["odds"] if was is not None and still else odds


def _enough(seats: _Seats, follows: Follows, staff: Staff, k: int) -> bool:
    """Say whether k people chose k others in each group, none of them half of it."""
    group_of = np.full(len(staff), -1)
    group_of[seats.person] = seats.group
    chosen = staff.manager[follows.follower] != follows.leader
    follower, leader = follows.follower[chosen], follows.leader[chosen]
    group = group_of[leader]
    for at in range(len(seats.groups)):
        mine = leader[group == at]
        each = np.bincount(mine)
        givers = np.unique(follower[group == at]).size
        if (
            givers < k
            or np.count_nonzero(each) < k
            or each.max() > DOMINANT * mine.size
        ):
            return False
    return True


def _followed(findings: Findings, attribute: str) -> list[GroupShare]:
    table = read(findings, "standing", STANDING)
    mine = table.filter(table["attribute"] == attribute)
    rows = mine.select("group", "share", "low", "high").iter_rows()
    return [
        GroupShare(
            group=group,
            estimate=Estimate(
                value=round(round(STEPS * share) / STEPS, 2),
                low=round(math.floor(STEPS * low) / STEPS, 2),
                high=round(math.ceil(STEPS * high) / STEPS, 2),
                people=people_band(len(findings.people)) or "",
                clip="",
            ),
        )
        for group, share, low, high in rows
        if None not in {share, low, high}
    ]


def _odds(
    findings: Findings, seats: Mapping[str, _Seats]
) -> dict[str, list[GroupOdds]]:
    """Return the odds of each group; the more are compared, the rarer is not chance."""
    tests = sum(len(some.groups) - 1 for some in seats.values())
    table = read(findings, "ceiling_odds", CEILING_ODDS)
    rows = table.select(*CEILING_ODDS.names).iter_rows()
    found: dict[str, list[GroupOdds]] = {name: [] for name in seats}
    for attribute, group, ratio, low, high, p in rows:
        if attribute in found and ratio is not None:
            found[attribute].append(
                GroupOdds(
                    group=group,
                    ratio=max(round(ratio, 1), 0.1),
                    low=math.floor(TENTHS * low) / TENTHS,
                    high=math.ceil(TENTHS * high) / TENTHS,
                    chance="hardly" if p * tests <= CHANCE else "maybe",
                )
            )
    return found
