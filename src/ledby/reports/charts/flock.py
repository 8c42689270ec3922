"""A share of followers as a flock of twenty in the hull: the active ones swim ahead."""

from __future__ import annotations

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Key, Svg, element, picture
from ledby.reports.language import gettext as _
from ledby.science.released import Estimate

RANKS = ((302, 2), (264, 3), (226, 4), (188, 4), (150, 4), (112, 3))
"""From bow to stern: where each rank swims, and how many swim in it; twenty in all."""
APART, MIDDLE = 33, 100


def flock(active: Estimate, *, title: str, description: str) -> Chart:
    """Draw the share of active follows.

    Filled: surely among the active ones (up to the low end of the range); tinted:
    within the range; open: beyond it.
    """
    sure, perhaps = round(20 * active["low"]), round(20 * active["high"])
    places = [
        (x, MIDDLE + APART * (at - (size - 1) / 2))
        for x, size in RANKS
        for at in range(size)
    ]
    drawing = picture(
        element("path", class_="hair", d="M62 44 C130 -22 250 4 348 100"),
        element("path", class_="hair", d="M62 156 C130 222 250 196 348 100"),
        element("circle", class_="f-given", cx=34, cy=MIDDLE, r=22),
        element("text", _("You"), class_="on-given bold middle", x=34, y=MIDDLE + 5),
        *(_fish(x, y, _kind(at, sure, perhaps)) for at, (x, y) in enumerate(places)),
        key="flock",
        title=title,
        description=description,
        size=(360, 200),
        kind="hull",
    )
    return Chart(
        title=title,
        description=description,
        columns=(_("Follows"), _("Share"), _("Range"), _("People")),
        rows=(
            (
                _("Active"),
                words.in_hundred(active),
                words.between(active, hundredths=True),
                active["people"],
            ),
        ),
        svg=drawing,
        legend=(
            Key(_sign("f-given"), _("active, at the least")),
            Key(_sign("s-given w2 f-soft"), _("perhaps")),
            Key(_sign("rule f-paper"), _("join in when called")),
        ),
        caption=_("Twenty dots stand for all who follow you."),
    )


def _kind(at: int, sure: int, perhaps: int) -> str:
    if at < sure:
        return "f-given"
    return "s-given w2 f-soft" if at < perhaps else "rule f-paper"


def _fish(x: float, y: float, kind: str) -> Svg:
    return element("circle", class_=kind, cx=x, cy=float(y), r=9)


def _sign(kind: str) -> Svg:
    mark = element("circle", class_=kind, cx=10, cy=10, r=6)
    return element("svg", mark, class_="sq", aria_hidden="true")
