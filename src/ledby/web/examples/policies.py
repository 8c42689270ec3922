"""Who may do what with an example."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ledby.web.examples.models import Example
from ledby.web.people.models import Person

AFTERWARDS: Final = timedelta(days=30)
"""How long after its day people may still say that they saw it."""


def may_read(viewer: Person, example: Example, today: date) -> bool:
    """Say whether *viewer* may open the page of *example*.

    Its owner always; colleagues while it is neither taken back, nor waits for an
    organiser, nor is long over.
    """
    if example.leader_id == viewer.pk:
        return True
    gone = example.withdrawn_at is not None or example.hidden
    return not gone and example.leader.active and takes_witnesses(example, today)


def takes_witnesses(example: Example, today: date) -> bool:
    """Say whether one may still say that one saw it."""
    return today <= example.until + AFTERWARDS


def is_live(example: Example, today: date) -> bool:
    """Say whether it is being shown."""
    return (
        example.withdrawn_at is None and not example.hidden and today <= example.until
    )
