"""The hull: one who steers at the stern, and the water ahead where others find room."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ledby.reports.charts.placement import Box

Point = tuple[float, float]
Points = NDArray[np.float64]
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


def bezier(controls: tuple[Point, Point, Point, Point], count: int) -> Points:
    """Return *count* points along the cubic curve with these control points."""
    t = np.linspace(0, 1, count)[:, None]
    a, b, c, d = np.array(controls, dtype=float)
    curve: Points = (
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    )
    return curve


@cache
def _widths(hull: Hull) -> Points:
    """Return half the width of the hull for each whole pixel ahead of the stern."""
    line = bezier(hull.side, 400) - np.array(hull.stern)
    ahead, across = (-line[:, 1], line[:, 0]) if hull.upright else line.T
    pixels = np.arange(max(hull.size))
    widths: Points = np.interp(pixels, ahead, np.abs(across), left=0.0, right=0.0)
    return widths


@cache
def _places(hull: Hull) -> Points:
    """Return a grid of points on the drawing, shape (n, 2)."""
    x, y = np.meshgrid(
        np.arange(0, hull.size[0] + 1, GRID), np.arange(0, hull.size[1] + 1, GRID)
    )
    return np.column_stack([x.ravel(), y.ravel()]).astype(float)


class Water:
    """The water inside a hull, filling up: nothing lies on anything else."""

    def __init__(self, hull: Hull) -> None:
        self.hull = hull
        self.taken: list[Box] = []
        self.lines: list[Box] = []

    def free(self, left: float, top: float, right: float, bottom: float) -> Points:
        """Return the grid points where a box may stand that reaches so far around them.

        The four lengths are pixels from the point to the sides of the box.
        """
        points = _places(self.hull)
        points = points[
            self._holds(
                points - np.array([left, top]), points + np.array([right, bottom])
            )
        ]
        boxes = np.array([astuple(box) for box in (*self.taken, *self.lines)])
        if not len(boxes):
            return points
        x, y = points[:, :1], points[:, 1:]
        clear: NDArray[np.bool_] = (
            (x - left >= boxes[:, 2])
            | (x + right <= boxes[:, 0])
            | (y - top >= boxes[:, 3])
            | (y + bottom <= boxes[:, 1])
        )
        return points[clear.all(axis=1)]

    def _holds(self, low: Points, high: Points) -> NDArray[np.bool_]:
        # A hull widens once and narrows once, so the two ends of a box decide.
        x, y = self.hull.stern
        if self.hull.upright:
            ends = y - low[:, 1], y - high[:, 1]
            across = np.maximum(np.abs(low[:, 0] - x), np.abs(high[:, 0] - x))
        else:
            ends = low[:, 0] - x, high[:, 0] - x
            across = np.maximum(np.abs(low[:, 1] - y), np.abs(high[:, 1] - y))
        widths = _widths(self.hull)
        room = np.minimum(*(self._at(widths, end) for end in ends))
        held: NDArray[np.bool_] = across + EDGE <= room
        return held

    @staticmethod
    def _at(widths: Points, ahead: Points) -> Points:
        inside = (ahead >= 0) & (ahead < len(widths))
        found = widths[np.clip(ahead, 0, len(widths) - 1).astype(int)]
        return np.where(inside, found, 0.0)

    def nearest(self, points: Points, ideal: Point) -> Point | None:
        """Return the one of *points* nearest to *ideal*, None if there is none."""
        if not len(points):
            return None
        best = points[np.argmin(((points - np.array(ideal)) ** 2).sum(axis=1))]
        return (float(best[0]), float(best[1]))

    def loneliest(self, points: Points) -> Point | None:
        """Return the one of *points* that lies farthest from all that is taken."""
        if not len(points):
            return None
        centres = np.array(
            [
                ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
                for box in self.taken
            ]
        )
        apart = np.linalg.norm(points[:, None, :] - centres[None, :, :], axis=2)
        best = points[np.argmax(apart.min(axis=1))]
        return (float(best[0]), float(best[1]))
