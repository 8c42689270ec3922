"""The teams of a division as a workbook: nothing in it can run as a formula."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from ledby.web.teams import laid_out
from ledby.web.teams.models import Division


def as_xlsx(division: Division) -> bytes:
    """Return teams and rules on two sheets, each cell a text or a number."""
    shown = laid_out.division(division)
    teams = [
        (team["number"], name)
        for team in shown["teams"]
        for _id, name in team["members"]
    ]
    rules = [(rule["words"], rule["worst"], *rule["teams"]) for rule in shown["rules"]]
    numbers = [_("Team %(number)s") % {"number": number} for number in shown["numbers"]]
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        _sheet(book, _("Teams"), [(_("team"), _("name")), *teams], bold)
        if rules:
            head = (_("Rule"), _("Furthest off"), *numbers)
            _sheet(book, _("Rules"), [head, *rules], bold)
    return out.getvalue()


def _sheet(
    book: Workbook, name: str, rows: list[tuple[str | int, ...]], bold: object
) -> None:
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            look = bold if row == 0 else None
            if isinstance(cell, int):
                sheet.write_number(row, column, cell, look)
            else:
                # A text as such: not even "=1+1" is taken for a formula.
                sheet.write_string(row, column, cell, look)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
