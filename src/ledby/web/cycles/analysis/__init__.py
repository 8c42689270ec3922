"""The one seam to the science: rows -> tables -> rooms -> gate -> release.

The engines load when a job asks for them: no page should wait for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledby.web.cycles.answers import Answers
from ledby.web.cycles.models import Cycle, Participant

if TYPE_CHECKING:
    from ledby.science.released import Release


class RaterRow(NamedTuple):
    """Who is asked for feedback on whom; what the rater is to the ratee."""

    rater: str
    ratee: str
    relationship: str


def assign(participants: Sequence[Participant], seed: int) -> list[RaterRow]:
    """Return who is asked about whom, drawn fairly among the participants.

    Parameters
    ----------
    participants
        Everybody in the cycle, with manager and unit as frozen.
    seed
        Decides among equally fair draws.
    """
    from ledby.science import traits  # noqa: PLC0415
    from ledby.web.cycles.analysis.tables import people_table  # noqa: PLC0415

    raters = traits.assign_raters(people_table(participants), seed=seed)
    columns = raters.select("rater", "ratee", "relationship")
    return [RaterRow(*row) for row in columns.iter_rows()]


def score_sheets(
    cycle: Cycle,
    participants: Sequence[Participant],
    opened: Iterable[tuple[str, Answers]],
) -> Release:
    """Take opened answers through the rooms and the gate.

    Parameters
    ----------
    cycle
        Its frozen policy sets the gate's thresholds.
    participants
        Everybody who was asked, as frozen at launch.
    opened
        The person and the answers of every sheet; read once, one after the other.

    Returns
    -------
    Release
        The organisation's document and one for every participant.
    """
    from ledby.web.cycles.analysis.scoring import score  # noqa: PLC0415

    return score(cycle, participants, opened)
