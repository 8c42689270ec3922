"""Filling a site by the ways that a real organisation would take.

People come in through the import, answers are sealed to the cycle's key, and the
scoring job opens them at the close: nothing is put beside the product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import polars as pl
from django.utils import timezone

from ledby.cli import (
    demo_answers,
    demo_examples,
    demo_growth,
    demo_initiatives,
    demo_interactions,
    demo_teams,
)
from ledby.science.simulation import STORIES, Organization, simulate
from ledby.sources import hightech, hris
from ledby.web.accounts import services as accounts
from ledby.web.accounts.models import Role, User
from ledby.web.cycles.agreement import PARTS
from ledby.web.cycles.analysis import RaterRow
from ledby.web.cycles.answers import Answers
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services import bulk
from ledby.web.cycles.services import close as closing
from ledby.web.cycles.services.create import create_cycle
from ledby.web.cycles.services.launch import launch
from ledby.web.people import services as people_services
from ledby.web.people.models import Person

Step = Callable[[str], None]
STEPS: Final = 6
STUDY_ROLES: Final = {
    "member": "1",
    "manager": "14",
    "leader": "2",
    "organiser": "6",
    "director": "7",
    "council": "12",
    "administrator": "5",
}
"""Of the study: vice presidents 14 and 2 are its story, the others play along."""

ANSWERED_SO_FAR: Final = 0.4


def fill_with_invention(people: int, seed: int, step: Step) -> None:
    """Fill the site with an invented organisation, one finished and one open cycle."""
    step("Inventing an organisation")
    made = simulate(people, seed)
    step("Bringing in its people")
    persons = bring_in(made.people, made.skills)
    grant_roles(persons, STORIES)
    answers = demo_answers.of_invention(made, persons)
    raters = list(rater_rows(made, persons))
    step("Gathering sealed answers")
    finish_cycle("Spring", answers, raters, step)
    step("Opening the next cycle")
    open_cycle("Autumn", answers, raters, persons)
    demo_initiatives.fill(persons)
    demo_examples.fill(seed)
    demo_teams.fill(persons, STORIES)
    demo_growth.fill(persons)
    demo_interactions.fill(made.events)
    step("Ready")


def fill_with_study(step: Step) -> None:
    """Fill the site with Krackhardt's 21 managers: advice stands in for following."""
    step("Reading the study")
    tables = hightech.load()
    step("Bringing in its people")
    mail = "manager" + pl.col("person") + "@hightech.example"
    persons = bring_in(tables["people"].with_columns(email=mail))
    grant_roles(persons, STUDY_ROLES)
    answers = demo_answers.of_study(tables["nominations"], persons)
    step("Gathering sealed answers")
    finish_cycle("Study of 1987", answers, [], step, parts=["follows"])
    step("Ready")


def bring_in(
    people: pl.DataFrame, skills: pl.DataFrame | None = None
) -> dict[str, str]:
    """Import *people* from a CSV file, as an organiser would; give key to person."""
    table = people
    if "start" in people.columns:
        table = table.with_columns(
            pl.from_epoch("start").dt.date().dt.to_string("%Y-%m-%d")
        )
    if skills is not None:
        entry = pl.col("skill") + ":" + pl.col("level").cast(pl.String)
        lines = skills.group_by("person").agg(skills=entry.sort().str.join("; "))
        table = table.join(lines, on="person", how="left", maintain_order="left")
    sheet = hris.read_sheet(table.write_csv().encode(), "people.csv")
    checked = hris.check(sheet)
    people_services.apply_plan(people_services.plan_import(checked))
    rows = Person.objects.values_list("key", "pk")
    return {key: str(pk) for key, pk in rows}


def grant_roles(persons: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """Give the people of the stories the roles that they play."""
    for role in Role:
        person = Person.objects.get(pk=persons[roles[role]])
        if person.account is not None:
            accounts.grant_role(person.account, role, by=None)


def rater_rows(made: Organization, persons: Mapping[str, str]) -> Iterable[RaterRow]:
    """Yield who was asked about whom in the invention, as persons."""
    asked = made.sheets.filter(pl.col("relationship") != "self")
    pairs = asked.select("rater", "ratee", "relationship").unique(maintain_order=True)
    for rater, ratee, relationship in pairs.iter_rows():
        yield RaterRow(persons[rater], persons[ratee], relationship)


def finish_cycle(
    name: str,
    answers: Mapping[str, Answers],
    raters: list[RaterRow],
    step: Step,
    parts: Sequence[str] = PARTS,
) -> None:
    """Run a whole cycle that was launched five weeks ago and released a week ago."""
    now = timezone.now()
    cycle = _launched(name, now - timedelta(weeks=5), 90, parts)
    if raters:
        bulk.replace_raters(cycle, raters)
    bulk.submit_all(cycle, answers)
    step("Scoring and releasing")
    closing.close(cycle, now=now - timedelta(weeks=2))
    closing.score(cycle, now=now - timedelta(weeks=2))
    closing.release(cycle, now=now - timedelta(weeks=1))


def open_cycle(
    name: str,
    answers: Mapping[str, Answers],
    raters: list[RaterRow],
    persons: Mapping[str, str],
) -> None:
    """Launch a cycle that some have answered, the people of the stories not yet."""
    cycle = _launched(name, timezone.now() - timedelta(days=4), 14)
    bulk.replace_raters(cycle, raters)
    waiting = {persons[key] for key in STORIES.values()}
    ready = [person for person in answers if person not in waiting]
    early = ready[:: round(1 / ANSWERED_SO_FAR)]
    bulk.submit_all(cycle, {person: answers[person] for person in early})


def links(dataset: str) -> Iterable[tuple[str, str, str]]:
    """Yield role, name and sign-in link of everybody whom one may be in the demo."""
    roles = STUDY_ROLES if dataset == "hightech" else STORIES
    for role, key in roles.items():
        person = Person.objects.select_related("account").get(key=key)
        account: User | None = person.account
        if account is not None:
            link = accounts.make_sign_in_link(account, days=30, reusable=True)
            title = f"{person.name}, {person.title}" if person.title else person.name
            yield role, title, link


def _launched(
    name: str, at: datetime, days: int, parts: Sequence[str] = PARTS
) -> Cycle:
    cycle = create_cycle(name, closes_at=at + timedelta(days=days), parts=parts)
    launch(cycle, now=at)
    return cycle
