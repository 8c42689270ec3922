"""The gate: the one way by which numbers about people leave the science."""

from __future__ import annotations

from ledby.science.disclosure.attacking import attack
from ledby.science.disclosure.auditing import audit, explained
from ledby.science.disclosure.ballots import ballot_counts, turnout
from ledby.science.disclosure.bands import follower_band, people_band, rater_band
from ledby.science.disclosure.batch import comment_batch
from ledby.science.disclosure.blocks import blocks, placed
from ledby.science.disclosure.cells import silo_cells
from ledby.science.disclosure.findings import Findings, Policy
from ledby.science.disclosure.meetings import meetings
from ledby.science.disclosure.mixed import mixed
from ledby.science.disclosure.planning import plan
from ledby.science.disclosure.publishing import change, publish
from ledby.science.disclosure.raters import rater_blocks
from ledby.science.disclosure.release import release
from ledby.science.disclosure.seating import seated
from ledby.science.disclosure.weekly import weekly

__all__ = [
    "Findings",
    "Policy",
    "attack",
    "audit",
    "ballot_counts",
    "blocks",
    "change",
    "comment_batch",
    "explained",
    "follower_band",
    "meetings",
    "mixed",
    "people_band",
    "placed",
    "plan",
    "publish",
    "rater_band",
    "rater_blocks",
    "release",
    "seated",
    "silo_cells",
    "turnout",
    "weekly",
]
