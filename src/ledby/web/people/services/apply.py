"""Carrying a plan out: all of it or nothing, while others go on writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

import polars as pl
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from ledby.science.vocabulary import FREE_COLUMNS
from ledby.web.people.folding import fold
from ledby.web.people.models import Person, Skill, Step, Unit
from ledby.web.people.services.accounts import (
    AccountWork,
    prepare_accounts,
    settle_accounts,
    take_back,
)
from ledby.web.people.services.bulk import Prepared, batched, prepare_upsert
from ledby.web.people.services.plan import SAME, Plan

PLAIN: Final = ("key", "name", "email", "level", "start")
OR_BLANK: Final = ("title", "location", "language")
UNIT_SEPARATOR: Final = " / "


@dataclass
class PeopleRows:
    """Finished rows of people, but for keys that exist only once others are written."""

    prepared: Prepared
    ids: list[str]
    paths: list[str | None]
    units: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)

    def write(self) -> Iterator[int]:
        """Put in the missing keys and write, yielding how many were written so far."""
        columns = [one.attname for one in Person._meta.concrete_fields]  # noqa: SLF001 - Django's documented Options
        unit, account = columns.index("unit_id"), columns.index("account_id")
        rows = self.prepared.rows
        for row, person, path in zip(rows, self.ids, self.paths, strict=True):
            row[unit] = None if path is None else self.units[path]
            row[account] = self.accounts.get(person, row[account])
        yield from self.prepared.write()


class Teller(Protocol):
    """Hears how far an import is: the step, how many are done, of how many."""

    def __call__(self, step: str, done: int, whole: int) -> None:
        """Hear it."""


def silent(step: str, done: int, whole: int) -> None:
    """Hear and say nothing."""


def apply_plan(
    plan: Plan, tell: Teller = silent, also: Callable[[], object] = int
) -> None:
    """Carry *plan* out, all of it or nothing.

    Parameters
    ----------
    plan
        What to do.
    tell
        Hears how far it is.
    also
        What is to happen in the same transaction, last.

    Notes
    -----
    Everything is worked out before the one transaction begins, so that other writers
    wait only while finished rows are handed over. Readers never wait.
    """
    work = prepare_accounts(plan, lambda done, n: tell(Step.ACCOUNTS, done, n))
    try:
        people = _prepare_people(plan, work)
        skills = _prepare_skills(plan)
        with transaction.atomic():
            _write(plan, work, people, skills, tell)
            also()
    except BaseException:
        take_back(work)
        raise


def ensure_units(paths: set[str]) -> dict[str, int]:
    """Return the key of each unit by its path, making those that are missing.

    The units above a path are made as well.
    """
    wanted: set[str] = set()
    for path in paths:
        parts = path.split(UNIT_SEPARATOR)
        wanted |= {UNIT_SEPARATOR.join(parts[:n]) for n in range(1, len(parts) + 1)}
    known = dict(Unit.objects.values_list("path", "pk"))
    missing = sorted(wanted - set(known), key=lambda path: path.count(UNIT_SEPARATOR))
    depths = sorted({path.count(UNIT_SEPARATOR) for path in missing})
    for depth in depths:
        level = [p for p in missing if p.count(UNIT_SEPARATOR) == depth]
        above = [known.get(path.rpartition(UNIT_SEPARATOR)[0]) for path in level]
        made = Unit.objects.bulk_create(
            [Unit(path=p, parent_id=a) for p, a in zip(level, above, strict=True)]
        )
        known |= {unit.path: unit.pk for unit in made}
    return known


def _write(
    plan: Plan, work: AccountWork, people: PeopleRows, skills: Prepared, tell: Teller
) -> None:
    whole = len(people.ids) + len(skills.rows)
    tell(Step.WRITE, 0, whole)
    _clear_the_way(plan)
    people.accounts |= settle_accounts(work)
    people.units = ensure_units(set(plan.people["unit"].drop_nulls()))
    for done in people.write():
        tell(Step.WRITE, done, whole)
    for chunk in batched(_with_other_skills(plan)):
        Skill.objects.filter(person_id__in=chunk).delete()
    for done in skills.write():
        tell(Step.WRITE, len(people.ids) + done, whole)


def _clear_the_way(plan: Plan) -> None:
    """Let leavers leave, and free ids and addresses that change hands."""
    for chunk in batched(plan.leaving["id"].to_list()):
        Person.objects.filter(pk__in=chunk).update(active=False)
    for chunk in batched(plan.vacated["id"].to_list()):
        Person.objects.filter(pk__in=chunk).update(email=None)
    moving = plan.people.filter(
        pl.col("known")
        & (
            pl.col("key").ne_missing(pl.col("was_key"))
            | pl.col("email").ne_missing(pl.col("was_email"))
        )
    )
    aside = Concat(Value("~"), Cast("id", CharField()), output_field=CharField())
    for chunk in batched(moving["id"].to_list()):
        Person.objects.filter(pk__in=chunk).update(email=None, key=aside)


def _prepare_people(plan: Plan, work: AccountWork) -> PeopleRows:
    touched = pl.col("id").is_in([*work.linked, *work.later])
    rows = plan.people.filter((pl.col("standing") != SAME) | touched)
    ids = rows["id"].to_list()
    accounts = rows["account"].to_list()
    columns = {
        **{fact: rows[fact].to_list() for fact in PLAIN},
        **{fact: rows[fact].fill_null("").to_list() for fact in OR_BLANK},
        "id": ids,
        "folded": [fold(name) for name in rows["name"].to_list()],
        "manager_id": rows["manager"].to_list(),
        "account_id": [
            work.linked.get(person, account)
            for person, account in zip(ids, accounts, strict=True)
        ],
        "attributes": _attributes(rows, plan),
        # Units get their keys when they are made.
        "unit_id": [None] * len(ids),
        "active": [True] * len(ids),
    }
    prepared = prepare_upsert(Person, columns)
    return PeopleRows(prepared, ids, rows["unit"].to_list())


def _attributes(rows: pl.DataFrame, plan: Plan) -> list[dict[str, str]]:
    """Return what people gave, with what the file gives in its place."""
    given = {
        column[len(FREE_COLUMNS) :]: rows[column].to_list()
        for column in rows.columns
        if column.startswith(FREE_COLUMNS)
    }
    merged = []
    for place, person in enumerate(rows["id"].to_list()):
        new = {name: cells[place] for name, cells in given.items()}
        both = plan.attributes.get(person, {}) | new
        merged.append({name: said for name, said in both.items() if said is not None})
    return merged


def _prepare_skills(plan: Plan) -> Prepared:
    people, skills, levels = (
        [] if plan.skills is None else plan.skills[column].to_list()
        for column in ("id", "skill", "level")
    )
    columns = {"person_id": people, "skill": skills, "level": levels}
    return prepare_upsert(Skill, columns)


def _with_other_skills(plan: Plan) -> list[str]:
    if plan.skills is None:
        return []
    others = pl.col("skills").ne_missing(pl.col("was_skills"))
    return plan.people.filter(pl.col("known") & others)["id"].to_list()
