"""Practices, what people say of them, and steps that some have begun: all invented."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from ledby.science.simulation import STORIES
from ledby.web.growth import pulse
from ledby.web.growth import services as growth
from ledby.web.growth.models import LogEntry, Noticer, Step
from ledby.web.people.models import Person
from ledby.web.practice import services as practice
from ledby.web.practice.models import Comment, Post, State, Try, Verdict
from ledby.web.practice.services import weekly


class Told(NamedTuple):
    """A post, by whom (a role of the stories or a unit), and what was said of it."""

    by: tuple[str, ...]
    about: str
    title: str
    tried: str
    happened: str
    differently: str
    comments: tuple[tuple[str, str], ...] = ()
    series: str = ""


POSTS: Final = (
    Told(
        ("leader",),
        "silos",
        "Ten minutes at the ramp",
        "For a year we in planning and the drivers wrote each other messages about"
        " late trucks, and the messages got shorter and colder. In March I stopped"
        " writing. Every Tuesday at seven I stood at the ramp for ten minutes, with"
        " two coffees and one question: *what will go wrong this week?*\n\n"
        "I promised nothing. I wrote the answers on the back of the loading list and"
        " hung it up where all could see it.",
        "In the second week a driver told me that the pallets for the clinics are"
        " always loaded first, so they have to be lifted out at every stop. We had"
        " planned it like that, for eight years. It took one afternoon to turn the"
        " order round.\n\nThe trucks are not on time every day. But when one is late,"
        " somebody calls, and they call me by my first name.",
        "I would have taken somebody along from the first week on. When I was ill,"
        " the coffee stopped, and it took a month to get going again.",
        (
            ("Logistics", "I was the one who told her. Eight years, and nobody asked."),
            ("Health", "We now do this with the pharmacy. Tea, not coffee."),
            ("leader", "Tea counts."),
        ),
    ),
    Told(
        ("manager",),
        "from_behind",
        "I did not present it",
        "Two of our volunteers had the idea to let donors choose a well and follow"
        " it. I was asked to show it to the directors. I had the slides ready. Then"
        " I asked the two whether they would rather do it themselves.\n\nWe practised"
        " twice. I played the finance officer, badly.",
        "They were nervous, and they were better than I would have been, since they"
        " knew the answer to every question. I said two sentences and sat down."
        " Sitting down was the hard part: people kept looking at me, and I kept"
        " looking at them.\n\nThe idea went through. Since then three people have come"
        " to me with something from a drawer.",
        "I would tell the directors beforehand. One of them thought I had not"
        " prepared.",
        (
            ("director", "I was that one. I have changed my mind."),
            ("Volunteers", "It was the first time I was in that room. Thank you."),
        ),
    ),
    Told(
        ("director", "Water"),
        "honesty",
        "We began with what failed",
        "Our yearly meeting with the districts used to open with photographs of new"
        " wells. This year we opened with the four wells that are dry, with a map,"
        " the cost, and whose decision each had been. Two of them were mine.\n\n"
        "We said it in eleven minutes and then asked the districts: *what did you see"
        " coming that we did not?*",
        "It was quiet for a long time. Then the mayor of the driest place said that"
        " his people had known where the water is, and that nobody had asked them."
        "\n\nWe changed two sites that week. And the donors who were there did not"
        " leave. One of them said it was the first report he believed.",
        "Not alone on the stage. The engineers should have stood there with us, and"
        " they had offered.",
        (("Field", "Could you share the map? We have two of those as well."),),
        "Said aloud",
    ),
    Told(
        ("Health",),
        "courage",
        "The second voice",
        "In our handovers it is always the same three who speak. I read the practice"
        " about being the second one, and I tried it for six weeks: whenever a midwife"
        " said something carefully, and the talk went on, I said *I would like to hear"
        " that again*.",
        "The first time I blushed. The fourth time somebody else said it before me."
        " In week five it was about a dose, and it was right to stop.\n\nI do not think"
        " that I am brave. I only said a sentence that was ready.",
        "Tell the shift lead before. She thought that I meant her.",
        (
            ("Health", "I am the shift lead. I did. Now I say it too."),
            ("member", "Does it also work when one is new?"),
        ),
        "Said aloud",
    ),
    Told(
        ("Field",),
        "discretion",
        "The notebook with two colours",
        "People in the villages tell me things. So do colleagues, on long drives. I"
        " got into trouble once for passing on something that was meant for me alone."
        "\n\nSince then I ask at the end: *which of this may I use?* What I may use I"
        " write in blue, and the rest I do not write at all.",
        "Most say: use all of it. A few take one sentence back, and it is never the"
        " one that I would have guessed. I sleep better.",
        "Ask earlier in the talk. At the end people are already in the doorway.",
        (("organiser", "I have copied this for our induction, with your consent."),),
    ),
    Told(
        ("organiser", "Volunteers"),
        "including",
        "The round, with a kitchen clock",
        "Our planning group has eleven people, and four of them did the talking. We"
        " bought a kitchen clock. One minute each, before any discussion, newest"
        " first, and whoever chairs speaks last. Passing is allowed.",
        "Meetings got shorter by a quarter of an hour. In the third one our student"
        " said in her minute that the date falls into the exams, which none of us had"
        " seen.\n\nTwo people dislike the clock. They still come.",
        "Let the group choose the clock. Ours ticks.",
        (
            ("member", "That student was me, and I had planned to pass."),
            ("Finance", "We tried it on the budget. It helped with the first half."),
        ),
    ),
)
PLANS: Final = (
    (
        "member",
        "courage",
        "courage-be-the-second",
        "When somebody says something careful, I ask to hear it again.",
    ),
    (
        "leader",
        "ego_management",
        "ego_management-hand-over-the-chair",
        "When the Thursday meeting begins, I sit at the side and Mercy leads it.",
    ),
    (
        "manager",
        "honesty",
        "honesty-bad-news-first",
        "When a number is worse than planned, it is the first sentence of my message.",
    ),
)
LINES: Final = (
    (28, "Did it once, on Tuesday. My voice shook, nobody minded."),
    (15, "Forgot it twice. Put a dot on my notebook as a reminder."),
    (3, "Amazed how quiet it gets when one waits. They did say it."),
)
NOTICED: Final = ((4, 4), (3, 4), (5, 4), (4, 3), (3, 0), (4, 5))


def fill(persons: Mapping[str, str], now: datetime | None = None) -> None:
    """Put practices, comments and steps in; *persons* are ids by key."""
    now = now or timezone.now()
    practice.load_starters(now - timedelta(days=90))
    cast = _Cast(persons)
    for at, told in enumerate(POSTS):
        _post(told, cast, now - timedelta(days=3 + 9 * at))
    _tries(cast, now)
    for reader in (cast.one("member"), cast.one("manager"), *cast.others[::40]):
        weekly.choose(reader)
    for at, (role, trait, key, plan) in enumerate(PLANS):
        _step(cast, role, (trait, key, plan), now - timedelta(days=70 - 25 * at))
    member, coach = cast.one("member"), cast.one("organiser")
    growth.share(member, coach, role="mentor", parts=["traits", "step"], weeks=6)


class _Cast:
    """People by the role of their story, or one after the other out of a unit."""

    def __init__(self, persons: Mapping[str, str]) -> None:
        self._stories = {role: persons[key] for role, key in STORIES.items()}
        people = Person.objects.filter(active=True).select_related("unit")
        told = set(self._stories.values())
        self.others = [one for one in people.order_by("key") if str(one.pk) not in told]
        self._turn: dict[str, Iterator[Person]] = {}

    def one(self, who: str) -> Person:
        if who in self._stories:
            return Person.objects.get(pk=self._stories[who])
        if who not in self._turn:
            there = [one for one in self.others if one.unit and who in one.unit.path]
            self._turn[who] = itertools.cycle(there or self.others)
        return next(self._turn[who])


def _post(told: Told, cast: _Cast, at: datetime) -> None:
    first, *others = [cast.one(who) for who in told.by]
    words = {
        name: getattr(told, name)
        for name in ("about", "title", "tried", "happened", "differently", "series")
    }
    post = practice.write(first, words, others=others)
    Post.objects.filter(pk=post.pk).update(
        state=State.PUBLISHED, made_at=at - timedelta(days=2), published_at=at
    )
    Comment.objects.bulk_create(
        Comment(
            post=post,
            person=cast.one(who),
            text=text,
            at=at + timedelta(hours=7 * (place + 1)),
        )
        for place, (who, text) in enumerate(told.comments)
    )


def _tries(cast: _Cast, now: datetime) -> None:
    """Let some try each practice, the more the earlier in the list it stands."""
    said = list(Verdict)
    posts = list(Post.objects.filter(state=State.PUBLISHED).order_by("published_at"))
    rows = []
    for place, post in enumerate(posts):
        for at, person in enumerate(cast.others[place :: 7 + place % 9]):
            since = now - timedelta(days=12 + (at * 5 + place) % 40)
            verdict = said[(at * 3 + place) % len(said)]
            rows.append(
                Try(post=post, person=person, verdict=verdict, since=since, at=since)
            )
    Try.objects.bulk_create(rows)


def _step(cast: _Cast, role: str, chosen: tuple[str, str, str], at: datetime) -> None:
    trait, key, plan = chosen
    person = cast.one(role)
    noticers = [one for one in cast.others if one.unit_id == person.unit_id]
    noticers += cast.others
    step = growth.choose(
        person,
        trait=trait,
        practice=Post.objects.get(starter=key),
        plan=plan,
        noticers=noticers[: len(NOTICED)],
    )
    Step.objects.filter(pk=step.pk).update(made_at=at, nudged_at=timezone.now())
    LogEntry.objects.bulk_create(
        LogEntry(person=person, text=text, at=timezone.now() - timedelta(days=days))
        for days, text in LINES
    )
    if timezone.now() - at > timedelta(weeks=8):
        _noticed(step)


def _noticed(step: Step) -> None:
    """Let those who may notice answer, and open what they said."""
    growth.ask(step, timezone.now())
    for row, (seen, helps) in zip(step.noticers.all(), NOTICED, strict=False):
        growth.answer(row, pulse.Pulse(seen=seen, helps=helps))
    growth.count(step)
    at = timezone.now() - timedelta(weeks=3)
    Step.objects.filter(pk=step.pk).update(asked_at=at, closes_at=at)
    Noticer.objects.filter(step=step).update(token_hash=None)
