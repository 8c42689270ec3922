"""The gate: the one way by which numbers about people leave the science."""

from __future__ import annotations

from ledby.science.disclosure.bands import follower_band, people_band, rater_band
from ledby.science.disclosure.blocks import blocks
from ledby.science.disclosure.findings import Findings, Policy
from ledby.science.disclosure.planning import audit, plan, publish
from ledby.science.disclosure.raters import rater_blocks
from ledby.science.disclosure.release import release

__all__ = [
    "Findings",
    "Policy",
    "audit",
    "blocks",
    "follower_band",
    "people_band",
    "plan",
    "publish",
    "rater_band",
    "rater_blocks",
    "release",
]
