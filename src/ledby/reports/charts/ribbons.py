"""Ribbons: what goes from block to block; the width of a ribbon is a band of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ledby.reports import words
from ledby.reports.charts.drawing import Chart, Svg, element, picture
from ledby.reports.charts.placement import shortened
from ledby.reports.language import gettext as _
from ledby.science.released import TraitFlow

WIDE, NARROW = 720, 342
HEAD: Final = 40.0
GAP: Final = 12.0
ROW: Final = 30.0
"""A bar never takes less room than its name."""
THICK: Final = {"w3": 3, "w6": 6, "w12": 12, "w20": 20}
MOST_DRAWN: Final = 24
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
    order = {block: at for at, block in enumerate(labels)}
    gives = _End.of(sorted(flows, key=lambda f: (order[f["block"]], order[f["other"]])))
    takes = _End.of(
        sorted(flows, key=lambda f: (order[f["other"]], order[f["block"]])), "other"
    )
    start, end = names + 14, width - names - 14
    paths = [
        _ribbon(flow, (start, gives), (end, takes), (start + end) / 2) for flow in flows
    ]
    marks = [
        element("text", _("handed on in"), class_="soft tiny end", x=names, y=20),
        element("text", _("picked up in"), class_="soft tiny", x=end + 14, y=20),
    ]
    texts = {block: shortened(label, names, 14) for block, label in labels.items()}
    marks += _bars(gives, texts, names, start - 6, "end")
    marks += _bars(takes, texts, end + 14, end, "start")
    return picture(
        *paths,
        *marks,
        key=f"ribbons-{kind}-{flows[0]['trait'] if flows else ''}",
        title=title,
        description=description,
        size=(width, round(max(gives.deep, takes.deep))),
        kind=kind,
    )


@dataclass(frozen=True, slots=True)
class _End:
    """One end of all ribbons: the bar of each block, and where each ribbon meets it."""

    bars: dict[str, tuple[float, float]]
    slots: dict[tuple[str, str], float]
    deep: float

    @classmethod
    def of(
        cls, flows: Sequence[TraitFlow], key: Literal["block", "other"] = "block"
    ) -> _End:
        """Return the end at which *flows*, in the order of drawing, meet blocks."""
        bars: dict[str, tuple[float, float]] = {}
        slots: dict[tuple[str, str], float] = {}
        at = HEAD
        for block in dict.fromkeys(flow[key] for flow in flows):
            top = at
            for flow in (flow for flow in flows if flow[key] == block):
                thick = THICK[_width(flow["people"])]
                slots[flow["block"], flow["other"]] = at + thick / 2
                at += thick + 1
            bars[block] = (top, at - 1 - top)
            at = max(at + GAP, top + ROW)
        return cls(bars, slots, at)


def _ribbon(
    flow: TraitFlow, gives: tuple[int, _End], takes: tuple[int, _End], bend: float
) -> Svg:
    way = flow["block"], flow["other"]
    (start, left), (end, right) = gives, takes
    y, there = left.slots[way], right.slots[way]
    return element(
        "path",
        class_=f"ribbon {_width(flow['people'])}",
        d=f"M{start} {y:.1f} C{bend:.0f} {y:.1f}"
        f" {bend:.0f} {there:.1f} {end} {there:.1f}",
    )


def _bars(
    side: _End, texts: Mapping[str, str], x: float, bar: float, anchor: str
) -> list[Svg]:
    marks = []
    for block, (top, deep) in side.bars.items():
        marks += [
            element("text", texts[block], class_=anchor, x=x, y=top + deep / 2 + 5),
            element("rect", class_="f-given", x=bar, y=top, width=6, height=deep),
        ]
    return marks


def _width(band: str) -> str:
    start = words.band_start(band)
    for least, name in ((50, "w20"), (20, "w12"), (10, "w6")):
        if start >= least:
            return name
    return "w3"
