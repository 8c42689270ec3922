"""The photograph of the invented organisation: a board, and nobody on it."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFont

SEEN: Final = (
    "A board in our meeting room: “Badly decided last week: I sent truck 4 before I"
    " asked the depot. Two hours lost. Next time I ask first.”"
)
_SIZE: Final = (1200, 800)
_INK: Final = (38, 52, 60)
_LINES: Final = (
    (150, 64, _INK, "Badly decided last week"),
    (290, 50, _INK, "I sent truck 4 before I asked"),
    (360, 50, _INK, "the depot. Two hours lost,"),
    (430, 50, _INK, "and a crew that waited in the rain."),
    (560, 54, (150, 40, 90), "Next time: I ask first."),
)


def board() -> bytes:
    """Return a PNG of a board with one thing that was decided badly."""
    sheet = Image.new("RGB", _SIZE, (122, 128, 124))
    draw = ImageDraw.Draw(sheet)
    for step in range(0, _SIZE[1], 4):
        light = 118 + step // 40
        draw.rectangle((0, step, _SIZE[0], step + 4), (light, light + 4, light))
    draw.rectangle((86, 76, 1130, 746), (92, 98, 96))
    draw.rectangle((80, 70, 1120, 736), (196, 190, 178))
    draw.rectangle((100, 90, 1100, 716), (242, 243, 238))
    for down, size, ink, line in _LINES:
        draw.text((150, down - 10), line, ink, ImageFont.load_default(size))
    draw.line((150, 232, 900, 228), _INK, 4)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
