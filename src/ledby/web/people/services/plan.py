"""What a file would do to the list: who comes, changes, returns and leaves."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Final

import polars as pl
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.science.vocabulary import FREE_COLUMNS
from ledby.sources import hris
from ledby.web.people import selectors
from ledby.web.people.selectors.present import Present, present, skill_lines

FACTS: Final = (
    "key",
    "name",
    "email",
    "manager",
    "unit",
    "title",
    "level",
    "location",
    "start",
    "language",
    "skills",
)
ADDED, CHANGED, RETURNING, SAME = "added", "changed", "returning", "same"


@dataclass(frozen=True)
class Counts:
    """How many people an import concerns."""

    added: int = 0
    changed: int = 0
    returning: int = 0
    leaving: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """What would be done, in full; nothing has been done yet.

    Attributes
    ----------
    people
        One row for each person of the file: ``id``, ``standing`` (added, changed,
        returning or same), every fact as it will be, ``was_email``, ``account``,
        ``account_email``, and the ``attr_*`` columns that the file gives.
    changes
        One row for each fact that changes for somebody who is here or returns: ``id``,
        ``row``, ``name``, ``fact``, ``old``, ``new`` as text.
    leaving
        ``id``, ``name``, ``unit``, ``account_email`` of those not in the file.
    vacated
        ``id``, ``account`` of people who are not in the file and whose address belongs
        from now on to somebody who is.
    skills
        ``id``, ``skill``, ``level``, or None when the file has none.
    attributes
        The attributes that people have now, by id.
    roles_leaving
        Name and role of those who hold one and lose their account.
    counts
        How many of each.
    """

    people: pl.DataFrame
    changes: pl.DataFrame
    leaving: pl.DataFrame
    vacated: pl.DataFrame
    skills: pl.DataFrame | None
    attributes: dict[str, dict[str, str]]
    roles_leaving: list[tuple[str, str]]
    counts: Counts


def plan_import(checked: hris.Checked, now: Present | None = None) -> Plan:
    """Compare the people of a file with the list.

    Parameters
    ----------
    checked
        People without problems.
    now
        The list; read from the database if not given.

    Notes
    -----
    Somebody is found by id, then by address. An address alone is not enough when the
    file gives another id: then the name must be the same as well, since addresses are
    handed on to new people, who must not inherit somebody else's pages.

    Raises
    ------
    StateError
        The last administrator would leave.
    """
    now = now or present()
    people = _with_ids(checked, now.people)
    people = _finished(people, checked, now)
    changes = _changes(people, checked, now)
    people = _standing(people, changes)
    gone = now.people.join(people, on="id", how="anti")
    leaving = gone.filter("active").select("id", "name", "unit", "account_email")
    claimed = people["email"].drop_nulls().implode()
    vacated = gone.filter(
        pl.col("email").is_in(claimed) | pl.col("account_email").is_in(claimed)
    ).select("id", "account")
    shut = people.filter("known", pl.col("email").is_null())["id"]
    of_standing = dict(people["standing"].value_counts().iter_rows())
    return Plan(
        people,
        changes,
        leaving.sort("name", "id"),
        vacated,
        _skills(checked, people),
        now.attributes,
        _roles_leaving({*leaving["id"], *vacated["id"], *shut}),
        Counts(
            added=of_standing.get(ADDED, 0),
            changed=of_standing.get(CHANGED, 0),
            returning=of_standing.get(RETURNING, 0),
            leaving=leaving.height,
            unchanged=of_standing.get(SAME, 0),
        ),
    )


def keep_administrators(plan: Plan) -> Plan:
    """Return *plan* if every administrator keeps the address that they sign in with.

    Whoever reads the mail of an account signs in as its holder. An organiser, who may
    import, could otherwise become administrator by one row of a file.

    Raises
    ------
    StateError
        An administrator would get another address.
    """
    moves = pl.col("account").is_not_null() & (
        pl.col("email") != pl.col("account_email")
    )
    moving = set(plan.people.filter(moves)["id"])
    for person, name, role in selectors.people_with_roles():
        if role == "administrator" and person in moving:
            raise StateError(
                _(
                    "%(name)s is an administrator, whose address is changed on the"
                    " server alone, with ledby import people. Nothing was changed."
                )
                % {"name": name}
            )
    return plan


def _with_ids(checked: hris.Checked, here: pl.DataFrame) -> pl.DataFrame:
    """Return the file's people with the id of whom they are, or null."""
    given = "key" in checked.fields
    found = pl.DataFrame(schema={hris.ROW: pl.Int64, "id": pl.String})
    for way in ("key", "email") if given else ("email", "key"):
        if way not in checked.people.columns:
            continue
        rows = checked.people.join(found, on=hris.ROW, how="anti")
        pairs = rows.join(
            here.join(found, on="id", how="anti"), on=way, how="inner", suffix="_here"
        )
        if way == "email" and given:
            pairs = pairs.filter(_same_person(pairs.columns))
        found = pl.concat([found, pairs.select(hris.ROW, "id")])
    return checked.people.join(found, on=hris.ROW, how="left", maintain_order="left")


def _same_person(columns: list[str]) -> pl.Expr:
    by_address = pl.col("key_here") == pl.col("email")
    if "name_here" not in columns:
        return by_address
    names = (pl.col("name").str.to_lowercase(), pl.col("name_here").str.to_lowercase())
    return by_address | (names[0] == names[1])


def _finished(
    people: pl.DataFrame, checked: hris.Checked, now: Present
) -> pl.DataFrame:
    """Return every fact as it will be beside ``was_…`` as it is."""
    if "skills" in checked.fields:
        lines = skill_lines(checked.skills, "key")
        people = people.join(lines, on="key", how="left", maintain_order="left")
    people = people.rename({"key": "file_key"})
    here = now.people.rename(
        {fact: f"was_{fact}" for fact in FACTS} | {"active": "was_active"}
    )
    known = pl.col("was_key").is_not_null()
    people = people.join(here, on="id", how="left", maintain_order="left")
    fresh = pl.Series([str(uuid.uuid4()) for _row in range(people.height)])
    people = people.with_columns(known=known, id=pl.coalesce("id", fresh))
    ids = people.select(manager="file_key", manager_id="id")
    if "manager" in checked.fields:
        people = people.join(ids, on="manager", how="left", maintain_order="left")
        people = people.drop("manager").rename({"manager_id": "manager"})
    if "key" in checked.fields:
        people = people.with_columns(key="file_key")
    else:
        people = people.with_columns(key=pl.coalesce("was_key", "file_key"))
    rest = [fact for fact in FACTS if fact not in people.columns]
    people = people.with_columns(pl.col(f"was_{fact}").alias(fact) for fact in rest)
    people = people.with_columns(name=pl.coalesce("name", "key"))
    return _with_old_attributes(people, checked, now)


def _with_old_attributes(
    people: pl.DataFrame, checked: hris.Checked, now: Present
) -> pl.DataFrame:
    old = [now.attributes.get(person, {}) for person in people["id"].to_list()]
    return people.with_columns(
        pl.Series(f"was_{column}", [one.get(name) for one in old], pl.String)
        for column, name in _attributes(checked)
    )


def _attributes(checked: hris.Checked) -> list[tuple[str, str]]:
    """Return the column and the name of each attribute that the file gives."""
    columns = sorted(name for name in checked.fields if name.startswith(FREE_COLUMNS))
    return [(column, column[len(FREE_COLUMNS) :]) for column in columns]


def _changes(people: pl.DataFrame, checked: hris.Checked, now: Present) -> pl.DataFrame:
    columns = [column for column, _name in _attributes(checked)]
    both = [frame.select("id", "name") for frame in (now.people, people)]
    names = {person: name for frame in both for person, name in frame.iter_rows()}
    known = people.filter("known")
    parts = [pl.DataFrame(schema=_CHANGES)]
    for fact in (*FACTS, *columns):
        hit = known.filter(pl.col(fact).ne_missing(pl.col(f"was_{fact}")))
        old, new = (pl.col(c).cast(pl.String) for c in (f"was_{fact}", fact))
        part = hit.select(
            "id",
            pl.col(hris.ROW).alias("row"),
            "name",
            pl.lit(fact).alias("fact"),
            old.alias("old"),
            new.alias("new"),
        )
        if fact == "manager":
            part = part.with_columns(pl.col("old", "new").replace(names))
        parts.append(part)
    return pl.concat(parts).sort("row", maintain_order=True)


_CHANGES: Final = {
    "id": pl.String,
    "row": pl.Int64,
    "name": pl.String,
    "fact": pl.String,
    "old": pl.String,
    "new": pl.String,
}


def _standing(people: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    changed = pl.col("id").is_in(changes["id"].unique().implode())
    standing = (
        pl.when(~pl.col("known"))
        .then(pl.lit(ADDED))
        .when(~pl.col("was_active"))
        .then(pl.lit(RETURNING))
        .when(changed)
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(SAME))
    )
    return people.with_columns(standing=standing)


def _skills(checked: hris.Checked, people: pl.DataFrame) -> pl.DataFrame | None:
    if "skills" not in checked.fields:
        return None
    touched = people.filter(pl.col("skills").ne_missing(pl.col("was_skills")))
    keys = touched.select("id", key="file_key")
    return checked.skills.join(keys, on="key").select("id", "skill", "level")


def _roles_leaving(ids: set[str]) -> list[tuple[str, str]]:
    """Return who loses a role, and refuse to lose the last administrator."""
    if not ids:
        return []
    gone = [one for one in selectors.people_with_roles() if one[0] in ids]
    administrators = sum(role == "administrator" for _id, _name, role in gone)
    if administrators and administrators == selectors.administrators():
        name = next(name for _id, name, role in gone if role == "administrator")
        raise StateError(
            _(
                "%(name)s is the last administrator and is not in the file: give the"
                " role to somebody else first. Nothing was changed."
            )
            % {"name": name}
        )
    return [(name, role) for _id, name, role in gone]
