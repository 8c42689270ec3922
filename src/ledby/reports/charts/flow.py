"""Flow: what drew people to somebody, and what they took along; width is a band."""

from __future__ import annotations

from collections.abc import Sequence

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Svg, element, picture
from ledby.reports.language import gettext as _
from ledby.science.released import NamedBand

WIDE, NARROW = 720, 342
STEP = 62


def flow(
    reasons: Sequence[NamedBand], traits: Sequence[NamedBand], *, title: str
) -> Chart:
    """Draw reasons that lead to "You" and traits that go on from there.

    Parameters
    ----------
    reasons, traits
        Words as they are to be read, each with its band; either may be empty.
    title
        What the picture is of.

    Returns
    -------
    Chart
        Two drawings; the table has one row for each word.
    """
    came, went = _("drew people to you"), _("went on from you")
    rows = [(item["word"], came, item["people"]) for item in reasons]
    rows += [(item["word"], went, item["people"]) for item in traits]
    description = "; ".join(
        f"{word} {way}: {words.people(people)}" for word, way, people in rows
    )
    return Chart(
        title=title,
        description=description,
        columns=(_("What"), _("Way"), _("People")),
        rows=tuple(rows),
        svg=_wide(reasons, traits, title, description),
        svg_narrow=_narrow(reasons, traits, title, description),
    )


def _width(band: str) -> str:
    start = words.band_start(band)
    return "w20" if start >= 20 else "w12" if start >= 10 else "w6"


def _wide(
    reasons: Sequence[NamedBand],
    traits: Sequence[NamedBand],
    title: str,
    description: str,
) -> Svg:
    tall = 32 + STEP * max(len(reasons), len(traits), 1)
    middle = 26 + (tall - 32) / 2
    x = 330 if reasons else 60
    flows: list[Svg] = []
    labels: list[Svg] = []
    for items, end, anchor in ((reasons, 218, "end"), (traits, x + 150, "start")):
        first = middle - STEP * (len(items) - 1) / 2
        for at, item in enumerate(items):
            y = first + STEP * at
            bend = (x + end) / 2
            path = (
                f"M{x} {middle:.0f} C{bend:.0f} {middle:.0f}"
                f" {bend:.0f} {y:.0f} {end} {y:.0f}"
            )
            flows.append(
                element("path", class_=f"flow {_width(item['people'])}", d=path)
            )
            labels += _label(item, end - 12 if anchor == "end" else end + 12, y, anchor)
    heads = []
    if reasons:
        heads.append(_head(_("why they follow"), 206, "end"))
    if traits:
        heads.append(_head(_("picked up from you"), x + 162, "start"))
    return picture(
        *heads,
        element("g", *flows, class_="flows"),
        *_you(x, middle),
        *labels,
        key="flow-wide",
        title=title,
        description=description,
        size=(WIDE, tall),
        kind="wide",
    )


def _narrow(
    reasons: Sequence[NamedBand],
    traits: Sequence[NamedBand],
    title: str,
    description: str,
) -> Svg:
    """Draw a stem with branches: reasons above "You", traits below."""
    x, parts, y = 40, [], 0.0
    labels: list[Svg] = []
    you = (30 + STEP * len(reasons) + 30) if reasons else 30.0
    if reasons:
        labels.append(_head(_("why they follow"), 104, "start"))
        y = 14
    for item in reasons:
        y += STEP
        at = y - STEP / 2 + 4
        path = f"M92 {at:.0f} C60 {at:.0f} {x} {at + 14:.0f} {x} {you:.0f}"
        parts.append(element("path", class_=f"flow {_width(item['people'])}", d=path))
        labels += _label(item, 104, at, "start")
    y = you + (34 if traits else 30)
    if traits:
        labels.append(_head(_("picked up from you"), 104, "start", y=you + 5))
    for item in traits:
        at = y + STEP / 2
        path = f"M{x} {you:.0f} C{x} {at - 14:.0f} 60 {at:.0f} 92 {at:.0f}"
        parts.append(element("path", class_=f"flow {_width(item['people'])}", d=path))
        labels += _label(item, 104, at, "start")
        y += STEP
    return picture(
        element("g", *parts, class_="flows"),
        *_you(x, you),
        *labels,
        key="flow-narrow",
        title=title,
        description=description,
        size=(NARROW, round(y + 8)),
        kind="narrow",
    )


def _head(text: str, x: float, anchor: str, y: float = 14) -> Svg:
    return element("text", text, class_=f"soft tiny {anchor}", x=x, y=y)


def _label(item: NamedBand, x: float, y: float, anchor: str) -> list[Svg]:
    people = words.people(item["people"])
    return [
        element("text", item["word"], class_=f"saying {anchor}", x=x, y=y - 2),
        element("text", people, class_=f"soft tiny {anchor}", x=x, y=y + 17),
    ]


def _you(x: float, y: float) -> list[Svg]:
    return [
        element("circle", class_="f-given", cx=x, cy=y, r=26),
        element("text", _("You"), class_="on-given bold middle", x=x, y=y + 5),
    ]
