"""Reading drawings in tests: parse them, and find what lies where."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ledby.reports.charts.placement import text_width


@dataclass(frozen=True)
class Rect:
    left: float
    top: float
    right: float
    bottom: float
    what: str

    def overlaps(self, other: Rect) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def classed(root: ET.Element, tag: str, *classes: str) -> list[ET.Element]:
    return [
        node
        for node in root.iter(tag)
        if set(classes) <= set(node.get("class", "").split())
    ]


def texts(root: ET.Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter("text")]


def label_rects(root: ET.Element) -> list[Rect]:
    """Return the room of every text that is set in the middle of its point."""
    found = []
    for node in root.iter("text"):
        words = "".join(node.itertext())
        x, y = float(node.get("x")), float(node.get("y"))
        half = text_width(words) / 2
        found.append(Rect(x - half, y - 12, x + half, y + 4, words))
    return found


def circle_rects(root: ET.Element, *classes: str) -> list[Rect]:
    found = []
    for node in classed(root, "circle", *classes):
        x, y, r = (float(node.get(key)) for key in ("cx", "cy", "r"))
        found.append(Rect(x - r, y - r, x + r, y + r, node.get("class")))
    return found


def collisions(rects: list[Rect]) -> list[tuple[str, str]]:
    return [
        (one.what, other.what)
        for at, one in enumerate(rects)
        for other in rects[at + 1 :]
        if one.overlaps(other)
    ]
