"""What makes a tie of events: which of them count, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ledby.errors import ConfigurationError

WEEK: Final = 604_800
"""Seconds of a week; weeks begin on Thursday, as the first of 1970 did."""
MAX_SIZE: Final = 25
"""The largest room that still says something of two people in it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How events become ties.

    Attributes
    ----------
    max_size : int
        Events of more recipients or seats are left out; 0 leaves none out.
    share : bool
        Let an event weigh 1 / (size - 1) instead of 1: the time of a room is shared
        among the others in it (Newman 2001, *Physical Review E* 64, 016132, eq. 2).
        Events of size 1, 2 or of unknown size weigh 1.
    channels : mapping of str to float
        Weight of an event by its channel; others weigh 1, those of weight 0 are out.
    half_life : float, optional
        Weeks after which a tie weighs half, seen from the last week of the table.
    """

    max_size: int = MAX_SIZE
    share: bool = False
    channels: Mapping[str, float] = field(default_factory=dict)
    half_life: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        if self.max_size < 0:
            raise ConfigurationError(
                f"The largest room is {self.max_size}; it must be 0 (none is too large)"
                " or more."
            )
        if self.half_life is not None and not 0 < self.half_life < float("inf"):
            raise ConfigurationError(
                f"The half-life is {self.half_life:g} weeks; it must be more than 0."
            )
        for channel, weight in self.channels.items():
            if not 0 <= weight < float("inf"):
                raise ConfigurationError(
                    f'Channel "{channel}" weighs {weight:g}; a weight is 0 or more.'
                )

    @property
    def plain(self) -> bool:
        """Say whether every event that counts weighs the same."""
        return not self.share and not self.channels


@dataclass(frozen=True, slots=True)
class Counted:
    """How many events there were, and how many were left out for which reason.

    An event is left out for the first reason that holds, in the order of the fields.
    """

    events: int = 0
    incomplete: int = 0
    oneself: int = 0
    large: int = 0
    weightless: int = 0
    last_week: int | None = None

    @property
    def used(self) -> int:
        """Return how many events made ties."""
        out = self.incomplete + self.oneself + self.large + self.weightless
        return self.events - out
