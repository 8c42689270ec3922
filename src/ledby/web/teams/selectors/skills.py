"""Reads of skills: one's own, and of those who can be asked for a team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from ledby.web.people.models import Person, Skill
from ledby.web.teams.models import NOT_COUNTED, Declared, Offer, Word

NAMES: Final = "skill-names"
FRESH: Final = 600
"""Seconds for which the names of skills are not counted again."""

SHOWN: Final = 5
"""So many people must have a skill before its name is suggested to anybody."""


@dataclass
class SkillLine:
    """A skill of one's own."""

    skill: str
    level: int
    listed: bool
    confirmed_by: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Say whether it is used when teams are looked for."""
        return self.level != NOT_COUNTED


@dataclass(frozen=True)
class Asked:
    """A word on a skill that waits for whoever reads it."""

    id: UUID
    name: str
    skill: str
    level: int


def own_skills(person: Person) -> list[SkillLine]:
    """Return the skills of a person, by name: what they declare stands first."""
    lines = {
        row.skill.casefold(): SkillLine(row.skill, row.level, listed=True)
        for row in Skill.objects.filter(person=person)
    }
    for said in Declared.objects.filter(person=person):
        key = said.skill.casefold()
        listed = key in lines
        lines[key] = SkillLine(said.skill, said.level, listed=listed)
    words = Word.objects.filter(person=person).select_related("colleague")
    for word in words.order_by("colleague__name"):
        line = lines.get(word.skill.casefold())
        if line is None or not line.counts or word.level < line.level:
            continue
        if word.state == Word.State.GIVEN:
            line.confirmed_by.append(word.colleague.name)
        elif word.state == Word.State.ASKED:
            line.asked.append(word.colleague.name)
    return sorted(lines.values(), key=lambda line: line.skill.casefold())


def asked_of(person: Person) -> list[Asked]:
    """Return the skills that colleagues ask somebody to confirm."""
    rows = Word.objects.filter(colleague=person, state=Word.State.ASKED)
    return [
        Asked(row.pk, row.person.name, row.skill, row.level)
        for row in rows.select_related("person").order_by("on", "pk")
    ]


def offered_to(person: Person) -> list[Asked]:
    """Return the skills that colleagues say somebody has, and that wait for them."""
    rows = Word.objects.filter(person=person, state=Word.State.OFFERED)
    return [
        Asked(row.pk, row.colleague.name, row.skill, row.level)
        for row in rows.select_related("colleague").order_by("on", "pk")
    ]


def find_word(person: Person, word_id: UUID) -> Word:
    """Return a word that waits for *person*.

    Raises
    ------
    Http404
        There is none with this id, or it waits for somebody else.
    """
    mine = Q(colleague=person, state=Word.State.ASKED) | Q(
        person=person, state=Word.State.OFFERED
    )
    word = Word.objects.filter(mine, pk=word_id).select_related("person").first()
    if word is None:
        raise Http404
    return word


def offer_of(person: Person) -> Offer:
    """Return what somebody says of their time; a new row if they said nothing."""
    return Offer.objects.filter(person=person).first() or Offer(person=person)


def ready_people() -> QuerySet[Person]:
    """Return those who can be asked for a team: here, and not left out."""
    here = Person.objects.filter(active=True, account__is_active=True)
    return here.exclude(offer__left_out=True)


def volunteers() -> list[str]:
    """Return the ids of those who offered to lead."""
    rows = ready_people().filter(offer__would_lead=True).order_by("pk")
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def skill_rows(
    names: Iterable[str], people: Iterable[str] | None = None
) -> list[tuple[str, str, int]]:
    """Return person, skill and level of those who can be asked and have a skill.

    What somebody declares stands before what the organisation's list says. Of *people*
    alone, if they are given.
    """
    lowered = {name.strip().lower() for name in names}
    held: dict[tuple[UUID, str], tuple[str, int]] = {}
    for model in (Skill, Declared):
        rows = model.objects.annotate(low=Lower("skill")).filter(
            low__in=lowered, person__active=True, person__account__is_active=True
        )
        rows = rows.exclude(person__offer__left_out=True)
        if people is not None:
            rows = rows.filter(person__in=set(people))
        for person, low, skill, level in rows.values_list(
            "person_id", "low", "skill", "level"
        ).iterator():
            held[person, low] = (skill, level)
    return [
        (str(person), skill, level)
        for (person, _low), (skill, level) in held.items()
        if level != NOT_COUNTED
    ]


def hours_of(people: Iterable[str]) -> dict[str, float]:
    """Return the hours a week that people say they have; silent ones are left out."""
    said = Offer.objects.filter(hours__isnull=False)
    wanted = set(people)
    rows = said.values_list("person_id", "hours").iterator()
    return {str(pk): float(hours or 0) for pk, hours in rows if str(pk) in wanted}


def known_skills() -> list[str]:
    """Return the names of skills that five people or more have, by name."""
    kept = caches["drawn"]
    names: list[str] | None = kept.get(NAMES)
    if names is None:
        names = _known_skills()
        kept.set(NAMES, names, FRESH)
    return names


def _known_skills() -> list[str]:
    found: dict[str, int] = defaultdict(int)
    spelled: dict[str, str] = {}
    for model in (Skill, Declared):
        rows = model.objects.filter(person__active=True, level__gt=NOT_COUNTED)
        for skill, people in rows.values_list("skill").annotate(Count("pk")):
            spelled.setdefault(skill.lower(), skill)
            found[skill.lower()] += people
    return sorted(spelled[low] for low, people in found.items() if people >= SHOWN)
