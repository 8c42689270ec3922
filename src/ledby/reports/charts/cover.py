"""Covers of practices: water, hulls and a flock, always the same for the same post."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from ledby.reports.charts.drawing import Svg, element

SIZE: Final = (480, 200)
Dice = Iterator[int]


def cover(key: str) -> Svg:
    """Return the cover that belongs to *key*, a drawing without words.

    One round mark is filled with the colour of what is given freely: the practice.
    """
    dice = _dice(key)
    pattern = PATTERNS[next(dice) % len(PATTERNS)]
    return element(
        "svg",
        element("rect", class_="f-sheet cover__sky", width=SIZE[0], height=SIZE[1]),
        *pattern(dice),
        class_="cover",
        viewBox=f"0 0 {SIZE[0]} {SIZE[1]}",
        preserveAspectRatio="xMidYMid slice",
        aria_hidden="true",
        focusable="false",
    )


def _dice(key: str) -> Dice:
    """Yield bytes that only the key decides, as many as one asks for."""
    at = 0
    while True:
        yield from hashlib.sha256(f"{key}:{at}".encode()).digest()
        at += 1


def _waves(dice: Dice) -> Iterator[Svg]:
    lift, count = 10 + next(dice) % 14, 6 + next(dice) % 4
    shift = next(dice) % 60
    for at in range(count):
        y = 30 + at * (170 // count)
        tide = "s-tide w3" if at % 3 == next(dice) % 3 else "s-edge w2"
        points = "".join(
            f" Q{x + 30} {y - lift if (x // 60 + at) % 2 else y + lift} {x + 60} {y}"
            for x in range(-120 + shift, 540, 60)
        )
        yield element("path", class_=tide, d=f"M{-120 + shift} {y}{points}")
    yield _mark(60 + next(dice) % 360, 36 + next(dice) % 100)


def _flock(dice: Dice) -> Iterator[Svg]:
    turn, ranks = next(dice) % 2, 4 + next(dice) % 3
    for rank in range(ranks):
        for place in range(rank + 1):
            x = 90 + rank * 56
            y = 100 + 34 * (place - rank / 2)
            x = 480 - x if turn else x
            kind = "f-tide" if (rank + place + next(dice)) % 4 else "rule f-paper"
            yield element("circle", class_=kind, cx=x, cy=y, r=9)
    behind = 90 + ranks * 56 + 20
    yield _mark(480 - behind if turn else behind, 100)


def _hulls(dice: Dice) -> Iterator[Svg]:
    rows = 3 + next(dice) % 2
    steered = next(dice) % rows
    for at in range(rows):
        x, y = 30 + next(dice) % 190, 34 + at * (132 // (rows - 1))
        length = 130 + next(dice) % 60
        path = (
            f"M{x} {y - 15} C{x + length // 3} {y - 22} {x + length * 2 // 3} {y - 17}"
            f" {x + length} {y} C{x + length * 2 // 3} {y + 17} {x + length // 3}"
            f" {y + 22} {x} {y + 15} Z"
        )
        yield element("path", class_="s-tide w2 f-paper", d=path)
        for seat in range(1, 3 + next(dice) % 2):
            yield element("circle", class_="f-tide", cx=x + 24 + seat * 24, cy=y, r=5)
        if at == steered:
            yield _mark(x + 8, y, 9)


def _blocks(dice: Dice) -> Iterator[Svg]:
    given = next(dice) % 24
    for at in range(24):
        x, y = 44 + (at % 8) * 56, 44 + (at // 8) * 56
        if at == given:
            yield _mark(x, y, 17)
            continue
        kind = ("f-tide", "s-tide w2 f-paper", "rule f-paper")[next(dice) % 3]
        side = 18 + next(dice) % 16
        yield element(
            "rect",
            class_=kind,
            x=x - side / 2,
            y=y - side / 2,
            width=side,
            height=side,
        )


def _mark(x: float, y: float, r: int = 14) -> Svg:
    return element("circle", class_="f-given", cx=x, cy=y, r=r)


PATTERNS: Final[tuple[Callable[[Dice], Iterator[Svg]], ...]] = (
    _waves,
    _flock,
    _hulls,
    _blocks,
)
