"""What the pages call the facts of a person, the steps of an import, its outcome."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ledby.sources import hris
from ledby.web.ui import terms

FACTS: Final[dict[str, str | Promise]] = {
    "person": _("id"),
    "key": _("id"),
    "name": _("name"),
    "first_name": _("first name"),
    "last_name": _("family name"),
    "email": _("e-mail address"),
    "manager": _("manager"),
    "unit": _("unit"),
    "title": _("job title"),
    "level": _("level"),
    "location": _("location"),
    "start": _("start date"),
    "language": _("language"),
    "skills": _("skills"),
}
OWN: Final = ("manager", "unit")
"""Columns that go by the organisation's own words."""
DELIMITERS: Final[dict[str, str | Promise]] = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("vertical bar"),
}
ENCODINGS: Final[dict[str, str | Promise]] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": _("Windows, Western Europe"),
    "latin-1": "ISO 8859-1",
    "cp1250": _("Windows, Central Europe"),
    "cp1251": _("Windows, Cyrillic"),
    "cp1253": _("Windows, Greek"),
    "cp1254": _("Windows, Turkish"),
}


def fact(name: str) -> str:
    """Return what pages call a fact; attributes go by their own name."""
    return str(FACTS.get(name, name))


def own_columns() -> dict[str, list[str]]:
    """Return what the organisation calls columns of a file, in each language."""
    found = {name: terms.called(name) for name in OWN}
    return {name: said for name, said in found.items() if said}


def own_headings() -> dict[str, str]:
    """Return what the organisation calls columns of the file that it takes along."""
    return {name: said[0] for name, said in own_columns().items()}


def problem_line(problem: hris.Problem, file: str) -> str:
    """Return a problem as one line in the language of the page."""
    said = gettext(problem.saying).format(**problem.facts)
    if problem.column:
        place = gettext('%(file)s, row %(row)s, column "%(column)s"')
    else:
        place = gettext("%(file)s, row %(row)s")
    facts = {"file": file, "row": problem.row, "column": problem.column}
    return f"{place % facts}: {said}"


def counted(counts: dict[str, int]) -> list[str]:
    """Return what an import does as sentences; what does not happen is left out."""
    sentences = {
        "added": ngettext(
            "%(n)s person is new.", "%(n)s people are new.", counts["added"]
        ),
        "changed": ngettext("%(n)s changes.", "%(n)s change.", counts["changed"]),
        "returning": ngettext("%(n)s returns.", "%(n)s return.", counts["returning"]),
        "leaving": ngettext("%(n)s leaves.", "%(n)s leave.", counts["leaving"]),
        "unchanged": ngettext(
            "%(n)s stays as it is.", "%(n)s stay as they are.", counts["unchanged"]
        ),
    }
    return [
        sentence % {"n": f"{counts[name]:,}"}
        for name, sentence in sentences.items()
        if counts[name]
    ]
