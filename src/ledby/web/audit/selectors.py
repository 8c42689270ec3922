"""Reads of the audit log: a page of it, and what it holds on somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from ledby.web.accounts.models import Role, User
from ledby.web.audit import naming
from ledby.web.audit.kinds import ACCOUNT, FACTS, KINDS, PURPOSES, Fact
from ledby.web.audit.models import Chain, Entry

PAGE: Final = 50


@dataclass(frozen=True)
class Line:
    """A row of the log in words; ``by`` and ``about`` may be empty."""

    number: int
    at: datetime
    what: str
    by: str
    about: str
    facts: str
    mark: str


@dataclass(frozen=True)
class Standing:
    """Whether the chain held when it was last gone through, and how it ends now."""

    checked_at: datetime | None
    broken: int | None
    last: int
    end: str


def standing() -> Standing:
    """Return how the chain was found and where it ends."""
    chain = Chain.objects.first() or Chain()
    return Standing(
        chain.checked_at, chain.broken, chain.last, _mark(bytes(chain.end), 32)
    )


def page_of(kind: str, page: str | None) -> tuple[Page[Entry], list[Line]]:
    """Return a page of the log, newest first, and its rows in words.

    Parameters
    ----------
    kind
        Only rows of this kind; all if it is empty or unknown.
    page
        Which page; the nearest if there is none of that number.
    """
    rows = Entry.objects.order_by("-number")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    found = Paginator(rows, PAGE).get_page(page)
    return found, _lines(list(found.object_list))


def about(ids: Iterable[str]) -> list[Entry]:
    """Return the rows in which somebody is who did it or whom it was done to.

    Parameters
    ----------
    ids
        Of the account and the person.
    """
    wanted = list(ids)
    rows = Entry.objects.filter(Q(actor__in=wanted) | Q(subject__in=wanted))
    return list(rows.order_by("number"))


def newest(kind: str) -> Entry | None:
    """Return the newest row of a kind."""
    return Entry.objects.filter(kind=kind).order_by("-number").first()


def readers_of(person: str) -> list[Entry]:
    """Return who read the shared page of a person, newest first."""
    rows = Entry.objects.filter(kind="page_read", subject=person)
    return list(rows.order_by("-number")[:200])


def what(kind: str) -> str:
    """Return what a kind says happened."""
    return str(KINDS[kind].label) if kind in KINDS else kind


def facts_in_words(facts: Mapping[str, Fact]) -> str:
    """Return facts as one line: "new: 3, leaving: 1"."""
    known = {role.value: str(role.label) for role in Role}
    known |= {word: str(label) for word, label in PURPOSES.items()}
    said = []
    for name, fact in facts.items():
        if fact is False:
            continue
        word = str(FACTS.get(name, name))
        if fact is not True:
            word = f"{word}: {known.get(str(fact), fact)}"
        said.append(word)
    return ", ".join(said)


def _lines(rows: list[Entry]) -> list[Line]:
    names = _names(rows)
    return [
        Line(
            number=row.number,
            at=row.at,
            what=what(row.kind),
            by=_("kept private") if _private(row) else names.get(row.actor, ""),
            about="" if _private(row) else names.get(row.subject, ""),
            facts=facts_in_words(row.facts),
            mark=_mark(bytes(row.hash), 8),
        )
        for row in rows
    ]


def _names(rows: list[Entry]) -> dict[str, str]:
    wanted: dict[str, set[str]] = {ACCOUNT: set()}
    for row in rows:
        if row.actor:
            wanted[ACCOUNT].add(row.actor)
        if row.subject and row.kind in KINDS:
            wanted.setdefault(KINDS[row.kind].about, set()).add(row.subject)
    accounts = User.objects.filter(pk__in=[n for n in wanted[ACCOUNT] if n.isdecimal()])
    named = {str(pk): email for pk, email in accounts.values_list("pk", "email")}
    named = dict.fromkeys(wanted[ACCOUNT], _("an account that is gone")) | named
    for kind, ids in wanted.items():
        named |= naming.names(kind, ids)
    return named


def _private(row: Entry) -> bool:
    return row.kind in KINDS and KINDS[row.kind].private


def _mark(hashed: bytes, letters: int) -> str:
    text = hashed.hex()[:letters]
    return " ".join(text[at : at + 4] for at in range(0, letters, 4))
