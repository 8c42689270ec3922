"""Pictures for paper: the same SVG with colours written out, for engines without CSS.

The values are those of the light theme of the site.
"""

from __future__ import annotations

from ledby.reports.charts.drawing import Svg

INK, SOFT, EDGE, HAIR = "#1a2326", "#4c585b", "#717c7e", "#d0d5d0"
GIVEN, GIVEN_SOFT, TIDE, PAPER = "#8c1d5b", "#f2e2eb", "#1f4a56", "#ffffff"
FONT = "font-family:'Source Sans Pro'"
THEME = "".join(
    f".{name}{{{rule}}}"
    for name, rule in {
        "hair": f"stroke:{HAIR};fill:none;stroke-width:1",
        "rule": f"stroke:{EDGE};fill:none;stroke-width:1",
        "ink": f"stroke:{INK};fill:none;stroke-width:1.5",
        "dash": "stroke-dasharray:3 4",
        "round": "stroke-linecap:round",
        "s-given": f"stroke:{GIVEN};fill:none",
        "s-tide": f"stroke:{TIDE};fill:none",
        "s-edge": f"stroke:{EDGE};fill:none",
        "flow": f"stroke:{GIVEN};fill:none",
        "flows": "opacity:0.26",
        "w2": "stroke-width:2",
        "w3": "stroke-width:3",
        "w6": "stroke-width:6",
        "w12": "stroke-width:12",
        "w20": "stroke-width:20",
        "f-ink": f"fill:{INK}",
        "f-paper": f"fill:{PAPER}",
        "f-sheet": f"fill:{PAPER}",
        "f-given": f"fill:{GIVEN}",
        "f-soft": f"fill:{GIVEN_SOFT}",
        "f-tide": f"fill:{TIDE}",
        "f-hair": f"fill:{HAIR}",
        "f-edge": f"fill:{EDGE}",
        "soft": f"fill:{SOFT}",
        "tiny": "font-size:12.5px",
        "bold": "font-weight:600",
        "saying": "font-family:'Libertinus Serif';font-size:17px",
        "on-given": "fill:#ffffff",
        "halo": f"stroke:{PAPER};stroke-width:4px;paint-order:stroke",
        "start": "text-anchor:start",
        "middle": "text-anchor:middle",
        "end": "text-anchor:end",
        "mid": "display:none",
    }.items()
)
STYLE = f"<style>text{{{FONT};font-size:14px;fill:{INK}}}{THEME}</style>"


def printed(svg: Svg, size: tuple[int, int] | None = None) -> str:
    """Return *svg* as a document of its own in the colours of print.

    *size* (width, height) is the room that percentages are taken of, for drawings
    without a size of their own.
    """
    if not svg:
        return ""
    head = 'xmlns="http://www.w3.org/2000/svg"'
    if size:
        head += (
            f' viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}" height="{size[1]}"'
        )
    opening, _, rest = svg.partition(">")
    # A drawing that draws nothing at all is closed at once.
    opening = opening.removesuffix("/")
    return f"<svg {head}{opening.removeprefix('<svg')}>{STYLE}{rest}"
