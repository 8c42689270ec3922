"""The followers map: a hull, you at the stern, the flock of blocks ahead of you."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Svg, element, picture
from ledby.reports.charts.hull import Hull, Point, Water, bezier
from ledby.reports.charts.placement import Box, shortened, text_width, wrapped
from ledby.reports.language import gettext as _
from ledby.reports.language import listed
from ledby.science.released import BlockPeople

Shown = tuple[str, str]
"""A block's label and its band of people."""
YOU = 26.0
RING = 9.0
ROOMY = {20: 60.0, 10: 56.0, 0: 50.0}
CLOSE = {20: 34.0, 10: 28.0, 0: 22.0}
"""Radii by the fewest people in a band: with the name inside, and with it outside."""

WIDE = Hull(
    kind="wide",
    size=(720, 400),
    stern=(66, 200),
    side=((112, 120), (250, 8), (520, 20), (704, 200)),
    upright=False,
)
NARROW = Hull(
    kind="narrow",
    size=(342, 470),
    stern=(171, 432),
    side=((88, 404), (-50, 296), (-10, 112), (171, 4)),
    upright=True,
)
ROOM_INSIDE = {"wide": 4, "narrow": 3}
MOST_RINGS = {"wide": 12, "narrow": 9}
NAME_WIDTH = {"wide": 130, "narrow": 104}


def followers_map(blocks: Sequence[BlockPeople], *, hidden: bool = False) -> Chart:
    """Draw who follows somebody, block by block, in bands.

    Parameters
    ----------
    blocks
        Blocks in the order of all pages, each with a band or None (few, or none).
    hidden
        Too few answered for anything to be said: only the hull is drawn, dashed.

    Returns
    -------
    Chart
        A wide and a narrow drawing, and a row for each block with a band.
    """
    shown: tuple[Shown, ...] = tuple(
        (one["label"], one["people"]) for one in blocks if one["people"]
    )
    silent = tuple(one["label"] for one in blocks if not one["people"])
    title = _("Who follows you, by block")
    description = _description(shown, len(silent), hidden=hidden)
    rows = [(label, words.people(band)) for label, band in shown]
    if silent and not hidden:
        others = (
            listed(silent)
            if len(silent) < 4
            else _("Each of the other {n} blocks").format(n=len(silent))
        )
        rows.append((others, words.people(None)))
    if hidden:
        shown, silent = (), ()
        rows = [(_("All blocks"), _("not enough yet"))]
    return Chart(
        title=title,
        description=description,
        columns=(_("Block"), _("People")),
        rows=tuple(rows),
        svg=_drawing(WIDE, shown, silent, title, description, hidden=hidden),
        svg_narrow=_drawing(NARROW, shown, silent, title, description, hidden=hidden),
        caption=_caption(shown, hidden=hidden),
    )


def _description(shown: Sequence[Shown], silent: int, *, hidden: bool) -> str:
    if hidden:
        return _("You stand at the stern. The hull ahead of you is kept open.")
    others = _("The other {n} blocks have fewer than five followers, or none.")
    if not shown:
        return _("You stand at the stern. No block ahead of you has five or more.")
    named = listed([f"{label} ({words.people(band)})" for label, band in shown])
    text = _("You stand at the stern. Ahead of you: {named}.").format(named=named)
    return f"{text} {others.format(n=silent)}" if silent else text


def _caption(shown: Sequence[Shown], *, hidden: bool) -> str:
    if hidden:
        return _(
            "You stand at the stern. The hull is kept open until more have spoken."
        )
    if shown:
        return _(
            "You stand at the stern, the flock ahead. An open ring means fewer than"
            " five people, or none: both look the same, so that nobody can be worked"
            " out."
        )
    return _(
        "You stand at the stern, with open water ahead. An open ring means fewer than"
        " five people, or none: both look the same, here and on every page."
    )


@dataclass(frozen=True, slots=True)
class Swimmer:
    """A block in the drawing: a flock circle, or an open ring when ``people`` is empty.

    Its words stand ``inside`` the circle, ``above`` it, or else below.
    """

    at: Point
    radius: float
    name: tuple[str, ...]
    people: str = ""
    inside: bool = False
    above: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return all lines of text."""
        return (*self.name, self.people) if self.people else self.name

    def reach(self) -> tuple[float, float, float, float]:
        """Return how far it reaches: left, top, right, bottom."""
        if self.inside:
            return (self.radius,) * 4
        half = max(self.radius, *(text_width(line) / 2 for line in self.words))
        tall = 19.0 * len(self.words) + 4
        top, bottom = (tall, 0.0) if self.above else (0.0, tall)
        return (half, self.radius + top, half, self.radius + bottom)

    def box(self, gap: float) -> Box:
        """Return the box that it covers, with a *gap* around."""
        (x, y), (left, top, right, bottom) = self.at, self.reach()
        return Box(x - left - gap, y - top - gap, x + right + gap, y + bottom + gap)

    def drawn(self) -> list[Svg]:
        """Return the circle and its words."""
        x, y = self.at
        kind = "s-given w2 f-soft" if self.people else "rule f-paper"
        lines = len(self.words)
        if self.inside:
            first = y + 5 - 9.5 * (lines - 1)
        elif self.above:
            first = y - self.radius - 8 - 19 * (lines - 1)
        else:
            first = y + self.radius + 17
        return [
            element("circle", class_=kind, cx=x, cy=y, r=self.radius),
            *(
                element(
                    "text",
                    line,
                    class_=f"{self._weight(at)} middle"
                    + ("" if self.inside else " halo"),
                    x=x,
                    y=first + 19 * at,
                )
                for at, line in enumerate(self.words)
            ),
        ]

    def _weight(self, line: int) -> str:
        return "bold" if self.people and line < len(self.name) else "soft"


# Many people share a map (nobody in any block), and finding room takes a while.
@lru_cache(maxsize=256)
def _drawing(
    hull: Hull,
    shown: tuple[Shown, ...],
    silent: tuple[str, ...],
    title: str,
    description: str,
    *,
    hidden: bool,
) -> Svg:
    x, y = hull.stern
    water = Water(hull)
    water.taken.append(Box(x - YOU, y - YOU, x + YOU, y + YOU))
    flock = _flock(water, shown)
    for swimmer in flock:
        water.lines += _wake_boxes(hull, swimmer)
    rings = _rings(water, silent)
    thick = "w6" if len(shown) <= ROOM_INSIDE[hull.kind] else "w3"
    return picture(
        element("path", class_="rule dash" if hidden else "hair", d=hull.path()),
        *(
            element("path", class_=f"s-given {thick} round", d=_wake(hull, swimmer))
            for swimmer in flock
        ),
        element("circle", class_="f-given", cx=x, cy=y, r=YOU),
        element("text", _("You"), class_="on-given bold middle", x=x, y=y + 5),
        *(part for swimmer in (*flock, *rings) for part in swimmer.drawn()),
        key=f"followers-{hull.kind}",
        title=title,
        description=description,
        size=hull.size,
        kind=hull.kind,
    )


def _flock(water: Water, blocks: Sequence[Shown]) -> list[Swimmer]:
    """Place the blocks that follow, the first nearest the stern, left and right.

    Where they find no room in that order, they spread; where even then one finds none,
    the table alone names it.
    """
    inside = len(blocks) <= ROOM_INSIDE[water.hull.kind]
    swimmers = [_swimmer(block, water.hull, inside=inside) for block in blocks]
    stern = list(water.taken)
    flock = _in_formation(water, swimmers, (128, 84, 58) if inside else (106, 52, 72))
    if len(flock) < len(swimmers):
        water.taken = stern
        flock = _spread(water, swimmers, gap=2)
    return flock


def _in_formation(
    water: Water, swimmers: Sequence[Swimmer], step: tuple[int, int, int]
) -> list[Swimmer]:
    first, next_one, aside = step
    flock: list[Swimmer] = []
    for at, swimmer in enumerate(swimmers):
        across = aside if at % 2 else -aside
        ideal = water.hull.point(first + at * next_one, across)
        place = water.nearest(water.free(*swimmer.reach()), ideal)
        if place is not None:
            flock.append(replace(swimmer, at=place))
            water.taken.append(flock[-1].box(6))
    return flock


def _spread(water: Water, swimmers: Sequence[Swimmer], gap: float) -> list[Swimmer]:
    """Place each where it is loneliest, then let each move once more."""
    fixed = len(water.taken)
    spread: list[Swimmer] = []
    for swimmer in swimmers:
        place = water.loneliest(water.free(*swimmer.reach()))
        if place is not None:
            spread.append(replace(swimmer, at=place))
            water.taken.append(spread[-1].box(gap))
    for at, swimmer in enumerate(spread):
        own = water.taken.pop(fixed + at)
        place = water.loneliest(water.free(*swimmer.reach()))
        spread[at] = replace(swimmer, at=place or swimmer.at)
        water.taken.insert(fixed + at, spread[at].box(gap) if place else own)
    return spread


def _swimmer(block: Shown, hull: Hull, *, inside: bool) -> Swimmer:
    label, band = block
    radii = ROOMY if inside else CLOSE
    radius = next(r for least, r in radii.items() if words.band_start(band) >= least)
    width = 2 * radius - 10 if inside else NAME_WIDTH[hull.kind]
    name = wrapped(label, width) if inside else (shortened(label, width),)
    return Swimmer(
        hull.stern, radius, name, words.people(band), inside=inside, above=hull.upright
    )


def _rings(water: Water, labels: Sequence[str]) -> list[Swimmer]:
    """Spread the other blocks over the water that is left; one speaks for many."""
    kind = water.hull.kind
    rings = _spread(
        water,
        [
            Swimmer(water.hull.stern, RING, (shortened(label, NAME_WIDTH[kind]),))
            for label in labels[: MOST_RINGS[kind]]
        ],
        gap=5,
    )
    left = len(labels) - len(rings)
    if left and rings:
        # Room was found for the name that stood there, so the widest gives way.
        widest = max(range(len(rings)), key=lambda at: text_width(rings[at].name[0]))
        more = _("{n} more").format(n=left + 1)
        room = max(text_width(rings[widest].name[0]), 2 * RING)
        rings[widest] = replace(rings[widest], name=(shortened(more, room),))
    return rings


def _controls(hull: Hull, swimmer: Swimmer) -> tuple[Point, Point, Point, Point]:
    """Return the line from the stern to a flock circle, leaving along the axis."""
    ahead, across = hull.ahead_across(swimmer.at)
    return (
        hull.stern,
        hull.point(ahead * 0.5, across * 0.05),
        hull.point(ahead * 0.62, across * 0.8),
        swimmer.at,
    )


def _wake(hull: Hull, swimmer: Swimmer) -> str:
    start, a, b, end = (f"{x:.0f} {y:.0f}" for x, y in _controls(hull, swimmer))
    return f"M{start} C{a} {b} {end}"


def _wake_boxes(hull: Hull, swimmer: Swimmer) -> list[Box]:
    """Return small boxes along a wake, so that no ring is set on it."""
    points = bezier(_controls(hull, swimmer), 24)
    return [Box(x - 5, y - 5, x + 5, y + 5) for x, y in points]
