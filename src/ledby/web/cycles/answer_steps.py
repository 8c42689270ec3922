"""The way through the form: its pages in order, and how far along one is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ledby.web.cycles.answer_selectors import Asked, Assigned
from ledby.web.cycles.answers import Answers, Part, Values

PER_PAGE = {Part.SELF: 6, Part.FEEDBACK: 6, Part.MANAGER: 4, Part.INCLUSION: 6}
SECONDS_AN_ITEM = {Part.SELF: 4, Part.FEEDBACK: 3, Part.MANAGER: 4, Part.INCLUSION: 5}
"""Planning figures: an item reads faster the second time one meets it."""
SECONDS_A_PART = {Part.FOLLOWS: 75, Part.COMMENTS: 20}


@dataclass(frozen=True)
class Step:
    """One page of the form: the *page*-th of its part, with the items on it."""

    part: Part
    page: int = 1
    keys: tuple[str, ...] = ()
    about: Assigned | None = None
    at: int = 1

    @property
    def seconds(self) -> int:
        """Return how long the page is expected to take."""
        each = SECONDS_AN_ITEM.get(self.part, 0)
        return SECONDS_A_PART.get(self.part, 0) + each * len(self.keys)


@dataclass(frozen=True)
class Way:
    """How far along a page is: its part, its place in it, and what is left in minutes.

    After the last page ``page`` is one more than ``pages``.
    """

    part: int
    parts: int
    page: int
    pages: int
    minutes: int
    started: bool

    @property
    def stations(self) -> list[tuple[str, str]]:
        """Return where each part begins on a line (in percent) and its state."""
        return [
            (
                self._at(at),
                "here" if at + 1 == self.part else "done" if at < self.part else "next",
            )
            for at in range(self.parts)
        ]

    @property
    def reached(self) -> str:
        """Return where the line of what is behind one ends, in percent."""
        return self._at(self.part - 1 + (self.page - 1) / max(self.pages, 1))

    def _at(self, part: float) -> str:
        return f"{3 + 94 * part / max(self.parts, 1):.1f}%"


def steps(asked: Asked) -> tuple[Step, ...]:
    """Return the pages of the form for what is asked."""
    found: list[Step] = []
    for part in asked.parts:
        if part == Part.SELF:
            found += _pages(part, asked.own)
        elif part == Part.FEEDBACK:
            for about in asked.assigned:
                found += _pages(part, about.items, about, first=_count(found, part))
        elif part == Part.MANAGER:
            found += _pages(part, tuple(item.key for item in asked.instrument.lead))
        elif part == Part.INCLUSION:
            found += _pages(part, tuple(item.key for item in asked.instrument.climate))
        else:
            found.append(Step(part))
    return tuple(found)


def step_at(way: tuple[Step, ...], part: str, page: int) -> Step | None:
    """Return that page of that part, or None if the form has none."""
    return next((one for one in way if (one.part, one.page) == (part, page)), None)


def after(way: tuple[Step, ...], step: Step, answers: Answers) -> Step | None:
    """Return the page that follows, past colleagues one would rather not answer on."""
    rest = way[way.index(step) + 1 :]
    return next((one for one in rest if not _passed_over(one, step, answers)), None)


def before(way: tuple[Step, ...], step: Step) -> Step | None:
    """Return the page that comes before, or None on the first."""
    return next((one for one, then in pairwise(way) if then == step), None)


def where_stopped(way: tuple[Step, ...], answers: Answers) -> Step | None:
    """Return the first page after the last one that holds an answer; None at the end.

    Without any answer that is the first page.
    """
    touched = [at for at, step in enumerate(way) if _holds_answer(step, answers)]
    rest = way[touched[-1] + 1 :] if touched else way
    return rest[0] if rest else None


def progress(way: tuple[Step, ...], parts: tuple[Part, ...], step: Step | None) -> Way:
    """Return how far along *step* is; None stands for the page after the last."""
    at = way.index(step) if step else len(way)
    seconds = sum(one.seconds for one in way[at:])
    here = parts.index(step.part) + 1 if step else len(parts)
    pages = sum(one.part == step.part for one in way) if step else 1
    return Way(
        part=here,
        parts=len(parts),
        page=step.page if step else 2,
        pages=pages,
        minutes=max(1, round(seconds / 60)),
        started=at > 0,
    )


def values(step: Step, answers: Answers) -> Values:
    """Return the part's values that this page shows and changes."""
    if step.about is not None:
        given = answers["feedback"].get(step.about.colleague.person)
        return given["items"] if given else {}
    by_part = {
        Part.SELF: answers["self"],
        Part.MANAGER: answers["manager"],
        Part.INCLUSION: answers["inclusion"],
    }
    return by_part.get(step.part, {})


def _pages(
    part: Part, keys: tuple[str, ...], about: Assigned | None = None, first: int = 0
) -> list[Step]:
    size = PER_PAGE[part]
    starts = range(0, len(keys), size)
    return [
        Step(part, first + at, keys[start : start + size], about, at)
        for at, start in enumerate(starts, start=1)
    ]


def _count(found: list[Step], part: Part) -> int:
    return sum(step.part == part for step in found)


def _passed_over(step: Step, behind: Step, answers: Answers) -> bool:
    if step.about is None:
        return False
    given = answers["feedback"].get(step.about.colleague.person)
    same = behind.about == step.about
    return bool(given and given["declined"] and (same or step.at > 1))


def _holds_answer(step: Step, answers: Answers) -> bool:
    if step.part == Part.FOLLOWS:
        return bool(answers["follows"] or answers["nobody"])
    if step.part == Part.COMMENTS:
        return bool(answers["comments"])
    if step.about is not None:
        given = answers["feedback"].get(step.about.colleague.person)
        if given and given["declined"]:
            return True
    return any(key in values(step, answers) for key in step.keys)
