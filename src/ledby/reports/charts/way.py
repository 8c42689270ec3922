"""How far along: a line with a station for each part."""

from __future__ import annotations

from ledby.reports.charts.drawing import Svg, element
from ledby.reports.charts.scales import Scale


def way(part: int, parts: int) -> Svg:
    """Return the way with *part* (1-based) of *parts* reached."""
    scale = Scale(1, max(parts, 2))
    reached = scale.at(part)
    stations = [
        element(
            "circle",
            class_="f-given" if at <= part else "f-edge",
            cx=scale.at(at),
            cy=8,
            r=6 if at == part else 3.5,
        )
        for at in range(1, parts + 1)
    ]
    return element(
        "svg",
        element("line", class_="rule", x1=scale.at(1), x2="98%", y1=8, y2=8),
        element("line", class_="s-given w2", x1=scale.at(1), x2=reached, y1=8, y2=8),
        *stations,
        aria_hidden="true",
    )
