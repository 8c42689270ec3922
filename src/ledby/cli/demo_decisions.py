"""Decisions of the invented organisation, in all four ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from ledby.web.initiatives.models import Decision, Voice, Way
from ledby.web.initiatives.selectors.decisions import permitted_outcomes
from ledby.web.initiatives.services import close, speak
from ledby.web.initiatives.services.ask import Question, open_decision
from ledby.web.people.models import Person


@dataclass(frozen=True)
class Asked:
    """A decision: who says what, who votes for which place, and what came out.

    People are letters, or a role of the stories. It affects everybody, or the units
    of those in ``units``. Without an ``outcome`` it is still open.
    """

    title: str
    text: str
    options: tuple[str, ...]
    way: Way
    by: str
    days: int
    deciders: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    secret: bool = False
    said: tuple[tuple[str, str], ...] = ()
    objected: tuple[tuple[str, str, str], ...] = ()
    votes: tuple[tuple[str, int], ...] = ()
    outcome: tuple[str, str, str] | None = None
    came_of_it: str = ""


ASKED: Final = (
    Asked(
        "Do we open a second warehouse before the rains?",
        "Last year the road was closed for eleven days.",
        ("Yes, a small one in the east", "No, we fill the one we have"),
        Way.ADVICE,
        deciders=("manager",),
        advisers=("a", "r"),
        by="manager",
        days=150,
        said=(
            ("a", "Rather a container that moves than a house that stands empty."),
            ("r", "The last bridge holds twelve tons, so not behind it."),
        ),
        outcome=(
            "manager",
            "A container on this side of the bridge",
            "It is there before the rains, and behind the bridge it would not be.",
        ),
        came_of_it="It was used from the third day of rain. Next time with a lamp.",
    ),
    Asked(
        "May teams choose their own day without meetings?",
        "We tried one day for all, and it fitted nobody.",
        ("Each team chooses", "Nobody has such a day"),
        Way.CONSENT,
        deciders=("d", "manager"),
        by="d",
        days=110,
        said=(("e", "Write it on the door, so that others know."),),
        objected=(
            (
                "o",
                "Finance closes the month with people from four teams.",
                "In the last three days of a month no team has its day.",
            ),
        ),
        outcome=(
            "d",
            "Each team chooses",
            "The one objection is met: not in the last three days of a month.",
        ),
    ),
    Asked(
        "Which language do we learn together this year?",
        "Twenty people said that they would; one course is paid.",
        ("Arabic", "Spanish", "Swahili"),
        Way.VOTE,
        by="u",
        days=90,
        votes=tuple((letter, at % 3 % 2) for at, letter in enumerate("abcdefghjkmn")),
        outcome=("u", "", "Most chose it, and two can teach it."),
    ),
    Asked(
        "Who goes to the meeting of the network in June?",
        "There is one seat, and it was always the same three people.",
        (),
        Way.LOT,
        by="leader",
        days=60,
        votes=tuple((letter, 0) for letter in "bfgkpsvx"),
        outcome=("leader", "", "Whoever was drawn goes, and tells us about it."),
    ),
    Asked(
        "How do we share out the training money of the second half?",
        "There is half of what was asked for.",
        ("By team", "By need", "First come"),
        Way.ADVICE,
        units=("a", "manager"),
        deciders=("m",),
        advisers=("n", "o", "t"),
        by="m",
        days=40,
        said=(("t", "By need, and say who had nothing last year."),),
        outcome=("m", "By need", "Those who had nothing last year come first."),
    ),
    Asked(
        "Do students get a key to the office?",
        "They wait outside when they come before nine.",
        ("Yes", "No"),
        Way.CONSENT,
        deciders=("q",),
        by="h",
        days=30,
        outcome=("q", "Yes", "Nobody objected."),
    ),
    Asked(
        "Should we end the evening shift at nine?",
        "Three of four calls come before nine; those after it are the hardest.",
        ("Yes, at nine", "No, as now", "At nine, with a phone at home"),
        Way.VOTE,
        secret=True,
        by="leader",
        days=5,
        votes=tuple((letter, at % 3) for at, letter in enumerate("abcdefgh")),
    ),
    Asked(
        "May a team spend 200 euros without asking?",
        "Asking takes nine days, the repair one.",
        ("Yes, with a line in the log", "No"),
        Way.CONSENT,
        deciders=("director", "manager"),
        advisers=("o",),
        by="y",
        days=3,
        said=(("a", "It would have saved two pumps last year."),),
        objected=(("w", "Who sees it if a team spends it every week?", ""),),
    ),
)


def fill(who: Mapping[str, Person]) -> None:
    """Ask, answer, vote and decide; *who* gives the people by letter or role."""
    for asked in ASKED:
        row = open_decision(_question(asked, who), who[asked.by])
        for letter, text in asked.said:
            speak.say(row, who[letter], text, objects=False)
        for letter, text, _answer in asked.objected:
            speak.say(row, who[letter], text, objects=True)
        for letter, place in asked.votes:
            if row.way == Way.LOT:
                speak.join_draw(row, who[letter])
            else:
                speak.vote(row, who[letter], place)
        _end(asked, row, who)


def _question(asked: Asked, who: Mapping[str, Person]) -> Question:
    units = {who[one].unit for one in asked.units} - {None}
    return Question(
        asked.title,
        asked.text,
        asked.options,
        asked.way,
        timezone.now() + timedelta(days=9),
        secret=asked.secret,
        for_everybody=not asked.units,
        units=[unit for unit in units if unit is not None],
        deciders=[who[one] for one in asked.deciders],
        advisers=[who[one] for one in asked.advisers],
    )


def _end(asked: Asked, row: Decision, who: Mapping[str, Person]) -> None:
    now = timezone.now()
    begun = now - timedelta(days=asked.days)
    rows = Decision.objects.filter(pk=row.pk)
    rows.update(posted_at=begun)
    Voice.objects.filter(decision=row).update(at=begun + timedelta(days=2))
    if asked.outcome is None:
        return
    decider, outcome, reason = asked.outcome
    ended = begun + timedelta(days=10)
    rows.update(closes_at=ended)
    close.close(row, now=ended)
    row.refresh_from_db()
    for letter, _text, answer in asked.objected:
        voice = row.voices.get(person=who[letter], objects_to_it=True)
        speak.answer(row, who[decider], voice.pk, answer)
    outcome = outcome or (permitted_outcomes(row) or [""])[0]
    review = (now + timedelta(days=60)).date()
    close.decide(row, who[decider], outcome, reason, review)
    if asked.came_of_it:
        close.look_back(row, who[decider], asked.came_of_it)
    rows.update(decided_at=ended + timedelta(days=1))
