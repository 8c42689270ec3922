"""Bands instead of counts: given is round, counted is square, size is a band."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Key, Line, Svg, element, join
from ledby.reports.charts.rows import axis
from ledby.reports.charts.scales import Scale, Tick
from ledby.reports.language import gettext as _
from ledby.reports.language import listed, sentence
from ledby.science.released import LeadershipLine, NamedBand, ResponseLine

LEGEND_BANDS = ("5–9", "10–19", "20–49")
SHARES = Scale(0, 1)
FIRM, POINTS_A_WAY = 0.80, 0.65
"""From these shares on a block's figures are firm, or point a way."""


def band_radius(band: str) -> float:
    """Return the radius in pixels for a band: one step a doubling, at most 20."""
    start = max(words.band_start(band), 4)
    return min(20.0, 8.0 + 3.2 * math.log2(start / 5)) if start >= 5 else 6.0


def band_map(
    lines: Sequence[LeadershipLine],
    total: LeadershipLine,
    *,
    title: str,
    description: str,
) -> Chart:
    """Draw leaders and managers of each block: three kinds, each as a band.

    Fewer than five and none look the same: a point. Followed by choice is round,
    reporting line only is square. The *total* stands last, set apart.
    """
    together = (_("All together"), *(words.people(band) for band in _bands(total)))
    return Chart(
        title=title,
        description=description,
        columns=(_("Block"), *_kinds()),
        rows=(
            *(
                (line["label"], *(words.people(band) for band in _bands(line)))
                for line in lines
            ),
            together,
        ),
        lines=(
            *(Line(line["label"], "", svg=_three_marks(line)) for line in lines),
            Line(_("All together"), "", svg=_three_marks(total), whole=True),
        ),
        heads=_kinds(),
        legend=_band_legend(),
        caption=_together(total),
    )


def _together(total: LeadershipLine) -> str:
    lead = (
        _("{people} lead and manage"),
        _("{people} lead without a title"),
        _("{people} manage and have no followers yet"),
    )
    said = [
        text.format(people=words.people(band))
        for text, band in zip(lead, _bands(total), strict=True)
        if band
    ]
    return _("All together, {said}.").format(said=listed(said)) if said else ""


def _kinds() -> tuple[str, str, str]:
    return (
        _("Lead and manage"),
        _("Lead without a title"),
        _("Manage, no followers yet"),
    )


def _bands(line: LeadershipLine) -> tuple[str | None, str | None, str | None]:
    return (
        line["leads_and_manages"],
        line["leads_without_title"],
        line["manages_without_followers"],
    )


def _three_marks(line: LeadershipLine) -> Svg:
    said = "; ".join(
        f"{kind}: {words.people(band)}"
        for kind, band in zip(_kinds(), _bands(line), strict=True)
    )
    marks = [
        _mark(band, at, 22, square=at == "83.3%")
        for band, at in zip(_bands(line), ("16.7%", "50%", "83.3%"), strict=True)
    ]
    title = element("title", f"{line['label']}: {said}")
    return element("svg", title, *marks, role="img")


def _mark(band: str | None, x: str, y: float, *, square: bool) -> Svg:
    """Return a band's mark around (x, y); a square moves by its own half width."""
    if band is None:
        return element("circle", class_="f-edge", cx=x, cy=y, r=2)
    radius = band_radius(band)
    if not square:
        return element("circle", class_="f-given", cx=x, cy=y, r=radius)
    # As much ink as the circle of the same band.
    side = radius * math.sqrt(math.pi)
    return element(
        "rect",
        class_="f-tide",
        x=x,
        y=y - side / 2,
        width=side,
        height=side,
        transform=f"translate({-side / 2:.1f} 0)",
    )


def _band_legend() -> tuple[Key, ...]:
    given = element("circle", class_="f-given", cx=10, cy=10, r=7)
    counted = element("rect", class_="f-tide", x=4, y=4, width=12, height=12)
    few = element("circle", class_="f-edge", cx=10, cy=10, r=2)
    return (
        Key(_square_sign(given), _("followed by choice")),
        Key(_square_sign(counted), _("reporting line only")),
        Key(_square_sign(few), _("fewer than 5, or none")),
        Key(
            element(
                "svg",
                *(
                    element("circle", class_="f-hair", cx=x, cy=10, r=r)
                    for x, r in ((5, 4), (17, 6), (32, 8))
                ),
                aria_hidden="true",
            ),
            _("{bands} and more").format(bands=", ".join(LEGEND_BANDS)),
        ),
    )


def _square_sign(*parts: Svg) -> Svg:
    return element("svg", *parts, class_="sq", aria_hidden="true")


def named_bands(items: Sequence[NamedBand], *, title: str, first: str) -> Chart:
    """Draw words (reasons, traits) with the band of people who gave each.

    *items* carry the words as they are to be read; their order is kept.
    """
    return Chart(
        title=title,
        description="; ".join(
            f"{item['word']}: {words.people(item['people'])}" for item in items
        ),
        columns=(first, _("People")),
        rows=tuple((sentence(item["word"]), item["people"]) for item in items),
        lines=tuple(
            Line(
                sentence(item["word"]),
                words.people(item["people"]),
                svg=element(
                    "svg",
                    element("title", f"{item['word']}: {words.people(item['people'])}"),
                    _flock(item["people"]),
                    role="img",
                ),
            )
            for item in items
        ),
    )


def _flock(band: str) -> Svg:
    """Return a line of dots as long as the band is large: one dot a step."""
    steps = max(1, 1 + int(math.log2(max(words.band_start(band), 5) / 5) * 2))
    return join(
        *(
            element("circle", class_="f-given", cx=10 + 18 * at, cy=16, r=6)
            for at in range(min(steps, 14))
        )
    )


def response(lines: Sequence[ResponseLine], *, title: str, description: str) -> Chart:
    """Draw how many of each block answered, and what that allows to be said."""
    ticks = (
        Tick(0, _("nobody")),
        Tick(POINTS_A_WAY, "65"),
        Tick(FIRM, "80"),
        Tick(1, _("all")),
    )
    return Chart(
        title=title,
        description=description,
        columns=(_("Block"), _("Answered"), _("What it allows"), _("Members")),
        rows=tuple(
            (
                line["label"],
                words.share(line["share"]),
                _allowed(line["gate"]),
                line["members"],
            )
            for line in lines
        ),
        lines=tuple(
            Line(
                line["label"],
                _allowed(line["gate"]),
                svg=_bar(
                    f"{line['label']}: {words.share(line['share'])},"
                    f" {_allowed(line['gate'])}",
                    line["share"],
                    ticks,
                    "s-edge" if line["gate"] == "hidden" else "s-tide",
                ),
            )
            for line in lines
        ),
        axis=axis(ticks, SHARES),
        caption=_(
            "From 80 answers in 100 on, a block's figures are firm; from 65 on they"
            " point a way; below that they are kept open."
        ),
    )


def _bar(title: str, share: float, ticks: Sequence[Tick], colour: str) -> Svg:
    return element(
        "svg",
        element("title", title),
        element("line", class_="hair", x1="2%", x2="98%", y1=16, y2=16),
        element(
            "line",
            class_=f"{colour} w6",
            x1=SHARES.at(0),
            x2=SHARES.at(share),
            y1=16,
            y2=16,
        ),
        *(
            element(
                "line",
                class_="ink" if 0 < tick.value < 1 else "hair",
                x1=SHARES.at(tick.value),
                x2=SHARES.at(tick.value),
                y1=8,
                y2=24,
            )
            for tick in ticks
        ),
        role="img",
    )


def _allowed(gate: str) -> str:
    return {
        "ok": _("firm"),
        "directional": _("points a way"),
    }.get(gate, _("kept open"))
