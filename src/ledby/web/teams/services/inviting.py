"""Invitations: why you, who asks, what for; and the team that stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.audit.services import record
from ledby.web.initiatives.models import TITLE
from ledby.web.initiatives.selectors.people import has_standing
from ledby.web.initiatives.services import begin_with_team
from ledby.web.outbox.services import Letter, queue, queue_all
from ledby.web.people.models import Person
from ledby.web.teams.analysis import finding
from ledby.web.teams.letters import ANSWERED, INVITED, STANDS
from ledby.web.teams.models import Invitation, TeamRequest
from ledby.web.teams.selectors.asked import left_out, named
from ledby.web.teams.services.asking import members_at
from ledby.web.teams.words import listed


@dataclass(frozen=True)
class Standing:
    """A team that stands: enough said yes, and it can begin."""

    id: str
    title: str
    purpose: str
    lead: Person
    members: tuple[Person, ...]
    sponsor: Person | None


def invite(team: TeamRequest, place: int, lead: str) -> None:
    """Invite the members of a team; each gets a letter.

    Parameters
    ----------
    team
        What was asked for.
    place
        Which of its teams; 0 is the one made by hand.
    lead
        The member who is to lead.

    Raises
    ------
    StateError
        There is no such team, or people were invited already.
    """
    members = members_at(team, place)
    if not members or lead not in members:
        raise StateError(_("Choose who would lead: one of the team."))
    if gone := left_out(members):
        people = named(gone)
        names = listed([people[one].name for one in sorted(gone) if one in people])
        raise StateError(
            _("%(name)s does not want to be picked now.") % {"name": names}
        )
    with transaction.atomic():
        held = TeamRequest.objects.select_for_update().get(pk=team.pk)
        if held.invited_at is not None:
            raise StateError(_("The people of this team are invited already."))
        held.hand = [*held.hand, {"from": place, "members": members}]
        held.lead_id, held.invited_at = lead, timezone.now()
        held.save(update_fields=["hand", "lead", "invited_at"])
        _send(held, members)
        record(
            "team_invited",
            actor=held.asked_by.account if held.asked_by else None,
            subject=held.pk,
            people=len(members),
        )


def invite_more(team: TeamRequest, person: Person) -> None:
    """Invite one more, where somebody said no.

    Raises
    ------
    StateError
        They do not want to be picked, are invited already, or the team stands.
    """
    facts = {"name": person.name}
    if team.invited_at is None or team.stood_at is not None:
        raise StateError(_("This team cannot be changed any more."))
    if team.invitations.filter(person=person).exists():
        raise StateError(_("%(name)s is invited already.") % facts)
    if left_out([str(person.pk)]) or person.pk == team.sponsor_id:
        raise StateError(_("%(name)s does not want to be picked now.") % facts)
    with transaction.atomic():
        _send(team, [str(person.pk)])


def _send(team: TeamRequest, members: Sequence[str]) -> None:
    people = Person.objects.filter(pk__in=members, active=True)
    units = dict(people.values_list("pk", "unit__path"))
    found = finding.by_hand(team.brief, members)
    made = [
        Invitation(
            request=team,
            person=person,
            why={
                "carries": found.carries.get(str(person.pk), []),
                "near": found.near.get(str(person.pk), []),
                "far": found.far.get(str(person.pk), []),
                "brings": _alone(person, units),
            },
        )
        for person in people
    ]
    Invitation.objects.bulk_create(made)
    queue_all(_letters(INVITED, made))


def _alone(person: Person, units: dict[UUID, str]) -> str | None:
    mine = units[person.pk]
    others = [unit for pk, unit in units.items() if pk != person.pk]
    return mine if mine and others and mine not in others else None


def answer(invitation: Invitation, *, yes: bool, reason: str = "") -> None:
    """Accept or decline; until the team stands one may change one's mind.

    Raises
    ------
    StateError
        The team stands already and one was not in it.
    """
    with transaction.atomic():
        team = TeamRequest.objects.select_for_update().get(pk=invitation.request_id)
        if team.stood_at is not None and yes:
            raise StateError(_("This team has begun without waiting any longer."))
        states = Invitation.State
        invitation.state = states.ACCEPTED if yes else states.DECLINED
        invitation.reason = "" if yes else reason
        invitation.answered_at = timezone.now()
        invitation.save(update_fields=["state", "reason", "answered_at"])
        _tell_asker(team)
        if yes and not team.invitations.exclude(state=states.ACCEPTED).exists():
            _stand(team)


def let_stand(team: TeamRequest) -> None:
    """Begin with those who accepted.

    Raises
    ------
    StateError
        They are too few, or whoever would lead is not among them.
    """
    with transaction.atomic():
        held = TeamRequest.objects.select_for_update().get(pk=team.pk)
        if held.stood_at is not None:
            raise StateError(_("This team stands already."))
        accepted = _accepted(held)
        fewest = held.brief.get("size", [1])[0]
        if len(accepted) < fewest:
            raise StateError(
                _("Your brief asks for %(number)s people at least; wait for more.")
                % {"number": fewest}
            )
        if held.lead_id not in {person.pk for person in accepted}:
            held.lead = accepted[0]
        _stand(held)


def standing(team: TeamRequest) -> Standing | None:
    """Return a team that stands, for whoever carries it on; None if it does not."""
    members = tuple(_accepted(team))
    if team.stood_at is None or not members:
        return None
    lead = next((one for one in members if one.pk == team.lead_id), members[0])
    return Standing(str(team.pk), team.title, team.purpose, lead, members, team.sponsor)


def _stand(team: TeamRequest) -> None:
    team.stood_at = timezone.now()
    team.save(update_fields=["stood_at", "lead"])
    rows = team.invitations.filter(state=Invitation.State.ACCEPTED)
    queue_all(_letters(STANDS, rows.select_related("person")))
    _begin(team)


def _begin(team: TeamRequest) -> None:
    """Let the team go on as an initiative, which its members are in already."""
    found = standing(team)
    if found is None:
        return
    sponsor = found.sponsor
    # Whoever was named as standing behind may have neither reports nor the role.
    if sponsor is not None and (sponsor == found.lead or not has_standing(sponsor)):
        sponsor = None
    begin_with_team(
        found.title[:TITLE],
        found.purpose,
        found.lead,
        found.members,
        sponsor,
        said_yes=True,
    )


def _accepted(team: TeamRequest) -> list[Person]:
    rows = team.invitations.filter(state=Invitation.State.ACCEPTED)
    rows = rows.select_related("person", "person__account")
    return [row.person for row in rows.order_by("person__name", "pk")]


def _tell_asker(team: TeamRequest) -> None:
    asker = team.asked_by
    if asker is not None and asker.email:
        queue(ANSWERED, asker.email, str(team.pk), asker.language or "en")


def _letters(kind: str, rows: Iterable[Invitation]) -> list[Letter]:
    return [
        Letter(kind, row.person.email, str(row.pk), row.person.language or "en")
        for row in rows
        if row.person.email
    ]
