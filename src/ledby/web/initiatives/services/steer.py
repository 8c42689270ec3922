"""Carrying an initiative on: who leads, who stands behind, who helps, how it goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.initiatives.letters import ask_to_join
from ledby.web.initiatives.models import (
    Initiative,
    News,
    Obstacle,
    Part,
    SponsorLetter,
    Stage,
    Standing,
    Turn,
)
from ledby.web.initiatives.policies import leads, stands_behind
from ledby.web.initiatives.selectors.people import has_standing
from ledby.web.people.models import Person


def _held(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_for_update().get(pk=initiative.pk)


def _only(allowed: bool) -> None:  # noqa: FBT001 - one fact
    if not allowed:
        raise Http404


def _turn(row: Initiative, person: Person | None, *, lead: bool, now: datetime) -> None:
    Turn.objects.filter(initiative=row, leads=lead, until=None).update(until=now)
    if person is not None:
        Turn.objects.create(initiative=row, person=person, leads=lead, since=now)


def _must_go_on(row: Initiative) -> None:
    if row.is_over:
        raise StateError(_("This initiative is over. Nothing was changed."))


@transaction.atomic
def stand_behind(initiative: Initiative, by: Person) -> None:
    """Become the sponsor.

    Raises
    ------
    StateError
        They lead it, or somebody stands behind it already.
    """
    row = _held(initiative)
    _only(has_standing(by))
    _must_go_on(row)
    if leads(by, row):
        raise StateError(
            _(
                "You lead this, so somebody else stands behind it: whoever stands"
                " behind an initiative never leads it as well."
            )
        )
    if row.sponsor_id is not None:
        raise StateError(_("Somebody stands behind this already."))
    row.sponsor = by
    row.save()
    Part.objects.filter(initiative=row, person=by).delete()
    SponsorLetter.objects.get_or_create(person=by)
    _turn(row, by, lead=False, now=timezone.now())


@transaction.atomic
def step_back(initiative: Initiative, by: Person) -> None:
    """Stand behind it no longer."""
    row = _held(initiative)
    _only(stands_behind(by, row))
    row.sponsor = None
    row.save()
    _turn(row, None, lead=False, now=timezone.now())


@transaction.atomic
def take_lead(initiative: Initiative, by: Person) -> None:
    """Lead an idea that nobody leads.

    Raises
    ------
    StateError
        Somebody leads it, or they stand behind it.
    """
    row = _held(initiative)
    _must_go_on(row)
    if row.lead_id is not None:
        raise StateError(_("Somebody leads this already; you can offer your help."))
    _give_lead(row, by)


def _give_lead(row: Initiative, person: Person) -> None:
    if stands_behind(person, row):
        raise StateError(
            _("You stand behind this: whoever does never leads it as well.")
        )
    before, row.lead = row.lead, person
    row.save()
    Part.objects.filter(initiative=row, person=person).delete()
    if before is not None:
        Part.objects.update_or_create(
            initiative=row, person=before, defaults={"standing": Standing.IN}
        )
    _turn(row, person, lead=True, now=timezone.now())


@transaction.atomic
def offer_help(initiative: Initiative, by: Person, line: str) -> None:
    """Offer help; the lead welcomes it or not."""
    row = _held(initiative)
    _must_go_on(row)
    if leads(by, row) or stands_behind(by, row):
        raise StateError(_("You are part of this already."))
    part, made = Part.objects.get_or_create(
        initiative=row,
        person=by,
        defaults={"standing": Standing.OFFERED, "line": line},
    )
    if not made and part.standing == Standing.OFFERED:
        part.line = line
        part.save()


@transaction.atomic
def leave(initiative: Initiative, by: Person) -> None:
    """Take back an offer, decline what was asked, or leave the team.

    Whoever is in the team and declines to lead it stays in it.
    """
    parts = Part.objects.filter(initiative=_held(initiative), person=by)
    _only(bool(back_in_team(parts) or parts.delete()[0]))


def back_in_team(parts: QuerySet[Part]) -> int:
    """Let those who were asked to lead from within the team be in it, and no more."""
    asked = parts.filter(from_team=True)
    return asked.update(standing=Standing.IN, from_team=False)


@transaction.atomic
def accept(initiative: Initiative, by: Person) -> None:
    """Join a team that asked, or take the lead that was handed on."""
    row = _held(initiative)
    part = Part.objects.filter(initiative=row, person=by).first()
    if part is None or part.standing not in {Standing.ASKED, Standing.HANDED}:
        raise Http404
    _must_go_on(row)
    if part.standing == Standing.HANDED:
        _give_lead(row, by)
    else:
        part.standing = Standing.IN
        part.save()


@transaction.atomic
def welcome(initiative: Initiative, by: Person, helper: Person) -> None:
    """Take somebody who offered help into the team."""
    row = _held(initiative)
    _only(leads(by, row))
    offers = Part.objects.filter(
        initiative=row, person=helper, standing=Standing.OFFERED
    )
    if not offers.update(standing=Standing.IN):
        raise StateError(_("They do not offer help any more."))


@transaction.atomic
def ask(initiative: Initiative, by: Person, person: Person, *, to_lead: bool) -> None:
    """Ask somebody to join the team or to take over the lead; one letter goes out.

    Raises
    ------
    StateError
        They lead it or stand behind it, or are in the team and asked to join.
    """
    row = _held(initiative)
    _only(leads(by, row))
    _must_go_on(row)
    if stands_behind(person, row):
        raise StateError(
            _("%(name)s stands behind this, and so neither leads it nor joins it.")
            % {"name": person.name}
        )
    part = Part.objects.filter(initiative=row, person=person).first()
    here = part is not None and part.is_in
    if leads(person, row) or (here and not to_lead):
        raise StateError(_("%(name)s is part of this already.") % {"name": person.name})
    if to_lead:
        # Two at once would both be told that it is theirs.
        back_in_team(row.parts.all())
        row.parts.filter(standing=Standing.HANDED).delete()
    standing = Standing.HANDED if to_lead else Standing.ASKED
    Part.objects.update_or_create(
        initiative=row,
        person=person,
        defaults={"standing": standing, "from_team": here},
    )
    ask_to_join(row, person)


def say_news(initiative: Initiative, by: Person, line: str) -> None:
    """Add a dated line of how it goes."""
    _only(_carries(initiative, by))
    News.objects.create(initiative=initiative, by=by, line=line)


def name_obstacle(initiative: Initiative, by: Person, line: str) -> None:
    """Say what stands in the way."""
    _only(_carries(initiative, by))
    Obstacle.objects.create(initiative=initiative, by=by, line=line)


def clear_obstacle(initiative: Initiative, by: Person, number: int, how: str) -> None:
    """Say that an obstacle is gone, and how."""
    _only(stands_behind(by, initiative) or leads(by, initiative))
    rows = Obstacle.objects.filter(initiative=initiative, pk=number, gone_at=None)
    if not rows.update(gone_at=timezone.now(), how=how):
        raise StateError(_("This obstacle is gone already."))


@transaction.atomic
def move_to(initiative: Initiative, by: Person, stage: str, learned: str) -> None:
    """Say how far it is.

    Raises
    ------
    StateError
        It ends without a word of what was learned.
    """
    row = _held(initiative)
    _only(leads(by, row))
    now = timezone.now()
    if stage == Stage.ENDED and not learned.strip():
        raise StateError(
            _("Say what was learned: then it has ended well. Nothing was changed.")
        )
    row.stage, row.learned = stage, learned.strip() or row.learned
    row.ended_at = now if row.is_over else None
    row.save()
    if row.is_over:
        back_in_team(row.parts.all())
        row.parts.exclude(standing=Standing.IN).delete()


def set_letter(person: Person, *, wanted: bool) -> None:
    """Let the monthly letter come, or stop it."""
    SponsorLetter.objects.update_or_create(person=person, defaults={"wanted": wanted})


def _carries(initiative: Initiative, person: Person) -> bool:
    part = Part.objects.filter(initiative=initiative, person=person).first()
    return leads(person, initiative) or (part is not None and part.is_in)
