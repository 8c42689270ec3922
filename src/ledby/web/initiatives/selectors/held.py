"""All that the app holds on somebody, for their eyes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet

from ledby.web.initiatives.models import (
    Ballot,
    Decision,
    FeedKey,
    Initiative,
    News,
    Obstacle,
    Part,
    Seat,
    SponsorLetter,
    Turn,
    Voice,
)
from ledby.web.people.models import Person

Row = Mapping[str, Any]
NAMES: Final = {"initiative": "initiative", "decision": "question"}


def _about(what: str, rows: QuerySet[Any], *names: str) -> Iterator[Row]:
    for title, *cells in rows.values_list(f"{what}__title", *names):
        yield {NAMES[what]: title} | dict(zip(names, cells, strict=True))


def _initiatives(person: Person) -> Iterator[Row]:
    near = Q(began_by=person) | Q(lead=person) | Q(sponsor=person)
    for row in Initiative.objects.filter(near).order_by("posted_at", "pk"):
        yield {
            "initiative": row.title,
            "text": row.text,
            "stage": row.stage,
            "posted": row.posted_at,
            "began": row.began_by_id == person.pk,
            "leads": row.lead_id == person.pk,
            "stands_behind": row.sponsor_id == person.pk,
            "learned": row.learned,
        }


def _turns(person: Person) -> Iterator[Row]:
    rows = Turn.objects.filter(person=person).order_by("since", "pk")
    for row in rows.select_related("initiative"):
        yield {
            "initiative": row.initiative.title,
            "as": "lead" if row.leads else "sponsor",
            "since": row.since,
            "until": row.until,
        }


def _parts(person: Person) -> Iterator[Row]:
    rows = Part.objects.filter(person=person).order_by("pk")
    yield from _about("initiative", rows, "standing", "line")


def _news(person: Person) -> Iterator[Row]:
    rows = News.objects.filter(by=person).order_by("at", "pk")
    yield from _about("initiative", rows, "at", "line")


def _obstacles(person: Person) -> Iterator[Row]:
    rows = Obstacle.objects.filter(by=person).order_by("at", "pk")
    yield from _about("initiative", rows, "at", "line")


def _letters(person: Person) -> Iterator[Row]:
    yield from SponsorLetter.objects.filter(person=person).values("wanted", "asked_at")


def _feed_keys(person: Person) -> Iterator[Row]:
    for made in FeedKey.objects.filter(person=person).values_list("made_at", flat=True):
        yield {"made": made}


def _decisions(person: Person) -> Iterator[Row]:
    near = Q(opened_by=person) | Q(decided_by=person)
    for row in Decision.objects.filter(near).order_by("posted_at", "pk"):
        mine = row.decided_by_id == person.pk
        yield {
            "question": row.title,
            "why": row.text,
            "asked": row.opened_by_id == person.pk,
            "outcome": row.outcome if mine else "",
            "reason": row.reason if mine else "",
        }


def _seats(person: Person) -> Iterator[Row]:
    rows = Seat.objects.filter(person=person).order_by("pk")
    yield from _about("decision", rows, "role")


def _voices(person: Person) -> Iterator[Row]:
    rows = Voice.objects.filter(person=person).order_by("at", "pk")
    yield from _about("decision", rows, "objects_to_it", "text", "answer", "at")


def _ballots(person: Person) -> Iterator[Row]:
    rows = Ballot.objects.filter(voter=person).select_related("decision")
    for row in rows.order_by("decision__posted_at", "pk"):
        options = row.decision.options
        chosen = None if row.choice is None else options[row.choice]
        sealed = row.box is not None
        yield {"question": row.decision.title, "chose": chosen, "sealed": sealed}


READERS: Final[dict[str, Callable[[Person], Iterator[Row]]]] = {
    "initiatives.Initiative": _initiatives,
    "initiatives.Turn": _turns,
    "initiatives.Part": _parts,
    "initiatives.News": _news,
    "initiatives.Obstacle": _obstacles,
    "initiatives.SponsorLetter": _letters,
    "initiatives.FeedKey": _feed_keys,
    "initiatives.Decision": _decisions,
    "initiatives.Seat": _seats,
    "initiatives.Voice": _voices,
    "initiatives.Ballot": _ballots,
}
"""What each table holds on a person, by its name in the register."""
