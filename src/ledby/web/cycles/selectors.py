"""Reads of cycles: what was released, how an open cycle is going, who holds a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, IntegerField, Q, QuerySet, When
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.accounts.policies import roles_of
from ledby.web.cycles import agreement
from ledby.web.cycles.council_selectors import council_obstacle
from ledby.web.cycles.keys import token_hash
from ledby.web.cycles.models import (
    Assignment,
    Cycle,
    CycleEvent,
    Participant,
    ReleasedDocument,
    State,
)
from ledby.web.cycles.policies import Act, may
from ledby.web.people.models import Person

if TYPE_CHECKING:
    from ledby.science.released import OrganisationPage, PersonPage, Told

RELEASED = (State.RELEASED, State.SHREDDED)
FEWEST = 5
FEWEST_FOR_PROGRESS = 20


@dataclass(frozen=True)
class ReleasedCycle:
    """A released cycle and what it says of the organisation."""

    cycle_id: UUID
    cycle_name: str
    released_on: date

    @property
    def document(self) -> OrganisationPage:
        """Read the organisation's page: it is long, and most who ask don't need it."""
        row = ReleasedDocument.objects.get(cycle=self.cycle_id, person__isnull=True)
        return cast("OrganisationPage", row.document)


def latest_release() -> ReleasedCycle | None:
    """Return the newest released cycle with the organisation's page, or None."""
    row = _released().filter(person__isnull=True).defer("document").first()
    return None if row is None else _released_cycle(row.cycle)


def asked_in(release: ReleasedCycle) -> list[Participant]:
    """Return everybody who was asked in a released cycle."""
    return list(Participant.objects.filter(cycle=release.cycle_id))


def releases() -> list[ReleasedCycle]:
    """Return every released cycle with the organisation's page, the newest first."""
    rows = _released().filter(person__isnull=True).defer("document")
    return [_released_cycle(row.cycle) for row in rows]


def person_page(person_id: UUID | str) -> tuple[ReleasedCycle, PersonPage] | None:
    """Return the newest released page of a person with its cycle, or None."""
    return next(iter(person_pages(person_id, 1)), None)


def person_pages(
    person_id: UUID | str, most: int = 2
) -> list[tuple[ReleasedCycle, PersonPage]]:
    """Return the newest released pages of a person, the newer first."""
    rows = _released().filter(person_id=person_id)[:most]
    return [
        (_released_cycle(row.cycle), cast("PersonPage", row.document)) for row in rows
    ]


def last_releases() -> list[Cycle]:
    """Return the two newest released cycles, the newer first."""
    return list(Cycle.objects.filter(state__in=RELEASED).order_by("-released_at")[:2])


def released_pages(cycle: Cycle) -> dict[str, PersonPage]:
    """Return the page of everybody in a released cycle, by the id of the person."""
    rows = _released().filter(cycle=cycle, person__isnull=False)
    pairs = rows.values_list("person_id", "document").iterator(chunk_size=500)
    return {str(one): cast("PersonPage", page) for one, page in pairs}


def told_to(person_id: UUID | str) -> list[tuple[int, date, list[Told]]]:
    """Return the signed follows of each released page of a person, newest first.

    With the number of the document and the day of its release.
    """
    return [
        (row.pk, _released_cycle(row.cycle).released_on, row.document["told"])
        for row in _released().filter(person_id=person_id)
    ]


def told_in(cycle: Cycle) -> Iterator[tuple[int, list[Told]]]:
    """Yield the signed follows of each page of a released cycle, with its number."""
    rows = _released().filter(cycle=cycle, person__isnull=False)
    for row in rows.iterator(chunk_size=500):
        yield row.pk, row.document["told"]


def access_to(user: User | AnonymousUser, act: Act) -> None:
    """Let those pass who may do *act*; Http404 for everybody else."""
    if not may(roles_of(user), act):
        raise Http404


def access_cycle(user: User | AnonymousUser, cycle_id: UUID, act: Act) -> Cycle:
    """Return a cycle to somebody who may do *act*; Http404 if missing or forbidden."""
    access_to(user, act)
    try:
        return Cycle.objects.get(pk=cycle_id)
    except Cycle.DoesNotExist as error:
        raise Http404 from error


def access_agreement(user: User | AnonymousUser, cycle_id: UUID) -> Cycle:
    """Return a cycle to those who may read it and to everybody whom it asked."""
    asked = Participant.objects.filter(
        cycle_id=cycle_id, person__account_id=user.pk, person__account__isnull=False
    ).exclude(cycle__state=State.DRAFT)
    if not may(roles_of(user), Act.READ) and asked.exists():
        return Cycle.objects.get(pk=cycle_id)
    return access_cycle(user, cycle_id, Act.READ)


def agreements_for(user: User | AnonymousUser) -> list[Cycle]:
    """Return the cycles whose agreement somebody may read; Http404 if none ever.

    Whoever is one of the people, or has a role, reads what was promised in each cycle
    that was launched; the plans are for those who discuss them.
    """
    roles = roles_of(user)
    cycles = all_cycles()
    if may(roles, Act.DISCUSS):
        return cycles
    if not roles and getattr(user, "person_id", None) is None:
        raise Http404
    return [cycle for cycle in cycles if not cycle.is_draft]


def access_trust(user: User | AnonymousUser, cycle_id: UUID) -> Cycle:
    """Return a cycle whose agreement *user* may read; Http404 if missing or not."""
    for cycle in agreements_for(user):
        if cycle.pk == cycle_id:
            return cycle
    raise Http404


def all_cycles() -> list[Cycle]:
    """Return every cycle, those that are under way first, then the newest."""
    order = Case(
        When(state=State.DRAFT, then=0),
        When(state=State.OPEN, then=1),
        When(state=State.CLOSED, then=2),
        default=3,
        output_field=IntegerField(),
    )
    return list(Cycle.objects.order_by(order, "-launched_at", "name", "pk"))


def terms(cycle: Cycle, language: str | None) -> agreement.Terms:
    """Return the agreement as frozen at launch, or as it would be frozen now."""
    language = agreement.spoken(language)
    if cycle.policy:
        return cast("agreement.Terms", cycle.policy["terms"][language])
    return agreement.terms(
        cycle.parts,
        cycle.retention_days,
        len(cycle.reminder_days),
        language,
        shared_key=cycle.shared_key,
    )


def history(cycle: Cycle) -> list[CycleEvent]:
    """Return what was done to a cycle, oldest first."""
    return list(cycle.events.select_related("by").order_by("at", "pk"))


def people_asked(units: list[str]) -> QuerySet[Person]:
    """Return the active people of these units and all beneath; of all if none named."""
    people = Person.objects.filter(active=True)
    if not units:
        return people
    inside = Q()
    for path in units:
        inside |= Q(unit__path=path) | Q(unit__path__startswith=f"{path} / ")
    return people.filter(inside)


@dataclass(frozen=True)
class Invited:
    """How many people would be asked, and how many of them no mail can reach."""

    people: int
    without_mail: int


def invited(units: list[str]) -> Invited:
    """Return how many people a cycle over these units would ask."""
    found = people_asked(units).aggregate(
        people=Count("pk"), without_mail=Count("pk", filter=Q(email__isnull=True))
    )
    return Invited(**found)


def obstacle(cycle: Cycle, asked: int, now: datetime) -> str:
    """Return in a sentence why a plan cannot be launched as it is; "" if it can.

    Parameters
    ----------
    cycle
        A plan.
    asked
        How many people it would ask.
    now
        The moment of the launch.
    """
    if cycle.closes_at is None or cycle.closes_at <= now:
        return gettext("%(cycle)s would close in the past: choose a later day.") % {
            "cycle": cycle.name
        }
    if asked < FEWEST:
        return gettext(
            "A cycle asks at least %(fewest)s people, and this one would ask"
            " %(asked)s: choose more units."
        ) % {"fewest": FEWEST, "asked": asked}
    return council_obstacle(cycle)


def progress(cycle: Cycle) -> int | None:
    """Return of ten people asked how many have answered; None where few were asked.

    Nothing is said below twenty people, and never a count of a unit: the steps are too
    coarse to show when somebody answered.
    """
    if cycle.state == State.DRAFT:
        return None
    if cycle.state != State.OPEN:
        return cycle.answered_tenths
    found = cycle.participants.aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered=True))
    )
    return tenths(found["answered"], found["asked"])


def tenths(answered: int, asked: int) -> int | None:
    """Return answered of ten, rounded; None below twenty people asked."""
    if asked < FEWEST_FOR_PROGRESS:
        return None
    return (20 * answered + asked) // (2 * asked)


def participant_by_token(token: str) -> Participant:
    """Return the participant whose personal link carries *token*, ready to answer.

    Raises
    ------
    Http404
        If the link belongs to nobody, or to somebody who has left.
    StateError
        If the cycle no longer takes answers; the message can be shown.
    """
    try:
        participant = Participant.objects.select_related("cycle").get(
            token_hash=token_hash(token), person__active=True
        )
    except Participant.DoesNotExist as error:
        raise Http404 from error
    if not takes_answers(participant.cycle, timezone.now()):
        raise StateError(closed_words(participant.cycle))
    return participant


def closed_words(cycle: Cycle) -> str:
    """Return the sentence for somebody who comes after the close, with its day."""
    day = cycle.closed_at or cycle.closes_at
    if day is None:
        return gettext("%(cycle)s takes no answers.") % {"cycle": cycle.name}
    return gettext("%(cycle)s closed on %(day)s and takes no more answers.") % {
        "cycle": cycle.name,
        "day": date_format(timezone.localtime(day), "j F"),
    }


def takes_answers(cycle: Cycle, now: datetime) -> bool:
    """Return whether a cycle is open and its close has not passed."""
    return cycle.state == State.OPEN and (
        cycle.closes_at is None or now < cycle.closes_at
    )


def now_takes_answers(cycle: Cycle) -> bool:
    """Return whether a cycle takes answers at this moment."""
    return takes_answers(cycle, timezone.now())


def is_released(cycle: Cycle) -> bool:
    """Return whether the results of a cycle may be seen."""
    return cycle.state in RELEASED


def participant_with_cycle(participant_id: str) -> Participant | None:
    """Return a participant with the cycle, or None if gone."""
    found = Participant.objects.select_related("cycle").filter(pk=participant_id)
    return found.first()


def cycle_of(cycle_id: str) -> Cycle | None:
    """Return a cycle, or None if gone."""
    return Cycle.objects.filter(pk=cycle_id).first()


def relationships(cycle: Cycle) -> dict[tuple[str, str], str]:
    """Return what each assigned rater is to the ratee: (rater, ratee) as persons."""
    rows = Assignment.objects.filter(rater__cycle=cycle).values_list(
        "rater__person_id", "ratee__person_id", "relationship"
    )
    return {
        (str(rater), str(ratee)): relationship
        for rater, ratee, relationship in rows.iterator(chunk_size=5_000)
    }


def _released() -> QuerySet[ReleasedDocument]:
    return (
        ReleasedDocument.objects.filter(cycle__state__in=RELEASED)
        .select_related("cycle")
        .order_by("-cycle__released_at", "cycle_id")
    )


def _released_cycle(cycle: Cycle) -> ReleasedCycle:
    if cycle.released_at is None:
        raise ValueError(f"cycle {cycle.pk} is released but has no date of release")
    return ReleasedCycle(
        cycle_id=cycle.pk,
        cycle_name=cycle.name,
        released_on=timezone.localdate(cycle.released_at),
    )
