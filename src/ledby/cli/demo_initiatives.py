"""Initiatives and decisions of the invented organisation, by the site's own services.

Only the dates are set back afterwards: nobody has waited a year for a demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from ledby.science.simulation import STORIES
from ledby.web.initiatives.models import (
    Decision,
    Initiative,
    News,
    Obstacle,
    Turn,
    Voice,
    Way,
)
from ledby.web.initiatives.selectors.decisions import permitted_outcomes
from ledby.web.initiatives.services import begin, close, speak, steer
from ledby.web.initiatives.services.ask import Question, open_decision
from ledby.web.people.models import Person, Unit


@dataclass(frozen=True)
class Idea:
    """An initiative; people are letters, those of the stories go by their role.

    ``news`` are days ago and lines; ``gone`` says how the first obstacle went away.
    """

    title: str
    text: str
    days: int
    lead: str
    sponsor: str = ""
    stage: str = "idea"
    team: str = ""
    helps: str = ""
    news: tuple[tuple[int, str], ...] = ()
    obstacles: tuple[str, ...] = ()
    gone: str = ""
    learned: str = ""
    handed: str = ""


IDEAS: Final = (
    Idea(
        "A shelf of spare pump parts in every field office",
        "A pump stands still for three weeks because a seal of two euros is missing."
        " I would try one shelf in Field East, filled by what broke most last year.",
        310,
        "a",
        "manager",
        "adopted",
        "bc",
        news=(
            (290, "The list of what broke most has 14 parts on it."),
            (240, "The shelf stands. Two pumps ran again within a day."),
            (90, "Field South copied it without asking us, which is the best sign."),
        ),
        obstacles=("No budget line for parts below 50 euros",),
        gone="A standing order of 400 euros a quarter",
        learned="Parts by what broke, not by what the catalogue sells. A volunteer who"
        " counts once a month is enough.",
        handed="b",
    ),
    Idea(
        "Two quiet hours on Wednesday mornings",
        "No meetings, no calls, in one team first. We keep the phone for emergencies.",
        200,
        "d",
        "director",
        "ended",
        "e",
        news=(
            (190, "Nine of us try it for six weeks."),
            (150, "It holds in weeks without visitors."),
        ),
        learned="It helps those who write and not those who drive. A shared hour that"
        " each team chooses itself would be kept; a rule from above would not.",
    ),
    Idea(
        "New volunteers walk along for a day before they choose",
        "They choose a task before they have seen one. I would let twelve of them walk"
        " along, each with somebody of another unit.",
        170,
        "leader",
        "director",
        "tried",
        "fgh",
        "i",
        news=(
            (120, "Twelve walked along, eleven stayed, four chose another task."),
            (30, "The students ask whether they may write down what they saw."),
        ),
        obstacles=(
            "Insurance for a day in another unit",
            "Site leads learn of it one day before",
        ),
    ),
    Idea(
        "A map of wells that people can correct themselves",
        "Our map is two years old, the people who fetch the water know better.",
        140,
        "j",
        "manager",
        "tried",
        "kl",
        news=((60, "Forty corrections in the first village, three of them of ours."),),
        obstacles=("Who checks a correction before it is shown?",),
        handed="k",
    ),
    Idea(
        "Read every application without the name",
        "For the next five places we cover name, photo and age until the first talk.",
        120,
        "m",
        "director",
        "adopted",
        "n",
        news=((80, "Five places filled. The panel talked longer about the work."),),
        learned="Cover the school as well, it says the most.",
    ),
    Idea(
        "One page instead of the monthly report",
        "Three questions: what changed, what is stuck, what do you need from us.",
        95,
        "o",
        "manager",
        "tried",
        "p",
        "q",
        news=((40, "Two donors accept it, one asks for the old tables as well."),),
        obstacles=("The donor of the water programme wants the long form",),
    ),
    Idea(
        "Drivers plan the routes",
        "They know where the road is gone after rain. Planning asks them last.",
        70,
        "r",
        "manager",
        "tried",
        "st",
        news=((20, "Two hours saved on the eastern round, measured by the drivers."),),
    ),
    Idea(
        "A lunch a month across units",
        "Four people who have never met, one table, no agenda.",
        60,
        "u",
        "",
        "idea",
        helps="vw",
    ),
    Idea(
        "Thank-you cards in the language of those who get them",
        "Volunteers translate a card in ten minutes; now they are all in English.",
        45,
        "x",
        "",
        "ended",
        learned="Nobody missed cards. They would rather be asked what went well.",
    ),
    Idea(
        "Solar lamps to borrow",
        "Twenty lamps that anybody takes along for a night shift and brings back.",
        30,
        "y",
        "director",
        "idea",
        helps="z",
        obstacles=("Where can they charge by day?",),
    ),
    Idea(
        "Hand over a shift in writing",
        "Three lines on a board at the end of each shift. It works elsewhere.",
        12,
        "",
        "",
        "idea",
        helps="c",
    ),
    Idea(
        "A phone number for managers who do not know what to do next",
        "Another manager answers, in confidence. Unsigned, because I needed it myself.",
        5,
        "",
    ),
)


def fill(persons: Mapping[str, str]) -> None:
    """Fill the site; *persons* gives the id of each key."""
    who = _cast(persons)
    for idea in IDEAS:
        _begin(idea, who)
    _decide(who)


def _cast(persons: Mapping[str, str]) -> dict[str, Person]:
    """Return the stories by role, and 26 people without reports by letter."""
    stories = {
        role: Person.objects.select_related("unit", "account").get(pk=persons[key])
        for role, key in STORIES.items()
    }
    apart = {one.pk for one in stories.values()}
    free = Person.objects.filter(active=True, reports=None).exclude(pk__in=apart)
    some = list(free.select_related("unit", "account").order_by("key"))
    step = max(len(some) // 26, 1)
    letters = dict(zip("abcdefghijklmnopqrstuvwxyz", some[::step], strict=False))
    return stories | letters


def _begin(idea: Idea, who: Mapping[str, Person]) -> None:
    lead = who[idea.lead] if idea.lead else None
    row = begin.post_idea(
        idea.title, idea.text, author=lead, receipt=begin.new_receipt()
    )
    if idea.sponsor:
        steer.stand_behind(row, who[idea.sponsor])
    for letter in (*idea.team, *idea.helps):
        steer.offer_help(row, who[letter], "")
    row.refresh_from_db()
    for letter in idea.team:
        if lead is not None:
            steer.welcome(row, lead, who[letter])
    for _days, line in idea.news:
        News.objects.create(initiative=row, by=lead or who["a"], line=line)
    for line in idea.obstacles:
        Obstacle.objects.create(initiative=row, by=lead or who["a"], line=line)
    if lead is not None:
        _go_on(idea, row, lead, who)
    _set_back(idea, row)


def _go_on(
    idea: Idea, row: Initiative, lead: Person, who: Mapping[str, Person]
) -> None:
    first = row.obstacles.order_by("pk").first()
    if idea.gone and first is not None:
        steer.clear_obstacle(row, lead, first.pk, idea.gone)
    if idea.handed:
        steer.ask(row, lead, who[idea.handed], to_lead=True)
        steer.accept(row, who[idea.handed])
        row.refresh_from_db()
        lead = who[idea.handed]
    if idea.stage != "idea":
        steer.move_to(row, lead, idea.stage, idea.learned)


def _set_back(idea: Idea, row: Initiative) -> None:
    now = timezone.now()
    begun = now - timedelta(days=idea.days)
    half = now - timedelta(days=idea.days // 2)
    Initiative.objects.filter(pk=row.pk).update(
        posted_at=begun
        if idea.lead
        else begun.replace(hour=0, minute=0, second=0, microsecond=0)
    )
    over = now - timedelta(days=idea.days // 4)
    Initiative.objects.filter(pk=row.pk, ended_at__isnull=False).update(ended_at=over)
    Obstacle.objects.filter(initiative=row).update(at=half)
    Obstacle.objects.filter(initiative=row, gone_at__isnull=False).update(gone_at=over)
    for news, (days, _line) in zip(row.news.order_by("pk"), idea.news, strict=True):
        News.objects.filter(pk=news.pk).update(at=now - timedelta(days=days))
    turns = Turn.objects.filter(initiative=row)
    later = turns.filter(leads=True, until=None) if idea.handed else turns.none()
    first = turns.exclude(pk__in=list(later.values_list("pk", flat=True)))
    first.filter(until=None).update(since=begun)
    first.filter(until__isnull=False).update(since=begun, until=half)
    later.update(since=half)


@dataclass(frozen=True)
class Asked:
    """A decision: who says what, who votes for which place, and what came out."""

    question: Question
    by: str
    days: int
    said: tuple[tuple[str, str], ...] = ()
    objected: tuple[tuple[str, str, str], ...] = ()
    votes: tuple[tuple[str, int], ...] = ()
    outcome: tuple[str, str, str] | None = None
    came_of_it: str = ""


def _decide(who: Mapping[str, Person]) -> None:
    for asked in _questions(who):
        row = open_decision(asked.question, who[asked.by])
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


def _questions(who: Mapping[str, Person]) -> list[Asked]:
    until = timezone.now() + timedelta(days=9)
    unit = [one for one in (who["a"].unit, who["manager"].unit) if one is not None]
    return [*_closed(who, until, unit), *_open(who, until)]


def _closed(
    who: Mapping[str, Person], until: datetime, unit: list[Unit]
) -> list[Asked]:
    return [
        Asked(
            Question(
                "Do we open a second warehouse before the rains?",
                "Last year the road was closed for eleven days.",
                ("Yes, a small one in the east", "No, we fill the one we have"),
                Way.ADVICE,
                until,
                for_everybody=True,
                deciders=[who["manager"]],
                advisers=[who["a"], who["r"]],
            ),
            "manager",
            150,
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
            Question(
                "May teams choose their own day without meetings?",
                "We tried one day for all, and it fitted nobody.",
                ("Each team chooses", "Nobody has such a day"),
                Way.CONSENT,
                until,
                for_everybody=True,
                deciders=[who["d"], who["manager"]],
            ),
            "d",
            110,
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
            Question(
                "Which language do we learn together this year?",
                "Twenty people said that they would; one course is paid.",
                ("Arabic", "Spanish", "Swahili"),
                Way.VOTE,
                until,
                for_everybody=True,
            ),
            "u",
            90,
            votes=tuple(
                (letter, at % 3 % 2) for at, letter in enumerate("abcdefghjkmn")
            ),
            outcome=("u", "", "Most chose it, and two can teach it."),
        ),
        Asked(
            Question(
                "Who goes to the meeting of the network in June?",
                "There is one seat, and it was always the same three people.",
                (),
                Way.LOT,
                until,
                for_everybody=True,
            ),
            "leader",
            60,
            votes=tuple((letter, 0) for letter in "bfgkpsvx"),
            outcome=("leader", "", "Whoever was drawn goes, and tells us about it."),
        ),
        Asked(
            Question(
                "How do we share out the training money of the second half?",
                "There is half of what was asked for.",
                ("By team", "By need", "First come"),
                Way.ADVICE,
                until,
                units=unit,
                deciders=[who["m"]],
                advisers=[who["n"], who["o"], who["t"]],
            ),
            "m",
            40,
            said=(("t", "By need, and say who had nothing last year."),),
            outcome=("m", "By need", "Those who had nothing last year come first."),
        ),
        Asked(
            Question(
                "Do students get a key to the office?",
                "They wait outside when they come before nine.",
                ("Yes", "No"),
                Way.CONSENT,
                until,
                for_everybody=True,
                deciders=[who["q"]],
            ),
            "h",
            30,
            outcome=("q", "Yes", "Nobody objected."),
        ),
    ]


def _open(who: Mapping[str, Person], until: datetime) -> list[Asked]:
    return [
        Asked(
            Question(
                "Should we end the evening shift at nine?",
                "Three of four calls come before nine; those after it are the hardest.",
                ("Yes, at nine", "No, as now", "At nine, with a phone at home"),
                Way.VOTE,
                until,
                secret=True,
                for_everybody=True,
            ),
            "leader",
            5,
            votes=tuple((letter, at % 3) for at, letter in enumerate("abcdefgh")),
        ),
        Asked(
            Question(
                "May a team spend 200 euros without asking?",
                "Asking takes nine days, the repair one.",
                ("Yes, with a line in the log", "No"),
                Way.CONSENT,
                until,
                for_everybody=True,
                deciders=[who["director"], who["manager"]],
                advisers=[who["o"]],
            ),
            "y",
            3,
            said=(("a", "It would have saved two pumps last year."),),
            objected=(("w", "Who sees it if a team spends it every week?", ""),),
        ),
    ]
