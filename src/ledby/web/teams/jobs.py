"""Work on teams that runs beside the site."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django_tasks import task

from ledby.web.people.models import Person
from ledby.web.teams.models import Division, TeamRequest
from ledby.web.teams.services import asking, dividing


@task(priority=5)
def find_team(team_id: str) -> None:
    """Look for the teams of a request; see ``services.asking.carry_out``."""
    asking.carry_out(uuid.UUID(team_id))


@task(priority=5)
def divide(division_id: str) -> None:
    """Divide a group; see ``services.dividing.carry_out``."""
    dividing.carry_out(uuid.UUID(division_id))


def ask_and_find(
    person: Person, title: str, purpose: str, brief: Mapping[str, Any]
) -> TeamRequest:
    """Keep a brief and have its teams looked for, both or neither."""
    with transaction.atomic():
        team = asking.begin(person, title, purpose, brief)
        find_team.enqueue(str(team.pk))
    return team


def rule_and_divide(division: Division, rules: Mapping[str, Any], before: str) -> None:
    """Keep the rules of a division and have it made, both or neither.

    Raises
    ------
    LedByError
        The rules cannot be read or contradict each other.
    """
    with transaction.atomic():
        dividing.rule(division, rules, before)
        divide.enqueue(str(division.pk))


def tick() -> None:
    """Let go of lost searches and of what is long over; call it every few minutes."""
    asking.release_lost()
