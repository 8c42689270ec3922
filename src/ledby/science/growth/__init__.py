"""Growth: whether something changed between two cycles, and what moved with a practice.

Nothing in here is a verdict: "no clear change" and "no evidence yet" are answers.
"""

from __future__ import annotations

from ledby.science.growth.change import (
    Change,
    Word,
    between,
    changes,
    jacobson_truax,
)
from ledby.science.growth.moved import FEWEST, Moved, moved

__all__ = [
    "FEWEST",
    "Change",
    "Moved",
    "Word",
    "between",
    "changes",
    "jacobson_truax",
    "moved",
]
