"""Reads of the people who are here: lists, tables, search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from ledby.science.vocabulary import FREE_COLUMNS
from ledby.sources import hris
from ledby.web.people.folding import fold
from ledby.web.people.models import Person, Skill

if TYPE_CHECKING:
    import polars as pl

PAGE: Final = 50
CHUNK: Final = 2_000
LETTERS: Final = re.compile(r"[^\W\d_]+")


def active_people() -> QuerySet[Person]:
    """Return everybody who is here, by name."""
    return Person.objects.filter(active=True).order_by("name", "pk")


def search_people(text: str, limit: int) -> list[Person]:
    """Return up to *limit* people with words that begin as the words of *text* do.

    Accents and case don't matter. Those whose name begins with the text come first;
    each comes with their unit.
    """
    found = _named(active_people(), text).select_related("unit")
    start = found.filter(folded__startswith=fold(text))[:limit]
    people = list(start)
    if len(people) < limit:
        people += found.exclude(folded__startswith=fold(text))[: limit - len(people)]
    return people if text.strip() else []


def name_words() -> set[str]:
    """Return the words, folded, of which the names of all people are made."""
    names = Person.objects.order_by().values_list("folded", flat=True)
    return {word for name in names.iterator(CHUNK) for word in LETTERS.findall(name)}


def is_name(words: set[str], word: str) -> bool:
    """Return whether a word, however it is written, is one of those of names."""
    return not words.isdisjoint(LETTERS.findall(fold(word)))


def directory(text: str, page: str | None) -> Page[Person]:
    """Return a page of the list: by name, or one whose id or address is *text*."""
    people = active_people().select_related("unit", "manager")
    if text.strip():
        word = text.strip()
        exact = people.filter(Q(key=word) | Q(email=word.lower()))
        people = exact if exact.exists() else _named(people, text)
    return Paginator(people, PAGE).get_page(page)


def people_frame(units: list[str] | None = None) -> pl.DataFrame:
    """Return the people who are here as the contract's table ``people``.

    Parameters
    ----------
    units
        Paths; only people of these units and of those below them. Everybody if None.

    Returns
    -------
    polars.DataFrame
        ``person`` is ``str(Person.pk)``, ``manager`` likewise or null when the manager
        is not in the table, ``start`` epoch seconds (UTC), ``attr_*`` for each
        attribute that somebody gave.
    """
    # No page reads the list as columns: the engine loads for those who do.
    import polars as pl  # noqa: PLC0415

    from ledby.science.tables import PEOPLE  # noqa: PLC0415
    from ledby.web.people.selectors.present import present  # noqa: PLC0415

    now = present()
    people = now.people.filter("active")
    if units is not None:
        inside = pl.any_horizontal(
            pl.lit(value=False),
            *(
                (pl.col("unit") == path) | pl.col("unit").str.starts_with(f"{path} / ")
                for path in units
            ),
        )
        people = people.filter(inside)
    here = people["id"].implode()
    given = [now.attributes.get(person, {}) for person in people["id"].to_list()]
    names = sorted({name for one in given for name in one})
    people = people.with_columns(
        pl.when(pl.col("manager").is_in(here)).then(pl.col("manager")),
        pl.col("start").cast(pl.Datetime("us")).dt.epoch("s"),
        *(
            pl.Series(FREE_COLUMNS + name, [one.get(name) for one in given], pl.String)
            for name in names
        ),
    )
    people = people.rename({"id": "person"}).sort("name", "person")
    return people.select(*PEOPLE.names, *(FREE_COLUMNS + name for name in names))


def attribute_names() -> list[str]:
    """Return the names of the attributes that anybody here gave."""
    given = Person.objects.filter(active=True).exclude(attributes={})
    query = given.order_by().values_list("attributes", flat=True).distinct()
    return sorted({name for attributes in query.iterator() for name in attributes})


def export_lines(own: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield everybody who is here as the lines of a file that an import reads.

    *own* says what the organisation calls some of the columns.
    """
    names = attribute_names()
    free = [FREE_COLUMNS + name for name in names]
    return hris.csv_lines(_export_rows(names), free, own)


def _export_rows(names: Sequence[str]) -> Iterator[list[str]]:
    query = active_people().select_related("unit", "manager")
    rows = query.prefetch_related("skills").iterator(CHUNK)
    for person in rows:
        manager = person.manager
        cells: list[Any] = [
            person.key,
            person.name,
            person.email,
            manager.key if manager is not None and manager.active else "",
            person.unit.path if person.unit else "",
            person.title,
            person.level,
            person.location,
            person.start,
            person.language,
            _skill_line(person.skills.all()),
            *(person.attributes.get(name) for name in names),
        ]
        yield ["" if cell is None else str(cell) for cell in cells]


def people_after(key: str, most: int) -> list[dict[str, Any]]:
    """Return at most so many people who are here and come after *key*, by their keys.

    The columns are those of an import; skills and voluntary attributes stay out.
    """
    rows = active_people().select_related("unit", "manager").filter(key__gt=key)
    return [
        {
            "id": person.key,
            "name": person.name,
            "email": person.email or "",
            "manager": (
                person.manager.key if person.manager and person.manager.active else ""
            ),
            "unit": person.unit.path if person.unit else "",
            "title": person.title,
            "level": person.level,
            "location": person.location,
            "start": person.start.isoformat() if person.start else "",
            "language": person.language,
        }
        for person in rows.order_by("key")[:most]
    ]


def _skill_line(skills: QuerySet[Skill]) -> str:
    ordered = sorted(skills, key=lambda one: (one.skill.lower(), one.skill))
    return "; ".join(f"{one.skill}:{one.level}" for one in ordered)


def _named(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    for word in fold(text).split():
        people = people.filter(folded__contains=f" {word}")
    return people
