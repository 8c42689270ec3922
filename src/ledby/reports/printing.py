"""Setting a template as a tagged PDF: the words come in as data and stay text."""

from __future__ import annotations

import json
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ledby.reports.charts.drawing import FORBIDDEN

_one_at_a_time = threading.Lock()


def pdf_of(template: Path, data: dict[str, Any]) -> bytes:
    """Return *template* with *data* as a tagged PDF.

    It is set in the packaged fonts and meets PDF/UA-1. Where a name or a text has
    letters that those fonts lack, the fonts of the machine help out; where even they
    lack one, the PDF is tagged still, but no longer claims the standard.

    Returns
    -------
    bytes
        The same bytes for the same input: no date goes in.

    Raises
    ------
    typst.TypstError
        If the template cannot be set at all.
    """
    import typst  # noqa: PLC0415 - 80 MB that only this needs

    said = json.dumps(_printable(data))
    with _one_at_a_time:
        for system_fonts in (False, True):
            try:
                return _set(template, said, ["ua-1"], system_fonts=system_fonts)
            except typst.TypstError:
                continue
        return _set(template, said, [], system_fonts=True)


def _set(
    template: Path, data: str, standards: list[str], *, system_fonts: bool
) -> bytes:
    pdf: bytes = _compiler(template, system_fonts=system_fonts).compile(
        sys_inputs={"data": data}, pdf_standards=standards, format="pdf"
    )
    return pdf


@cache
def _compiler(template: Path, *, system_fonts: bool) -> Any:
    import typst  # noqa: PLC0415 - as above

    fonts = str(files("font_source_sans_pro") / "files")
    return typst.Compiler(
        str(template), font_paths=[fonts], ignore_system_fonts=not system_fonts
    )


def _printable(data: Any) -> Any:
    """Return *data* without characters that XML and paper know no sign for."""
    if isinstance(data, str):
        return FORBIDDEN.sub("", data)
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_printable(value) for value in data]
    return data
