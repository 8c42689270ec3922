"""A made-up ceiling, for the specimen of the organisation's pages."""

from __future__ import annotations

from ledby.science.ceilings import (
    Ceiling,
    Ceilings,
    GroupOdds,
    GroupShare,
    SeatLine,
)
from ledby.science.estimate import Estimate


def ceilings() -> Ceilings:
    """Return women who are rarer the higher, and as often followed as they are."""
    levels = ((1, 2, 0.2, 0.1), (3, 3, 0.4, 0.1), (4, 6, 0.65, 0.05))
    return Ceilings(
        state="shown",
        found=[
            Ceiling(
                attribute="gender",
                everybody=_two(0.6, 0.05),
                seats=[
                    SeatLine(first=first, last=last, shares=_two(share, half))
                    for first, last, share, half in levels
                ],
                followed=_two(0.55, 0.1),
                odds=[
                    GroupOdds(
                        group="man", ratio=2.4, low=1.8, high=3.2, chance="hardly"
                    ),
                    GroupOdds(
                        group="woman", ratio=0.4, low=0.3, high=0.6, chance="hardly"
                    ),
                ],
            )
        ],
    )


def _two(women: float, half: float) -> list[GroupShare]:
    return [_share("man", 1 - women, half), _share("woman", women, half)]


def _share(group: str, value: float, half: float) -> GroupShare:
    return GroupShare(
        group=group,
        estimate=Estimate(
            value=round(value, 2),
            low=round(value - half, 2),
            high=round(value + half, 2),
            people="500–999",
            clip="",
        ),
    )
