"""What the calendar asks for growth: pulses, nudges, what moved after a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.utils import timezone

from ledby.web.cycles.selectors import last_releases
from ledby.web.growth import analysis, selectors, services
from ledby.web.practice.models import Post, State
from ledby.web.practice.services import note_moved


def tick(now: datetime | None = None) -> None:
    """Do what is due at *now*; call it about once an hour.

    Everything is tried even if one thing fails, and everything may be done twice.

    Raises
    ------
    ExceptionGroup
        Of what failed, after all the rest was done.
    """
    faults: list[Exception] = []
    for duty in _duties(now or timezone.now()):
        try:
            duty()
        # Whatever one step chokes on, the others are still asked in time.
        except Exception as error:  # noqa: BLE001
            faults.append(error)
    if faults:
        raise ExceptionGroup("Part of what growth asks could not be done", faults)


def compare() -> None:
    """After a release see what moved with those who tried a practice; once."""
    releases = last_releases()
    if len(releases) < 2:
        return
    after, before = releases
    posts = Post.objects.filter(state=State.PUBLISHED)
    # Not exclude(): that would pass over posts whose document has no such key.
    if posts.filter(moved__cycle=str(after.pk)).count() == posts.count():
        return
    for post, said in analysis.moved(before, after):
        note_moved(post.pk, said)


def _duties(now: datetime) -> Iterator[Callable[[], object]]:
    for step in selectors.to_count(now):
        yield partial(services.count, step)
    for step in selectors.to_ask(now):
        yield partial(services.ask, step, now)
    for step in selectors.to_nudge(now):
        yield partial(services.nudge, step, now)
    yield partial(services.forget, now)
    yield compare
