"""A file that somebody sends becomes a photograph: drawn anew, and nothing else kept.

What the camera wrote beside the picture (place, time, owner, a smaller picture of what
was cut away) and what somebody hid in the file go, for only the points are copied.
"""

from __future__ import annotations

import io
import struct
import threading
import zlib
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ledby.errors import LedByError

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_POINTS: Final = 40_000_000
LONGEST_SIDE: Final = 1600
QUALITY: Final = 82
TAKEN: Final = ("JPEG", "PNG", "WEBP")

# What the readers of these three formats say of a file that is none, or a broken one.
_BROKEN: Final = (
    EOFError,
    IndexError,
    KeyError,
    MemoryError,
    OSError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_BOMB: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_ONE_AT_A_TIME: Final = threading.Lock()
"""A picture of the most points takes 160 MB while it is read; not several at once."""


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept: a JPEG without anything beside its points."""

    jpeg: bytes
    width: int
    height: int


def drawn_anew(file: bytes) -> Drawn:
    """Return the picture in *file* upright, on white, its longer side at most 1600.

    Parameters
    ----------
    file
        A JPEG, PNG or WebP, told by what is in it; of several pictures the first.

    Raises
    ------
    LedByError
        It is none of these, cannot be read, or is too large.
    """
    if len(file) > MOST_BYTES:
        raise LedByError(_("The file is larger than 8 MB: choose a smaller one."))
    with _ONE_AT_A_TIME:
        try:
            return _drawn(file)
        except _BOMB as error:
            raise LedByError(_too_many_points()) from error
        except _BROKEN as error:
            raise LedByError(
                _("This is no photograph that can be read: choose a JPEG, PNG or WebP.")
            ) from error


def _drawn(file: bytes) -> Drawn:
    with Image.open(io.BytesIO(file), formats=TAKEN) as image:
        if image.width * image.height > MOST_POINTS:
            raise LedByError(_too_many_points())
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        clear = image.has_transparency_data
        small = image.convert("RGBA" if clear else "RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    ImageOps.exif_transpose(small, in_place=True)
    # On a fresh sheet: of the old one the writer would copy a comment.
    sheet = Image.new("RGB", small.size, "white")
    sheet.paste(small, mask=small if clear else None)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Drawn(out.getvalue(), *sheet.size)


def _too_many_points() -> str:
    return _("The picture has more than 40 million points: choose a smaller one.")
