"""Ribbons: what goes from block to block; the width of a ribbon is a band of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Svg, element, picture
from ledby.reports.charts.placement import shortened
from ledby.reports.language import gettext as _
from ledby.science.released import TraitFlow

WIDE, NARROW = 720, 342
STEP: Final = 44
MOST_DRAWN: Final = 30
"""Ribbons beyond which the thinnest are left to the table."""


def ribbons(
    flows: Sequence[TraitFlow], labels: Mapping[str, str], *, title: str
) -> Chart:
    """Draw traits on their way from blocks (left) to blocks (right).

    Parameters
    ----------
    flows
        Of one trait, or of any.
    labels
        Names of all blocks, in the one order of all pages.
    title
        What the picture is of.
    """
    drawn = _broad(flows)
    named = [
        (labels[flow["block"]], labels[flow["other"]], words.people(flow["people"]))
        for flow in flows
    ]
    description = "; ".join(f"{one} → {other}: {band}" for one, other, band in named)
    caption = ""
    if len(drawn) < len(flows):
        caption = _(
            "Drawn are flows of {n} people and more; the table has them all."
        ).format(n=min(words.band_start(flow["people"]) for flow in drawn))
    return Chart(
        title=title,
        description=description,
        columns=(_("Handed on in"), _("Picked up in"), _("People")),
        rows=tuple(named),
        svg=_picture(drawn, labels, (WIDE, 200), title, description),
        svg_narrow=_picture(drawn, labels, (NARROW, 108), title, description),
        caption=caption,
    )


def _broad(flows: Sequence[TraitFlow]) -> list[TraitFlow]:
    """Return the flows of the broadest bands, as many as a picture can hold."""
    starts = sorted({words.band_start(flow["people"]) for flow in flows})
    for least in starts:
        kept = [f for f in flows if words.band_start(f["people"]) >= least]
        if len(kept) <= MOST_DRAWN:
            return kept
    return [f for f in flows if words.band_start(f["people"]) == starts[-1]]


def _picture(
    flows: Sequence[TraitFlow],
    labels: Mapping[str, str],
    size: tuple[int, int],
    title: str,
    description: str,
) -> Svg:
    width, names = size
    kind = "wide" if width == WIDE else "narrow"
    gives = [block for block in labels if any(f["block"] == block for f in flows)]
    takes = [block for block in labels if any(f["other"] == block for f in flows)]
    left = {block: 52 + STEP * at for at, block in enumerate(gives)}
    right = {block: 52 + STEP * at for at, block in enumerate(takes)}
    start, end = names + 8, width - names - 8
    bend = (start + end) / 2
    paths = [
        element(
            "path",
            class_=f"flow {_width(flow['people'])}",
            d=f"M{start} {left[flow['block']]} C{bend:.0f} {left[flow['block']]}"
            f" {bend:.0f} {right[flow['other']]} {end} {right[flow['other']]}",
        )
        for flow in flows
    ]
    marks = [
        element("text", _("handed on in"), class_="soft tiny end", x=names, y=20),
        element("text", _("picked up in"), class_="soft tiny", x=end + 8, y=20),
    ]
    for places, x, anchor in ((left, names, "end"), (right, end + 8, "start")):
        for block, y in places.items():
            text = shortened(labels[block], names - 4, 14)
            marks.append(element("text", text, class_=anchor, x=x, y=y + 5))
    deep = 52 + STEP * (max(len(gives), len(takes), 1) - 1) + 26
    return picture(
        element("g", *paths, class_="flows"),
        *marks,
        key=f"ribbons-{kind}-{flows[0]['trait'] if flows else ''}",
        title=title,
        description=description,
        size=(width, deep),
        kind=kind,
    )


def _width(band: str) -> str:
    start = words.band_start(band)
    for least, name in ((50, "w20"), (20, "w12"), (10, "w6")):
        if start >= least:
            return name
    return "w3"
