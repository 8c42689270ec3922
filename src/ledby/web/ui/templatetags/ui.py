"""The parts of the look that need a drawing made for them."""

from __future__ import annotations

from django import template

from ledby.reports import charts

register = template.Library()


@register.inclusion_tag("ui/_way.html")
def way(part: int, parts: int, sentence: str) -> dict[str, str]:
    """Draw how far along one is: ``{% way 3 6 "Part 3 of 6, minutes left" %}``."""
    return {"drawing": charts.way(part, parts), "sentence": sentence}
