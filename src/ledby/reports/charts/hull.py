"""The hull: one who steers at the stern, and the water ahead where others find room."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ledby.reports.charts.placement import Box

Point = tuple[float, float]
Reach = tuple[float, float, float, float]
"""How far a box reaches around a point: left, top, right, bottom, in pixels."""
Stretch = tuple[float, float, float]
"""Free water in the coordinates of the hull: across, and from where to where ahead."""
GRID = 7
EDGE = 6
"""Pixels that everything keeps from the line of the hull."""


@dataclass(frozen=True, slots=True)
class Hull:
    """A drawing of a hull: its size, where the one who steers stands, its line.

    ``side`` are the control points of one side from stern to bow; the other side is its
    mirror image in the axis through ``stern``. ``upright`` hulls point up.
    """

    kind: str
    size: tuple[int, int]
    stern: Point
    side: tuple[Point, Point, Point, Point]
    upright: bool

    def path(self) -> str:
        """Return the outline, open at the stern."""
        sx, sy = self.stern
        far = [
            (2 * sx - x, y) if self.upright else (x, 2 * sy - y) for x, y in self.side
        ]
        a, b, c, bow = (f"{x:g} {y:g}" for x, y in self.side)
        d, e, f, _ = (f"{x:g} {y:g}" for x, y in far)
        return f"M{a} C{b} {c} {bow} C{f} {e} {d}"

    def point(self, ahead: float, across: float) -> Point:
        """Return the point so many pixels ahead of the stern and across the axis."""
        x, y = self.stern
        return (x + across, y - ahead) if self.upright else (x + ahead, y + across)

    def ahead_across(self, point: Point) -> Point:
        """Return how far *point* lies ahead of the stern and across the axis."""
        x, y = point[0] - self.stern[0], point[1] - self.stern[1]
        return (-y, x) if self.upright else (x, y)


def bezier(controls: tuple[Point, Point, Point, Point], count: int) -> list[Point]:
    """Return *count* points along the cubic curve with these control points."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = controls
    points = []
    for at in range(count):
        t = at / (count - 1)
        u = 1 - t
        a, b, c, d = u**3, 3 * u**2 * t, 3 * u * t**2, t**3
        points.append(
            (a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)
        )
    return points


@cache
def _widths(hull: Hull) -> tuple[list[float], list[float]]:
    """Return half the width for each pixel ahead: up to the widest, and from the bow.

    Both lists rise, for a hull widens once and narrows once.
    """
    line = [hull.ahead_across(point) for point in bezier(hull.side, 400)]
    found = [0.0] * max(hull.size)
    for (near, here), (far, there) in pairwise(line):
        for pixel in range(max(-int(-near // 1), 0), int(far) + 1):
            share = (pixel - near) / (far - near)
            found[pixel] = abs(here + share * (there - here))
    widest = found.index(max(found))
    return found[: widest + 1], found[: widest - 1 : -1]


def _room(hull: Hull, half: float) -> tuple[int, int]:
    """Return between which pixels ahead the hull is at least *half* wide on a side."""
    rising, falling = _widths(hull)
    last = len(rising) + len(falling) - 2
    return bisect_left(rising, half), last - bisect_left(falling, half)


class Water:
    """The water inside a hull, filling up: nothing lies on anything else."""

    def __init__(self, hull: Hull) -> None:
        self.hull = hull
        self.taken: list[Box] = []
        self.lines: list[Box] = []

    def free(
        self, left: float, top: float, right: float, bottom: float
    ) -> list[Stretch]:
        """Return where a box may stand that reaches so far around its point."""
        back, front, port, starboard = self._turned((left, top, right, bottom))
        half = self.hull.size[0 if self.hull.upright else 1] // 2
        rows: dict[int, list[tuple[float, float]]] = {}
        for row in range(-half // GRID, half // GRID + 1):
            across = row * GRID
            widest = max(abs(across - port), abs(across + starboard)) + EDGE
            low, high = _room(self.hull, widest)
            if low + back <= high - front:
                rows[row] = [(low + back, high - front)]
        for box in (*self.taken, *self.lines):
            near, far, one, other = self._sides(box)
            first = math.floor((one - starboard) / GRID) + 1
            for row in range(first, math.ceil((other + port) / GRID)):
                if row in rows:
                    rows[row] = list(_without(rows[row], near - front, far + back))
        return [(row * GRID, *part) for row, parts in rows.items() for part in parts]

    def _turned(self, reach: Reach) -> tuple[float, float, float, float]:
        """Return a reach as back, front, port and starboard of the hull."""
        left, top, right, bottom = reach
        if self.hull.upright:
            return bottom, top, left, right
        return left, right, top, bottom

    def _sides(self, box: Box) -> tuple[float, float, float, float]:
        """Return a box as near and far ahead, and its two sides across."""
        one = self.hull.ahead_across((box.left, box.top))
        other = self.hull.ahead_across((box.right, box.bottom))
        (near, far), (port, starboard) = map(sorted, zip(one, other, strict=True))
        return near, far, port, starboard

    def nearest(self, free: Iterable[Stretch], ideal: Point) -> Point | None:
        """Return the place in *free* water nearest to *ideal*, None without any."""
        ahead, across = self.hull.ahead_across(ideal)
        places = [(min(max(ahead, low), high), row) for row, low, high in free]
        if not places:
            return None
        best = min(places, key=lambda at: (at[0] - ahead) ** 2 + (at[1] - across) ** 2)
        return self.hull.point(*best)

    def loneliest(self, free: Iterable[Stretch]) -> Point | None:
        """Return the place in *free* water farthest from all that is taken."""
        sides = [self._sides(box) for box in self.taken]
        centres = [((a + b) / 2, (c + d) / 2) for a, b, c, d in sides]
        best, apart = None, -1.0
        for row, low, high in free:
            for ahead in _steps(low, high):
                near = _nearest_square(centres, ahead, row, apart)
                if near > apart:
                    best, apart = (ahead, row), near
        return None if best is None else self.hull.point(*best)


def _without(
    parts: Sequence[tuple[float, float]], low: float, high: float
) -> Iterator[tuple[float, float]]:
    """Yield what is left of *parts* outside the open interval (low, high)."""
    for start, end in parts:
        if end <= low or start >= high:
            yield start, end
            continue
        if start <= low:
            yield start, low
        if end >= high:
            yield high, end


def _steps(low: float, high: float) -> Iterator[float]:
    at = low
    while at < high:
        yield at
        at += GRID
    yield high


def _nearest_square(
    centres: Sequence[Point], ahead: float, across: float, enough: float
) -> float:
    """Return the squared distance to the nearest centre, or any not above *enough*."""
    nearest = float("inf")
    for x, y in centres:
        apart = (x - ahead) ** 2 + (y - across) ** 2
        if apart < nearest:
            nearest = apart
            if nearest <= enough:
                break
    return nearest
