"""Reads of initiatives: the list, one of them, what somebody stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

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
from ledby.web.initiatives.selectors.pages import Slice, found, page
from ledby.web.initiatives.selectors.people import has_standing
from ledby.web.people.models import Person

NEWEST = 30


def listed(text: str, stage: str, after: str) -> Slice[Initiative]:
    """Return a page of all initiatives, newest first."""
    rows = Initiative.objects.select_related("lead", "sponsor", "began_by")
    rows = rows.defer("learned", "folded")
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    return page(found(rows, text), after)


def find(pk: UUID) -> Initiative:
    """Return an initiative; Http404 if there is none."""
    rows = Initiative.objects.select_related("lead", "sponsor", "began_by", "unit")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def by_receipt(mark: bytes) -> Initiative:
    """Return the idea that a receipt is of; Http404 if it is of none."""
    row = Initiative.objects.filter(receipt=mark).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class Told:
    """An initiative as one person sees it, with what they may do."""

    row: Initiative
    mine: Part | None
    parts: list[Part]
    turns: list[Turn]
    news: list[News]
    obstacles: list[Obstacle]
    leads: bool
    stands_behind: bool
    may_stand: bool

    @property
    def carries(self) -> bool:
        """Say whether they lead it or are in its team."""
        return self.leads or (self.mine is not None and self.mine.is_in)

    @property
    def team(self) -> list[Part]:
        """Return those who are in the team."""
        return [one for one in self.parts if one.is_in]

    @property
    def offers(self) -> list[Part]:
        """Return those who offer help."""
        return [one for one in self.parts if one.standing == Standing.OFFERED]

    @property
    def asked(self) -> list[Part]:
        """Return those who are asked and have not answered."""
        waiting = {Standing.ASKED, Standing.HANDED}
        return [one for one in self.parts if one.standing in waiting]


def told(row: Initiative, person: Person) -> Told:
    """Return an initiative as *person* sees it."""
    parts = list(row.parts.select_related("person").order_by("person__name", "pk"))
    mine = next((one for one in parts if one.person_id == person.pk), None)
    free = row.sponsor_id is None and not row.is_over and not leads(person, row)
    return Told(
        row=row,
        mine=mine,
        parts=parts,
        turns=list(row.turns.select_related("person").order_by("since", "pk")),
        news=list(row.news.select_related("by").order_by("-at", "-pk")[:NEWEST]),
        obstacles=list(row.obstacles.order_by("gone_at", "at", "pk")),
        leads=leads(person, row),
        stands_behind=stands_behind(person, row),
        may_stand=free and has_standing(person),
    )


def behind(person: Person) -> QuerySet[Initiative]:
    """Return what somebody stands behind: open obstacles, and the newest first."""
    waiting = Obstacle.objects.filter(gone_at=None).order_by("at", "pk")
    rows = Initiative.objects.filter(sponsor=person).select_related("lead")
    rows = rows.annotate(waits=Count("obstacles", filter=Q(obstacles__gone_at=None)))
    return rows.prefetch_related(
        Prefetch("obstacles", queryset=waiting, to_attr="open_obstacles")
    ).order_by("-posted_at", "-pk")


def asks_me(person: Person) -> QuerySet[Part]:
    """Return where somebody is asked to join or to lead."""
    rows = Part.objects.filter(
        person=person, standing__in=(Standing.ASKED, Standing.HANDED)
    )
    return rows.select_related("initiative").order_by("pk")


def letter_wanted(person: Person) -> bool:
    """Say whether the monthly letter comes; it does until it is stopped."""
    row = SponsorLetter.objects.filter(person=person).first()
    return row is None or row.wanted
