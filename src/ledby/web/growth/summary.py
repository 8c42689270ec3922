"""One's growth in words, for the page about it and for the block on one's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ledby.web.growth import analysis, selectors, words
from ledby.web.growth.models import Step
from ledby.web.growth.words import ChangeLine
from ledby.web.people.models import Person
from ledby.web.practice.selectors import title_of


@dataclass(frozen=True, slots=True)
class Now:
    """What somebody tries, in words.

    ``asked_on`` is the day on which those who may notice are asked, or were.
    """

    step: Step
    trait: str
    practice: str
    noticers: list[str]
    asked_on: date
    noticed: list[str]


@dataclass(frozen=True, slots=True)
class Whole:
    """All that one's page of growth says; ``cycles`` are the names of two releases."""

    now: Now | None
    earlier: list[Now]
    released: bool
    cycles: tuple[str, ...]
    changes: list[ChangeLine]
    tasks: list[str]


def now_of(person: Person) -> Now | None:
    """Return what somebody tries now, in words; None if nothing."""
    step = selectors.current_step(person)
    return None if step is None else in_words(step)


def in_words(step: Step) -> Now:
    """Return a step in words."""
    asked = step.asked_at or step.made_at + selectors.AFTER
    return Now(
        step=step,
        trait=words.trait_word(step.trait),
        practice="" if step.practice is None else title_of(step.practice),
        noticers=selectors.names_of_noticers(step),
        asked_on=timezone.localdate(asked),
        noticed=words.noticed_lines(step),
    )


def whole(person: Person) -> Whole:
    """Return all that one's page of growth says."""
    pages = selectors.pages(person)
    step = selectors.current_step(person)
    chosen = step.trait if step else ""
    lines: list[ChangeLine] = []
    if len(pages) == 2:
        (_newer, after), (_older, before) = pages
        lines = words.change_lines(analysis.changes(before, after, chosen), chosen)
    return Whole(
        now=None if step is None else in_words(step),
        earlier=[in_words(one) for one in selectors.earlier_steps(person)],
        released=bool(pages),
        cycles=tuple(cycle.cycle_name for cycle, _page in reversed(pages)),
        changes=lines,
        tasks=words.tasks(pages[0][1] if pages else None),
    )
