"""LedBy: why should anyone be led by you? Leadership, answered with evidence."""

__version__ = "0.1.0"
