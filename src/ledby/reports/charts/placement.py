"""Room for words: how wide a text is, where it breaks, what it covers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from (left, top) to (right, bottom), in pixels of a drawing."""

    left: float
    top: float
    right: float
    bottom: float


def text_width(text: str, size: float = 14.0) -> float:
    """Return a width in pixels that *text* does not exceed in a usual sans.

    Wide scripts (CJK and beyond) are counted as squares.
    """
    return sum(size * (1.02 if ord(letter) > 0x2E7F else 0.58) for letter in text)


def shortened(text: str, width: float, size: float = 14.0) -> str:
    """Return *text*, cut with an ellipsis where it would be wider than *width*."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,/-&") + "…"


def wrapped(text: str, width: float, size: float = 14.0) -> tuple[str, ...]:
    """Return *text* in at most two lines that fit into *width*."""
    if text_width(text, size) <= width:
        return (text,)
    words = text.split()
    first = words[:1]
    while len(first) < len(words) and (
        text_width(" ".join(words[: len(first) + 1]), size) <= width
    ):
        first = words[: len(first) + 1]
    rest = " ".join(words[len(first) :])
    lines = [" ".join(first), rest] if rest else [" ".join(first)]
    return tuple(shortened(line, width, size) for line in lines)
