"""Released results as sentences, SVG pictures and PDF: no Django, no computing."""

from __future__ import annotations
