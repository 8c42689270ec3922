"""What is held on somebody as a file to take away: JSON, and CSV that opens safely."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from ledby.sources import hris
from ledby.sources.hris.export import MARK
from ledby.web.accounts.models import User
from ledby.web.audit.services import record
from ledby.web.privacy.selectors.held import Section, held_on, pictures_of
from ledby.web.privacy.selectors.owner import Row


def export(user: User, session_key: str | None) -> bytes:
    """Return a zip file with all that is held on *user*, and note that it was made.

    It holds ``held.json`` with everything, and a CSV for each table that holds
    something; a table in which something is nested has a row for each value. The
    photographs of one's examples lie beside them.
    """
    sections = held_on(user, session_key)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("held.json", _json(sections))
        for section in sections:
            if section.rows:
                pack.writestr(f"{section.table.lower()}.csv", _csv(section.rows))
        for name, picture in pictures_of(user):
            pack.writestr(name, picture, zipfile.ZIP_STORED)
    record("own_data_exported", actor=user, subject=user.pk)
    return file.getvalue()


def _json(sections: list[Section]) -> str:
    whole = {
        section.table: {
            "what": str(section.kept.what),
            "tier": section.kept.tier,
            "why": str(section.kept.why),
            "until": str(section.kept.until),
            "rows": section.rows,
        }
        for section in sections
    }
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _csv(rows: list[Row]) -> str:
    if any(isinstance(cell, dict | list) for row in rows for cell in row.values()):
        rows = [
            {"row": at, "place": place, "value": value}
            for at, row in enumerate(rows, start=1)
            for place, value in _leaves(row)
        ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([hris.safe(name) for name in names])
    for row in rows:
        writer.writerow([hris.safe(_cell(row.get(name))) for name in names])
    return MARK + out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    inside: Iterable[tuple[object, Any]]
    if isinstance(value, Mapping):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value, start=1)
    else:
        yield place, value
        return
    for name, one in inside:
        yield from _leaves(one, f"{place}.{name}" if place else str(name))
