"""Declaring skills, and the words of colleagues on them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.outbox.services import queue
from ledby.web.people.models import Person, Skill
from ledby.web.teams.letters import WORD_ASKED, WORD_OFFERED
from ledby.web.teams.models import NOT_COUNTED, Declared, Offer, Word

MOST = 60


def declare(person: Person, skill: str, level: int) -> None:
    """Declare a skill of one's own, or another level of it.

    Raises
    ------
    StateError
        There are sixty already.
    """
    skill = " ".join(skill.split())
    known = Declared.objects.filter(person=person)
    same = known.filter(skill__iexact=skill)
    if not same.exists() and known.count() >= MOST:
        raise StateError(_("Sixty skills are the most that a page holds."))
    if not same.update(skill=skill, level=level):
        Declared.objects.create(person=person, skill=skill, level=level)


def drop(person: Person, skill: str) -> None:
    """Take a skill back; one on the organisation's list is no longer counted."""
    Declared.objects.filter(person=person, skill__iexact=skill).delete()
    Word.objects.filter(person=person, skill__iexact=skill).delete()
    if Skill.objects.filter(person=person, skill__iexact=skill).exists():
        Declared.objects.create(person=person, skill=skill, level=NOT_COUNTED)


def offer(
    person: Person, hours: int | None, *, would_lead: bool, left_out: bool
) -> None:
    """Keep what somebody says of their time."""
    facts = {"hours": hours, "would_lead": would_lead, "left_out": left_out}
    Offer.objects.update_or_create(person=person, defaults=facts)


def ask_word(person: Person, skill: str, level: int, colleague: Person) -> None:
    """Ask a colleague to confirm a skill of one's own.

    Raises
    ------
    StateError
        It is oneself, or one is asked already.
    """
    _say(person, skill, level, colleague, Word.State.ASKED)
    _write(WORD_ASKED, colleague)


def offer_word(colleague: Person, skill: str, level: int, person: Person) -> None:
    """Say that a colleague has a skill; it counts once they take it up.

    Raises as :func:`ask_word` does.
    """
    _say(person, " ".join(skill.split()), level, colleague, Word.State.OFFERED)
    _write(WORD_OFFERED, person)


def settle(word: Word, *, yes: bool) -> None:
    """Answer a word that waits: given and counted, or gone without a trace."""
    with transaction.atomic():
        if not yes:
            word.delete()
            return
        if word.state == Word.State.OFFERED:
            declare(word.person, word.skill, word.level)
        word.state = Word.State.GIVEN
        word.save(update_fields=["state", "on"])


def _say(
    person: Person, skill: str, level: int, colleague: Person, state: Word.State
) -> None:
    if person.pk == colleague.pk:
        raise StateError(_("Nobody confirms their own skills: name a colleague."))
    rows = Word.objects.filter(person=person, colleague=colleague, skill__iexact=skill)
    if rows.exclude(state=Word.State.GIVEN).exists():
        raise StateError(_("This already waits for an answer."))
    rows.delete()
    Word.objects.create(
        person=person, colleague=colleague, skill=skill, level=level, state=state
    )


def _write(kind: str, to: Person) -> None:
    if to.email:
        queue(kind, to.email, str(to.pk), to.language or "en")
