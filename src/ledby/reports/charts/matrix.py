"""Between blocks: all pairs as squares, and the blocks on a shore with their ties.

Density says how much two blocks turn to each other. Quiet is an open, dashed square, so
that what is missing is as plain to see as what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Key, Svg, element, picture
from ledby.reports.charts.placement import shortened, text_width
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.science.released import SiloCell, SiloView, SiloWord

WIDE, NARROW = 720, 342
SHADES: Final[Mapping[SiloWord, str]] = {
    "quiet": "d0",
    "less": "d1",
    "usual": "d2",
    "more": "d3",
    "much_more": "d4",
}
SMALL: Final = 30
ROOM_FOR_A_WORD: Final = 40
"""Pixels of a square from which the word "quiet" fits into it."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the squares stand: names to the left and slanting above."""

    width: int
    names: int
    above: int
    gap: int

    def side(self, islands: Sequence[Sequence[str]]) -> float:
        """Return the side of a square such that all fit into the width."""
        blocks = sum(map(len, islands))
        room = self.width - self.names - self.gap * (len(islands) - 1) - 40
        return min(46.0, room / max(blocks, 1))

    def starts(self, islands: Sequence[Sequence[str]]) -> dict[str, float]:
        """Return how far along each block stands; islands lie a gap apart."""
        side, at = self.side(islands), 0.0
        found: dict[str, float] = {}
        for island in islands:
            for block in island:
                found[block] = at
                at += side
            at += self.gap
        return found


def matrix(view: SiloView, *, title: str, description: str) -> Chart:
    """Draw how much each two blocks turn to each other.

    Parameters
    ----------
    view
        Pairs of blocks as released, in the order of their islands.
    title, description
        What the picture is of, and what it shows.
    """
    return Chart(
        title=title,
        description=description,
        columns=(
            _("Pair of blocks"),
            _("Between them"),
            _("Of the first, chose in the second"),
            _("Of the second, chose in the first"),
        ),
        rows=tuple(pair_row(view, cell) for cell in view["cells"]),
        svg=_squares(view, _Frame(WIDE, 152, 118, 8), "wide", title, description),
        svg_narrow=_squares(
            view, _Frame(NARROW, 108, 96, 4), "narrow", title, description
        ),
        legend=_legend(),
    )


def pair_row(view: SiloView, cell: SiloCell) -> tuple[str, str, str, str]:
    """Return a pair as a row of words."""
    names = labels(view)
    return (
        _("{one} and {other}").format(
            one=names[cell["block"]], other=names[cell["other"]]
        ),
        _(words.BETWEEN[cell["level"]]),
        few_people(cell["there"]),
        few_people(cell["back"]),
    )


def few_people(band: str) -> str:
    """Return a band of people between blocks in words: up to two look like none."""
    return _("one, two or nobody") if band == "few" else words.people(band)


def labels(view: SiloView) -> dict[str, str]:
    """Return the label of each block of *view*."""
    return {block["block"]: sentence(block["label"]) for block in view["blocks"]}


def _squares(
    view: SiloView, frame: _Frame, kind: str, title: str, description: str
) -> Svg:
    names = labels(view)
    frame = replace(frame, names=min(frame.names, _widest(names, 13)))
    side, starts = frame.side(view["islands"]), frame.starts(view["islands"])
    left, top = frame.names + 8, frame.above
    parts: list[Svg] = []
    for block, start in starts.items():
        parts += _names(names[block], frame, start + side / 2, tiny=side < SMALL)
        parts.append(_own(left + start, top + start, side))
    for cell in view["cells"]:
        one, other = starts[cell["block"]], starts[cell["other"]]
        for x, y in ((left + one, top + other), (left + other, top + one)):
            parts += _square(cell["level"], x, y, side)
    end = max(starts.values(), default=0.0) + side
    return picture(
        *parts,
        # Two levels of the tree may stand on one page.
        key=f"silos-{len(starts)}-{kind}",
        title=title,
        description=description,
        size=(frame.width, round(top + end + 8)),
        kind=kind,
    )


def _names(name: str, frame: _Frame, middle: float, *, tiny: bool) -> list[Svg]:
    """Return the name of a block beside its row and slanting above its column."""
    size = " tiny" if tiny else ""
    x, y = frame.names + 8 + middle + 4, frame.above - 8
    return [
        element(
            "text",
            shortened(name, frame.names, 13),
            class_=f"end{size}",
            x=frame.names,
            y=frame.above + middle + 4.5,
        ),
        element(
            "text",
            shortened(name, frame.above * 1.25, 13),
            class_=size.strip() or None,
            transform=f"translate({x:.1f} {y}) rotate(-52)",
        ),
    ]


def _widest(names: Mapping[str, str], size: float = 14) -> int:
    widths = (text_width(name, size) for name in names.values())
    return ceil(max(widths, default=0))


def _own(x: float, y: float, side: float) -> Svg:
    """Return the square of a block with itself: a stroke, since it compares nothing."""
    return element(
        "line",
        class_="hair",
        x1=x + 2,
        x2=x + side - 4,
        y1=y + 2,
        y2=y + side - 4,
    )


def _square(level: SiloWord, x: float, y: float, side: float) -> list[Svg]:
    middle = (side - 2) / 2
    if level == "few":
        return [element("circle", class_="f-edge", cx=x + middle, cy=y + middle, r=2)]
    inset = 0.75 if level == "quiet" else 0.0
    parts = [
        element(
            "rect",
            class_=SHADES[level],
            x=x + inset,
            y=y + inset,
            width=side - 2 - 2 * inset,
            height=side - 2 - 2 * inset,
        )
    ]
    if level == "quiet" and side >= ROOM_FOR_A_WORD:
        parts.append(
            element(
                "text",
                shortened(_("quiet"), side, 12.5),
                class_="tiny soft middle",
                x=x + middle,
                y=y + middle + 4.5,
            )
        )
    return parts


def _legend() -> tuple[Key, ...]:
    keys = [
        Key(
            element(
                "svg",
                element("rect", class_=shade, x=1, y=1, width=18, height=18),
                class_="sq",
                aria_hidden="true",
            ),
            _(words.BETWEEN[level]),
        )
        for level, shade in SHADES.items()
    ]
    point = element("circle", class_="f-edge", cx=10, cy=10, r=2)
    few = element("svg", point, class_="sq", aria_hidden="true")
    return (*keys, Key(few, _(words.BETWEEN["few"])))


def shore(view: SiloView, *, title: str, description: str) -> Chart:
    """Draw the blocks along a shore, with arcs between those that stand out.

    A full arc joins blocks that turn to each other more than thought, a dashed one
    those between which it is quiet. All other pairs are left out of the picture.
    """
    drawn = [cell for cell in view["cells"] if cell["level"] not in {"few", "usual"}]
    return Chart(
        title=title,
        description=description,
        columns=(_("Pair of blocks"), _("Between them")),
        rows=tuple(pair_row(view, cell)[:2] for cell in drawn),
        svg=_arcs(view, drawn, (WIDE, 210), "wide", title, description),
        svg_narrow=_arcs(view, drawn, (NARROW, 128), "narrow", title, description),
        legend=_arc_legend(),
    )


STEP: Final = 40
FAR_OUT: Final = 1.6
"""An arc swings out so many times half of its height at most."""


def _arcs(
    view: SiloView,
    drawn: Sequence[SiloCell],
    size: tuple[int, int],
    kind: str,
    title: str,
    description: str,
) -> Svg:
    width, spine = size
    names, places, deep = labels(view), *_places(view)
    spine = min(spine, _widest(names) + 15)
    longest = max(places.values(), default=0.0) - min(places.values(), default=0.0)
    reach = (width - spine - 24) / max(longest / 2, 1)
    arcs = [_arc(cell, places, spine + 12, out=min(reach, FAR_OUT)) for cell in drawn]
    marks = []
    for block, y in places.items():
        text = shortened(names[block], spine - 14, 14)
        marks += [
            element("text", text, class_="end", x=spine - 10, y=y + 5),
            element("rect", class_="f-tide", x=spine, y=y - 6, width=12, height=12),
        ]
    return picture(
        *arcs,
        *marks,
        key=f"shore-{kind}",
        title=title,
        description=description,
        size=(width, round(deep)),
        kind=kind,
    )


def _places(view: SiloView) -> tuple[dict[str, float], float]:
    """Return how far down each block stands, islands apart, and where it all ends."""
    places, at = {}, 22.0
    for island in view["islands"]:
        for block in island:
            places[block] = at
            at += STEP
        at += 14
    return places, at


def _arc(cell: SiloCell, places: Mapping[str, float], x: float, *, out: float) -> Svg:
    y, end = sorted((places[cell["block"]], places[cell["other"]]))
    down = (end - y) / 2
    return element(
        "path",
        class_=f"arc arc--{cell['level'].replace('_', '-')}",
        d=f"M{x} {y:.0f} A{down * out:.0f} {down:.0f} 0 0 1 {x} {end:.0f}",
    )


def _arc_legend() -> tuple[Key, ...]:
    said = (
        ("much_more", _("much more than their other ties would give")),
        ("more", _("more")),
        ("less", _("less")),
        ("quiet", _("quiet")),
    )
    return tuple(
        Key(
            element(
                "svg",
                element(
                    "line",
                    class_=f"arc arc--{level.replace('_', '-')}",
                    x1=2,
                    x2=38,
                    y1=10,
                    y2=10,
                ),
                aria_hidden="true",
            ),
            text,
        )
        for level, text in said
    )
