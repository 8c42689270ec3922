"""Which released words say how close units are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ledby.science.released import MetView, SiloView
from ledby.web.cycles.selectors import latest_release
from ledby.web.interactions.selectors import newest

Source = Literal["met", "chosen"]


@dataclass(frozen=True)
class Words:
    """Pairs of blocks from coarse to fine, and where they come from.

    ``source`` is met (mail, calendars, chat) or chosen (whom people choose to follow).
    """

    source: Source
    views: Sequence[MetView | SiloView]


def words() -> Words | None:
    """Return the newest words on pairs of blocks that say anything, None without."""
    found = newest()
    if found is not None and _says(found.document["views"]):
        return Words("met", found.document["views"])
    release = latest_release()
    silos = None if release is None else release.document.get("silos")
    if silos and _says(silos["views"]):
        return Words("chosen", silos["views"])
    return None


def _says(views: Sequence[MetView | SiloView]) -> bool:
    return any(cell["level"] != "few" for view in views for cell in view["cells"])
