"""Asking for a team: the search, and the same team changed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError, TableError
from ledby.web.audit.services import record
from ledby.web.people.models import Person
from ledby.web.teams.analysis import finding
from ledby.web.teams.models import Division, State, TeamRequest
from ledby.web.teams.selectors.asked import left_out, named

LOST: Final = timedelta(minutes=5)
STEPS: Final = 50
A_DAY: Final = 20


def begin(
    person: Person, title: str, purpose: str, brief: Mapping[str, Any]
) -> TeamRequest:
    """Keep a brief whose teams are to be looked for.

    Raises
    ------
    StateError
        They asked for twenty since this time yesterday: so many briefs would be a way
        to find out who can do what.
    """
    since = timezone.now() - timedelta(days=1)
    if person.teams_asked.filter(created_at__gt=since).count() >= A_DAY:
        raise StateError(_("Twenty searches a day are the most; ask again tomorrow."))
    team = TeamRequest.objects.create(
        asked_by=person,
        title=title,
        purpose=purpose,
        brief=dict(brief),
        sponsor_id=brief.get("people", {}).get("sponsor"),
    )
    record(
        "team_asked",
        actor=person.account,
        subject=team.pk,
        skills=len(brief.get("skills", ())),
    )
    return team


def carry_out(team_id: UUID) -> None:
    """Look for the teams of a request; nothing is kept of one that was stopped."""
    mine = TeamRequest.objects.filter(pk=team_id)
    now = timezone.now()
    if not mine.filter(state=State.WAITING).update(state=State.RUNNING, started_at=now):
        return
    brief = mine.values_list("brief", flat=True).get()
    result: dict[str, Any] = {}
    try:
        result = finding.find(brief)
        state = State.FOUND if result["teams"] else State.NONE
    except TimeoutError:
        state = State.SHORT
    except TableError:
        state = State.FAULT
    mine.filter(state=State.RUNNING).update(state=state, result=result)


def stop(team: TeamRequest) -> None:
    """Stop a search."""
    waits = TeamRequest.objects.filter(
        pk=team.pk, state__in=[State.WAITING, State.RUNNING]
    )
    waits.update(state=State.STOPPED)


def delete(team: TeamRequest) -> None:
    """Forget a team that was asked for, with its invitations."""
    team.delete()


def release_lost() -> None:
    """Let go of searches whose worker died, and of what is long over."""
    now = timezone.now()
    for model in (TeamRequest, Division):
        old = model.objects.filter(state=State.RUNNING, started_at__lt=now - LOST)
        old.update(state=State.FAULT)
    Division.objects.filter(created_at__lt=now - timedelta(days=182)).delete()
    never_used = TeamRequest.objects.filter(invited_at__isnull=True)
    never_used.filter(created_at__lt=now - timedelta(days=182)).delete()


def members_at(team: TeamRequest, place: int) -> list[str]:
    """Return the members of the team at *place*; 0 is the one made by hand."""
    if place == 0:
        return list(team.hand[-1]["members"]) if team.hand else []
    for one in team.result.get("teams", ()):
        if one["team"] == place:
            return [row["person"] for row in one["members"]]
    return []


def swap(team: TeamRequest, place: int, leaves: str, comes: str | None) -> None:
    """Change one member by hand: somebody comes instead, or nobody.

    Raises
    ------
    StateError
        They cannot be in the team, or the change is none.
    """
    with transaction.atomic():
        rows = TeamRequest.objects.select_for_update()
        held = rows.get(pk=team.pk)
        members = members_at(held, place)
        if held.invited_at is not None or leaves not in {*members, ""}:
            raise StateError(_("This team cannot be changed any more."))
        _must_be_free(held, members, comes)
        new = [one for one in members if one != leaves]
        if comes:
            at = members.index(leaves) if leaves in members else len(new)
            new.insert(at, comes)
        if not new:
            raise StateError(_("A team needs somebody: ask somebody else first."))
        begun = held.hand if place == 0 else [{"from": place, "members": members}]
        held.hand = [*begun, {"from": place, "members": new}][-STEPS:]
        held.save(update_fields=["hand"])


def undo(team: TeamRequest) -> None:
    """Take the last change by hand back."""
    with transaction.atomic():
        held = TeamRequest.objects.select_for_update().get(pk=team.pk)
        held.hand = held.hand[:-1]
        held.save(update_fields=["hand"])


def _must_be_free(team: TeamRequest, members: list[str], comes: str | None) -> None:
    if not comes:
        return
    never = {*team.brief.get("people", {}).get("never", ()), str(team.sponsor_id)}
    facts = {"name": found[comes].name if (found := named([comes])) else "?"}
    if comes in members:
        raise StateError(_("%(name)s is in the team already.") % facts)
    if comes in never:
        raise StateError(_("Your own rules keep %(name)s out of the team.") % facts)
    if left_out([comes]):
        raise StateError(_("%(name)s does not want to be picked now.") % facts)
