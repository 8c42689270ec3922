"""SVG pictures of released results, themed by classes; each with its table.

Dot and range (``dots``), bands (``band_map``, ``named_bands``), ``response``, the
followers map, ``flow`` and ``ribbons``, ``matrix`` and ``shore`` between blocks.
"""

from __future__ import annotations

from ledby.reports.charts.bands import band_map, named_bands, response
from ledby.reports.charts.drawing import Chart, Key, Line, Svg
from ledby.reports.charts.flock import flock
from ledby.reports.charts.flow import flow
from ledby.reports.charts.followers import followers_map
from ledby.reports.charts.matrix import matrix, shore
from ledby.reports.charts.ribbons import ribbons
from ledby.reports.charts.rows import (
    Row,
    apart,
    differences,
    dots,
    frequency,
    shares,
)
from ledby.reports.charts.variance import narrowing, parts

__all__ = [
    "Chart",
    "Key",
    "Line",
    "Row",
    "Svg",
    "apart",
    "band_map",
    "differences",
    "dots",
    "flock",
    "flow",
    "followers_map",
    "frequency",
    "matrix",
    "named_bands",
    "narrowing",
    "parts",
    "response",
    "ribbons",
    "shares",
    "shore",
]
