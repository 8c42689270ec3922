"""After a second release each practice says what moved, or that nobody knows yet."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledby.web.cycles.models import Cycle, ReleasedDocument
from ledby.web.growth import jobs
from ledby.web.people.models import Person
from ledby.web.practice.models import Try
from practices import shared
from samples import sample_person_page
from stages import more_people


def page(person: Person, courage: float):
    made = sample_person_page(person=str(person.pk), name=person.name)
    for line in made["traits"]:
        line["score"] = None
        if line["trait"] == "courage":
            line["score"] = {
                "value": courage,
                "low": courage - 0.3,
                "high": courage + 0.3,
                "people": "7–9",
                "clip": "",
            }
    return made


def two_releases(people: list[Person], gain: dict) -> None:
    now = timezone.now()
    for name, days, later in (("First", 200, False), ("Second", 10, True)):
        cycle = Cycle.objects.create(
            name=name, state="released", released_at=now - timedelta(days=days)
        )
        ReleasedDocument.objects.bulk_create(
            ReleasedDocument(
                cycle=cycle,
                person=person,
                document=page(
                    person, 3.0 + at % 5 / 10 + later * gain.get(person.pk, 0.0)
                ),
            )
            for at, person in enumerate(people)
        )


def test_it_is_told_from_twenty_pairs_on(cast, monkeypatch):
    people = more_people(60)
    post, other = shared(cast.amal, about="courage"), shared(cast.amal, about="silos")
    tried = people[:24]
    since = timezone.now() - timedelta(days=100)
    Try.objects.bulk_create(
        Try(post=post, person=person, since=since, at=since) for person in tried
    )
    two_releases(people, {person.pk: 0.4 for person in tried})
    jobs.compare()
    post.refresh_from_db()
    other.refresh_from_db()
    assert post.moved["word"] == "up"
    assert post.moved["value"] == 0.4
    assert post.moved["people"] == "20–49"
    assert set(other.moved) == {"cycle"}
    text = cast.client("nils").get(f"/practices/{post.pk}").content.decode()
    assert "moved up more than people like them" in text
    asked = []
    monkeypatch.setattr("ledby.web.growth.analysis.moved", asked.append)
    jobs.compare()
    assert asked == []


def test_whoever_began_after_the_release_does_not_count(cast):
    people = more_people(60)
    post = shared(cast.amal, about="courage")
    now = timezone.now()
    Try.objects.bulk_create(
        Try(post=post, person=person, since=now, at=now) for person in people[:24]
    )
    two_releases(people, {})
    jobs.compare()
    post.refresh_from_db()
    assert "people" not in post.moved


def test_with_one_release_nothing_is_said(cast):
    post = shared(cast.amal)
    jobs.tick()
    post.refresh_from_db()
    assert post.moved == {}
