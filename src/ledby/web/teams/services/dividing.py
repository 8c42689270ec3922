"""Dividing a group into fair teams, and moving people by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError, TableError
from ledby.sources import hris
from ledby.sources.hris.export import MARK
from ledby.web.audit.services import record
from ledby.web.people.models import Person
from ledby.web.teams.analysis import dividing
from ledby.web.teams.models import Division, State
from ledby.web.teams.selectors.divided import Somebody, group_of, is_voluntary

MOST: Final = 2_000
COLUMNS: Final = 20
LEAST: Final = 20
"""A group must have so many before a rule may look at voluntary attributes."""
SHARED: Final = 5
"""So many of a group must have a value before a rule may be about it."""
STEPS: Final = 30
WEEKS: Final = 12
"""So many earlier divisions are looked at, one before the other."""


def read_list(content: bytes) -> list[dict[str, str]]:
    """Return the people of a list: a header row with a name first, or names alone.

    Raises
    ------
    LedByError
        It cannot be read, or is too long.
    """
    first = content.split(b"\n", 1)[0]
    alone = not any(sign in first for sign in (b",", b";", b"\t"))
    if alone:
        content = b"name\n" + content
    sign = "\t" if alone else ""
    sheet = hris.read_sheet(content, _("The list"), delimiter=sign)
    if sheet.frame.height > MOST or len(sheet.headers) > COLUMNS:
        raise StateError(
            _("The list holds more than 2,000 people or 20 columns, the most we take.")
        )
    named, *rest = sheet.headers
    rows = [
        {"name": row[named].strip()[:200]}
        | {name[:60]: (row[name] or "").strip()[:200] for name in rest}
        for row in sheet.frame.iter_rows(named=True)
        if (row[named] or "").strip()
    ]
    if len(rows) < 2:
        raise StateError(_("A list needs two people at least: a name on each line."))
    return rows


def begin(
    person: Person,
    title: str,
    purpose: str,
    size: int,
    *,
    units: Sequence[str] = (),
    rows: Sequence[Mapping[str, str]] = (),
) -> Division:
    """Keep whom somebody wants to divide; the rules come next."""
    with transaction.atomic():
        made = Division.objects.create(
            made_by=person,
            title=title,
            purpose=purpose,
            size=size,
            units=list(units),
            rows=list(rows),
            state=State.STOPPED,
        )
        record("division_made", actor=person.account, subject=made.pk)
    return made


def rule(division: Division, rules: Mapping[str, Any], before: str) -> None:
    """Keep the rules of a division, which is then to be made.

    Raises
    ------
    LedByError
        A rule cannot be read, or looks at too few people.
    """
    group = group_of(division)
    for one in dividing.read(rules):
        if is_voluntary(division, one.column):
            _must_be_shared(division, group, one.column, one.value)
    division.rules, division.hand, division.result = dict(rules), [], {}
    division.before = None
    if before:
        mine = Division.objects.filter(made_by=division.made_by)
        division.before = mine.filter(pk=before).first()
    division.state, division.started_at = State.WAITING, None
    division.save()


def _must_be_shared(
    division: Division, group: Sequence[Somebody], column: str, value: str
) -> None:
    if not division.purpose:
        raise StateError(_("Say what for before a rule looks at what people gave."))
    if len(group) < LEAST:
        raise StateError(
            _("A rule looks at what people gave only in groups of twenty or more.")
        )
    if value and dividing.held_by(group, column, value) < SHARED:
        raise StateError(
            _("Fewer than five people gave this value, so no rule may be about it.")
        )


def carry_out(division_id: UUID) -> None:
    """Make a division; nothing is kept of one that was stopped."""
    mine = Division.objects.filter(pk=division_id)
    now = timezone.now()
    if not mine.filter(state=State.WAITING).update(state=State.RUNNING, started_at=now):
        return
    one = mine.select_related("before").get()
    try:
        result = dividing.divide(group_of(one), one.size, one.rules, former_of(one))
        state = State.FOUND
    except TableError as error:
        result, state = {"sentence": _with_names(str(error), one)}, State.NONE
    mine.filter(state=State.RUNNING).update(state=state, result=result)


def _with_names(sentence: str, division: Division) -> str:
    for one in group_of(division):
        sentence = sentence.replace(one.id, one.name) if division.units else sentence
    return sentence


def former_of(division: Division) -> list[list[tuple[int, str]]]:
    """Return the teams of the division before, of that before it, and so on.

    People of a list have no id of their own there: they are known by their names.
    """
    now = {one.name: one.id for one in group_of(division)}
    found: list[list[tuple[int, str]]] = []
    seen, before = {division.pk}, division.before
    while before is not None and before.pk not in seen and len(found) < WEEKS:
        found.append(_teams_of(before, now))
        seen.add(before.pk)
        before = before.before
    return found


def _teams_of(before: Division, now: Mapping[str, str]) -> list[tuple[int, str]]:
    then = {one.id: one.name for one in group_of(before)}
    found = []
    result = current(before)
    for person, team in zip(result["people"], result["team"], strict=True):
        known = now.get(then.get(person, ""))
        if known is not None:
            found.append((team, known))
    return found


def current(division: Division) -> dict[str, Any]:
    """Return the people and their teams as they are now, moved by hand or not."""
    team = division.hand[-1] if division.hand else division.result.get("team", [])
    return {"people": division.result.get("people", []), "team": team}


def measured(division: Division) -> list[dict[str, Any]]:
    """Return how far each team is from each rule, as the teams are now."""
    if not division.hand:
        fit: list[dict[str, Any]] = division.result.get("fit", [])
        return fit
    group = {one.id: one for one in group_of(division)}
    now = current(division)
    here = [
        (group[person], team)
        for person, team in zip(now["people"], now["team"], strict=True)
        if person in group
    ]
    people = [one for one, _team in here]
    team = [team for _one, team in here]
    return dividing.fit(people, team, division.rules, former_of(division))


def move(division: Division, person: str, to: int) -> None:
    """Put somebody into another team.

    Raises
    ------
    StateError
        There is no such person or team, or a team would be empty.
    """
    with transaction.atomic():
        held = Division.objects.select_for_update().get(pk=division.pk)
        now = current(held)
        team = list(now["team"])
        if person not in now["people"] or not 1 <= to <= max(team, default=0):
            raise StateError(_("Choose somebody and a team of this division."))
        at = now["people"].index(person)
        if team.count(team[at]) < 2 and team[at] != to:
            raise StateError(
                _("A team needs somebody: move another person here first.")
            )
        team[at] = to
        held.hand = [*held.hand, team][-STEPS:]
        held.save(update_fields=["hand"])


def undo(division: Division) -> None:
    """Take the last move back."""
    with transaction.atomic():
        held = Division.objects.select_for_update().get(pk=division.pk)
        held.hand = held.hand[:-1]
        held.save(update_fields=["hand"])


def stop(division: Division) -> None:
    """Stop a division that is being made."""
    waits = Division.objects.filter(
        pk=division.pk, state__in=[State.WAITING, State.RUNNING]
    )
    waits.update(state=State.STOPPED)


def delete(division: Division) -> None:
    """Forget a division."""
    division.delete()


def as_csv(division: Division) -> str:
    """Return the teams as a file that opens safely in a spreadsheet."""
    names = {one.id: one.name for one in group_of(division)}
    now = current(division)
    pairs = zip(now["team"], now["people"], strict=True)
    rows = sorted((team, names.get(person, "")) for team, person in pairs)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("team"), _("name")])
    writer.writerows([str(team), hris.safe(name)] for team, name in rows)
    return MARK + out.getvalue()
