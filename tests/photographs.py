"""Small pictures for whatever takes a photograph."""

from __future__ import annotations

import io

from PIL import Image


def small_picture(kind: str = "JPEG") -> bytes:
    """Return a file with a picture of forty by twenty points."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (180, 40, 90)).save(out, kind)
    return out.getvalue()
