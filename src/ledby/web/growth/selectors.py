"""Reads of growth: one's step, log and shares, and what waits for the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.science.released import PersonPage
from ledby.web.accounts.models import User
from ledby.web.cycles.keys import token_hash
from ledby.web.cycles.selectors import ReleasedCycle, person_page, person_pages
from ledby.web.growth.models import LogEntry, Noticer, PageShare, Step
from ledby.web.growth.policies import FEWEST, may_read_share
from ledby.web.growth.tokens import step_of
from ledby.web.people.models import Person

AFTER: Final = timedelta(weeks=6)
OPEN: Final = timedelta(weeks=2)
MONTH: Final = timedelta(days=30)
KEPT: Final = timedelta(days=30)
"""How long a share that is over stays in the database."""


@dataclass(frozen=True)
class Shared:
    """A shared page as its reader sees it."""

    share: PageShare
    cycle: ReleasedCycle | None
    page: PersonPage | None
    step: Step | None


def owner_of(user: User | AnonymousUser) -> Person:
    """Return the person whose account it is; Http404 for an account without one."""
    person_id = user.person_id if isinstance(user, User) else None
    if person_id is None:
        raise Http404
    return Person.objects.get(pk=person_id)


def current_step(person: Person) -> Step | None:
    """Return what somebody is trying now, with who may notice."""
    steps = Step.objects.filter(person=person, ended_at__isnull=True)
    return steps.select_related("practice").first()


def earlier_steps(person: Person) -> list[Step]:
    """Return what somebody tried before, the newest first."""
    steps = Step.objects.filter(person=person, ended_at__isnull=False)
    return list(steps.select_related("practice").order_by("-made_at")[:20])


def names_of_noticers(step: Step) -> list[str]:
    """Return who may notice, by name, in no order that says who answered."""
    rows = step.noticers.filter(person__active=True)
    return sorted(rows.values_list("person__name", flat=True))


def pages(person: Person) -> list[tuple[ReleasedCycle, PersonPage]]:
    """Return somebody's two newest released pages, the newer first."""
    return person_pages(person.pk)


def log_of(person: Person) -> list[LogEntry]:
    """Return one's own log, the newest first."""
    return list(LogEntry.objects.filter(person=person)[:200])


def shares_given(person: Person) -> list[PageShare]:
    """Return with whom one shares one's page now."""
    rows = PageShare.objects.filter(owner=person, ends_at__gt=timezone.now())
    return list(rows.select_related("reader").order_by("ends_at"))


def shares_got(person: Person) -> list[PageShare]:
    """Return the pages that colleagues share with somebody now."""
    rows = PageShare.objects.filter(
        reader=person, ends_at__gt=timezone.now(), owner__active=True
    )
    return list(rows.select_related("owner").order_by("owner__name"))


def access_share(user: User | AnonymousUser, share_id: UUID) -> PageShare:
    """Return a share to its reader while it lasts; Http404 for everybody else."""
    viewer = user.person_id if isinstance(user, User) else None
    # Whoever left cannot take a share back any more, so it has ended.
    rows = PageShare.objects.filter(pk=share_id, owner__active=True)
    found = rows.select_related("owner", "reader").first()
    if found is None or not may_read_share(
        viewer, found.reader_id, found.ends_at, timezone.now()
    ):
        raise Http404
    return found


def shared(share: PageShare) -> Shared:
    """Return what a share opens: the owner's newest page and their step."""
    found = person_page(share.owner_id)
    cycle, page = found or (None, None)
    step = current_step(share.owner) if "step" in share.parts else None
    return Shared(share, cycle, page, step)


def noticer_by_token(token: str) -> Noticer:
    """Return who may notice by their personal link, ready to answer.

    Raises
    ------
    Http404
        If the link belongs to nobody, or to somebody who has left.
    StateError
        If it was answered, or takes no answers any more; the message can be shown.
    """
    rows = Noticer.objects.select_related("step__person", "step__practice")
    found = rows.filter(token_hash=token_hash(token), person__active=True).first()
    if found is None or not found.step.person.active:
        raise Http404
    closes = found.step.closes_at
    if closes is None or timezone.now() >= closes or found.step.counted_at:
        raise StateError(_("This question is over and takes no more answers."))
    if found.answered:
        raise StateError(_("You have answered this once, and once is enough."))
    return found


def step_by_stop_token(token: str) -> Step:
    """Return the step whose nudges a link stops; Http404 for any other link."""
    step_id = step_of(token)
    found = Step.objects.filter(pk=step_id).first() if step_id else None
    if found is None:
        raise Http404
    return found


def to_ask(now: datetime) -> list[Step]:
    """Return the steps whose six weeks are over and that somebody may notice."""
    rows = _living().filter(asked_at__isnull=True, made_at__lte=now - AFTER)
    return list(rows.filter(noticers__isnull=False).distinct())


def to_count(now: datetime) -> list[Step]:
    """Return the steps whose pulse is over and was not counted."""
    return list(Step.objects.filter(closes_at__lte=now, counted_at__isnull=True))


def asks_nearly_the_same(step: Step) -> bool:
    """Say whether all but a few of those asked were asked the same before.

    Then what one pulse says more than the other would be the answer of those few.
    """
    same = Step.objects.filter(
        person=step.person_id,
        trait=step.trait,
        practice=step.practice_id,
        counted_at__isnull=False,
    )
    asked = set(step.noticers.values_list("person_id", flat=True))
    return any(
        0 < len(asked.symmetric_difference(before)) < FEWEST
        for before in (
            one.noticers.values_list("person_id", flat=True)
            for one in same.exclude(pk=step.pk)
        )
    )


def to_nudge(now: datetime) -> list[Step]:
    """Return the steps of which a monthly nudge is due."""
    due = Q(nudged_at__isnull=True, made_at__lte=now - MONTH)
    due |= Q(nudged_at__lte=now - MONTH)
    rows = _living().filter(due, nudges=True, person__email__isnull=False)
    return list(rows)


def step_with_person(step_id: str) -> Step | None:
    """Return a step with whose it is, or None if gone."""
    rows = Step.objects.select_related("person", "practice")
    return rows.filter(pk=step_id).first()


def noticer_with_step(noticer_id: str) -> Noticer | None:
    """Return who may notice with the step, or None if gone."""
    rows = Noticer.objects.select_related("step__person", "step__practice", "person")
    return rows.filter(pk=noticer_id).first()


def _living() -> QuerySet[Step]:
    steps = Step.objects.filter(ended_at__isnull=True, person__active=True)
    return steps.select_related("person")
