"""SVG pictures of released results, themed by classes; each with its table.

Dot and range (``dots``), bands (``band_map``, ``named_bands``), ``response``, the
followers map, ``flow`` and the ``way`` through a form.
"""

from __future__ import annotations

from ledby.reports.charts.bands import band_map, named_bands, parts, response
from ledby.reports.charts.drawing import Chart, Key, Line, Svg
from ledby.reports.charts.flock import flock
from ledby.reports.charts.flow import flow
from ledby.reports.charts.followers import followers_map
from ledby.reports.charts.rows import Row, dots, frequency, shares
from ledby.reports.charts.way import way

__all__ = [
    "Chart",
    "Key",
    "Line",
    "Row",
    "Svg",
    "band_map",
    "dots",
    "flock",
    "flow",
    "followers_map",
    "frequency",
    "named_bands",
    "parts",
    "response",
    "shares",
    "way",
]
