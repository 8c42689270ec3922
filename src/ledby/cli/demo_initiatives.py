"""Initiatives and decisions of the invented organisation, by the site's services.

Only the dates are set back afterwards: nobody has waited a year for a demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from ledby.cli import demo_decisions
from ledby.science.simulation import STORIES
from ledby.web.initiatives.models import Initiative, News, Obstacle, Turn
from ledby.web.initiatives.services import begin, steer
from ledby.web.people.models import Person


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
    demo_decisions.fill(who)


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
