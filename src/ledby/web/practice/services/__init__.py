"""Writing, turning and trying practices; letters and links about them."""

from __future__ import annotations

from ledby.web.practice.services.sharing import (
    AFTER,
    end_feed_key,
    erase,
    load_starters,
    make_feed_key,
    note_moved,
    report,
    say,
    searched,
    settle,
    take_back,
    try_it,
    turn,
    write,
)

__all__ = [
    "AFTER",
    "end_feed_key",
    "erase",
    "load_starters",
    "make_feed_key",
    "note_moved",
    "report",
    "say",
    "searched",
    "settle",
    "take_back",
    "try_it",
    "turn",
    "write",
]
