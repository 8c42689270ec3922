"""A text of headings, lists and tables on paper, such as the pack of an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledby.reports.printing import pdf_of

TEMPLATE = Path(__file__).parent / "pack.typ"


@dataclass
class Pack:
    """A text that grows part by part; all of it is data, never markup."""

    title: str
    who: str
    lead: str
    colophon: str
    parts: list[dict[str, Any]] = field(default_factory=list)

    def heading(self, text: str, level: int = 2) -> None:
        """Begin a section, or with level 3 a part of it."""
        self.parts.append({"kind": "heading", "level": level, "text": text})

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self.parts.append({"kind": "text", "text": text})

    def items(self, items: Iterable[str]) -> None:
        """Add a list; nothing if there is nothing in it."""
        if found := list(items):
            self.parts.append({"kind": "list", "items": found})

    def table(
        self, head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]
    ) -> None:
        """Add a table; *widths* are shares of the line, one for each column."""
        body = [list(row) for row in rows]
        self.parts.append(
            {"kind": "table", "head": list(head), "widths": list(widths), "rows": body}
        )


def pack_pdf(pack: Pack, language: str = "en") -> bytes:
    """Return *pack* as a tagged PDF (:func:`ledby.reports.printing.pdf_of`)."""
    data = {
        "language": language,
        "title": pack.title,
        "who": pack.who,
        "lead": pack.lead,
        "colophon": pack.colophon,
        "parts": pack.parts,
    }
    return pdf_of(TEMPLATE, data)
