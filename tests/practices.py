"""Practices and steps that tests begin from."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledby.web.growth import services as growth
from ledby.web.people.models import Person
from ledby.web.practice import services as practice
from ledby.web.practice.models import Post, State

WORDS = {
    "title": "Ten minutes at the ramp",
    "about": "silos",
    "tried": "I stood at the *ramp* with two coffees.",
    "happened": "A driver told me about the pallets.",
    "differently": "Take somebody along.",
}


def draft(person: Person, others=(), **words) -> Post:
    return practice.write(person, WORDS | words, others=others)


def shared(person: Person, **words) -> Post:
    """Return a practice that everybody may read, published a day ago."""
    post = draft(person, **words)
    at = timezone.now() - timedelta(days=1)
    Post.objects.filter(pk=post.pk).update(state=State.PUBLISHED, published_at=at)
    post.refresh_from_db()
    return post


def handed(person: Person) -> Post:
    post = draft(person)
    practice.turn(post, person.account, "hand-in")
    post.refresh_from_db()
    return post


def begun(person: Person, noticers=(), **chosen):
    """Return a step; seven weeks ago unless said otherwise."""
    weeks = chosen.pop("weeks", 7)
    step = growth.choose(
        person,
        **{"trait": "courage", "practice": None, "plan": "When I doubt, I say it."}
        | chosen,
        noticers=noticers,
    )
    step.made_at = timezone.now() - timedelta(weeks=weeks)
    step.save()
    return step
