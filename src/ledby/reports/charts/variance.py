"""How steady answers are: what a difference is made of, and what more raters do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Key, Line, Svg, element
from ledby.reports.charts.rows import DIFFERENCE_SCALE, axis, grid
from ledby.reports.charts.scales import Tick
from ledby.reports.language import figure, sentence
from ledby.reports.language import gettext as _
from ledby.science.released import Part

KINDS = {
    "person": "f-given",
    "profile": "f-given half",
    "habit": "f-tide",
    "pair": "f-tide half",
    "answer": "f-hair",
}
"""Of the person: bramble; of those who answer: tide; the rest is no colour."""
TALL, GAP = 40, 0.4
NAMED = 0.08
"""From this share on the number fits into its part of the bar."""


def parts(items: Sequence[Part], *, title: str, description: str) -> Chart:
    """Draw what a difference between two answers is made of, as one divided bar.

    Each part keeps its share of the width, less a hairline of paper between two.
    """
    drawn: list[Svg] = []
    start = 0.0
    for part in items:
        width = 100 * part["share"]
        drawn.append(
            element(
                "rect",
                class_=KINDS[part["source"]],
                x=f"{start:.1f}%",
                y=0,
                width=f"{max(width - GAP, 0):.1f}%",
                height=TALL,
            )
        )
        start += width
    return Chart(
        title=title,
        description=description,
        columns=(_("What differs"), _("Share"), _("Range")),
        rows=tuple(
            (_name(part), words.share(part["share"]), _between(part)) for part in items
        ),
        svg=element(
            "svg", element("title", description), *drawn, class_="divided", role="img"
        ),
        legend=tuple(
            Key(_swatch(part["source"]), f"{_name(part)}: {words.share(part['share'])}")
            for part in items
        ),
    )


def _name(part: Part) -> str:
    return sentence(words.word(words.SOURCES, part["source"]))


def _between(part: Part) -> str:
    if part["low"] is None or part["high"] is None:
        return _("the usual share")
    return f"{round(100 * part['low'])}–{round(100 * part['high'])}"


def _swatch(source: str) -> Svg:
    mark = element("rect", class_=KINDS[source], x=3, y=3, width=14, height=14)
    return element("svg", mark, class_="sq", aria_hidden="true")


def narrowing(halves: Mapping[int, float], *, title: str, description: str) -> Chart:
    """Draw the range of a trait under other numbers of raters, around one middle.

    Parameters
    ----------
    halves
        Half of the range, in points, by number of raters.
    """
    ticks = (
        Tick(-1, _("a point less")),
        Tick(0, _("what is seen")),
        Tick(1, _("a point more")),
    )
    rows = [
        (_("{n} colleagues").format(n=words.number(n)), f"±{figure(half, 2)}", half)
        for n, half in sorted(halves.items())
    ]
    return Chart(
        title=title,
        description=description,
        columns=(_("Answers from"), _("Range of a trait, in points")),
        rows=tuple((sentence(name), width) for name, width, _half in rows),
        lines=tuple(
            Line(sentence(name), width, svg=_around(f"{name}: {width}", half, ticks))
            for name, width, half in rows
        ),
        axis=axis(ticks, DIFFERENCE_SCALE),
    )


def _around(title: str, half: float, ticks: tuple[Tick, ...]) -> Svg:
    scale = DIFFERENCE_SCALE
    return element(
        "svg",
        element("title", title),
        grid(ticks, scale),
        element(
            "line",
            class_="s-given w3 round",
            x1=scale.at(-half),
            x2=scale.at(half),
            y1=16,
            y2=16,
        ),
        element("circle", class_="f-given", cx=scale.at(0), cy=16, r=6.5),
        role="img",
    )
