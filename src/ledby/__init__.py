"""LedBy: why should anyone be led by you? Leadership, answered with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from ledby.sources.folder import Record

__version__ = "0.1.0"


def open(path: str | os.PathLike[str]) -> Record:  # noqa: A001 - read as ledby.open
    """Read the tables of a folder into one frozen record.

    See :func:`ledby.sources.folder.read_folder`.
    """
    from ledby.sources.folder import read_folder  # noqa: PLC0415 - frames load late

    return read_folder(path)
