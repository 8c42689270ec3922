"""What people of the invented organisation show, write to each other, and offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Final, NamedTuple

import numpy as np
from django.utils import timezone

from ledby.cli import demo_photograph
from ledby.science.simulation import STORIES
from ledby.web.examples import services as examples
from ledby.web.people.models import Person
from ledby.web.profiles.services import notes, openness, told


class Deed(NamedTuple):
    """An example: whose (a role, or empty for anybody), what, and how it went."""

    whose: str
    deed: str
    matters_to: str
    trait: str
    began: int
    ends: int
    seen_by: int


DEEDS: Final = (
    Deed(
        "leader",
        "I say by nine in the morning which truck will be late, also when it is my"
        " own mistake.",
        "the teams that wait for it",
        "honesty",
        60,
        -20,
        4,
    ),
    Deed(
        "leader",
        "I ask the night shift before we change their roster, and write down what"
        " they said.",
        "everybody who works at night",
        "judgment",
        50,
        -12,
        3,
    ),
    Deed(
        "leader",
        "I let Pavel's team run the Tuesday meeting and speak last in it.",
        "people who have not led a meeting yet",
        "ego_management",
        45,
        -6,
        2,
    ),
    Deed(
        "leader",
        "I walk the cold store once a week with whoever packs that day.",
        "the packers",
        "work_ethic",
        40,
        -3,
        0,
    ),
    Deed(
        "leader",
        "I tell donors what we do not know yet, in the first paragraph.",
        "whoever has to answer their questions later",
        "courage",
        9,
        30,
        2,
    ),
    Deed(
        "manager",
        "I open our meeting with one thing that I decided badly last week.",
        "my own team, and the two beside us",
        "courage",
        6,
        40,
        1,
    ),
    Deed(
        "member",
        "I check the water tablets twice and sign the box with my name.",
        "the families who drink it",
        "work_ethic",
        12,
        24,
        2,
    ),
    Deed(
        "director",
        "Each decision of mine gets its reason in writing, the day it is taken.",
        "everybody who has to carry it out",
        "honesty",
        15,
        60,
        3,
    ),
    Deed(
        "",
        "I answer each new volunteer within a day, even if only to say when.",
        "people in their first month",
        "competence",
        4,
        35,
        1,
    ),
    Deed(
        "",
        "What I hear in the clinic stays there; I say so when somebody asks.",
        "patients and their families",
        "discretion",
        20,
        50,
        2,
    ),
    Deed(
        "",
        "I name who had the idea before I present it.",
        "colleagues who do not present",
        "ego_management",
        3,
        28,
        0,
    ),
    Deed(
        "",
        "I argue against the plan in the room, and for it outside.",
        "our partners in the villages",
        "loyalty",
        11,
        45,
        2,
    ),
    Deed(
        "",
        "Before I order anything I ask the people who will unload it.",
        "the depot in the north",
        "judgment",
        2,
        21,
        1,
    ),
    Deed(
        "",
        "I learn to read the stock file, so that nobody must read it to me.",
        "the two who did it until now",
        "competence",
        8,
        14,
        0,
    ),
)
LINES: Final = (
    "I was in that call. It cost you something, and it helped us.",
    "You did, on a Monday of all days.",
    "",
    "We do it at our table too now.",
    "I saw it, and so did the new one beside me.",
    "You did it when nobody was looking. I happened to come in.",
    "",
    "It changed how I ask.",
    "The second time I believed it.",
    "My team noticed before I did.",
    "",
    "It took you a minute and saved us a morning.",
    "I had not expected that from head office.",
    "You even did it while you were tired.",
    "",
    "That is how I want to do it next year.",
)
NOTES: Final = (
    (
        "leader",
        True,
        "You asked me what I would do, and then we did it. I grew by that.",
    ),
    (
        "leader",
        False,
        "Say it early: that hangs above my desk. It made bad days shorter.",
    ),
    (
        "leader",
        False,
        "You stayed calm when the convoy stood still, so we could think.",
    ),
    ("leader", False, "You gave us the credit in front of the donors. It was noticed."),
    ("member", True, "Your list of the boxes saved us a whole evening. Thank you."),
    ("member", False, "You said that you were unsure, and I dared to say it too."),
    ("manager", True, "You came back and said that you had been wrong. That was new."),
    ("manager", False, "Shorter meetings since April. Please go on."),
    (
        "director",
        False,
        "The reason in writing helps, even where I would do otherwise.",
    ),
)
OFFERS: Final = (
    ("leader", True, False, (), "Ask me what I got wrong last; it is quicker."),
    ("member", False, False, ("work_ethic",), "I like to check things together."),
    ("", False, True, (), "I sat in the field for six years, and sit in finance now."),
    (
        "",
        False,
        False,
        ("courage", "honesty"),
        "For the conversation before the hard one.",
    ),
    ("", True, True, (), ""),
    ("", False, False, ("competence",), "Stock files, routes, and the old database."),
    ("", False, True, (), "I speak the languages of both depots."),
    ("", False, False, ("discretion",), "What to say when somebody asks."),
    ("", True, False, ("judgment",), "I have made most of the mistakes already."),
    ("", False, False, ("ego_management",), "How to let others present your work."),
    ("", False, True, ("loyalty",), "Between volunteers and staff."),
)


def fill(seed: int) -> None:
    """Let people show things and see them, write notes, and let themselves be found."""
    chance = np.random.default_rng(seed)
    people = list(Person.objects.filter(active=True).order_by("key"))
    known = {role: _by_key(people, key) for role, key in STORIES.items()}
    others = [one for one in people if one not in known.values()]
    order = iter([others[at] for at in chance.permutation(len(others))] * 3)
    _examples(known, order)
    _notes(known, order)
    told.list_released()
    for role, as_leader, as_bridge, traits, line in OFFERS:
        wishes = openness.Wishes(as_leader, as_bridge, traits, line)
        openness.let_be_found(known.get(role) or next(order), wishes)


def _by_key(people: list[Person], key: str) -> Person:
    return next(one for one in people if one.key == key)


def _examples(known: dict[str, Person], order: Iterator[Person]) -> None:
    now = timezone.now()
    lines = cycle(LINES)
    for number, one in enumerate(DEEDS):
        leader = known.get(one.whose) or next(order)
        began = now - timedelta(days=one.began, hours=3 * number)
        until = timezone.localdate(now + timedelta(days=one.ends))
        words = examples.Words(one.deed, one.matters_to, one.trait, until)
        made = examples.announce(leader, words, began)
        if one.whose == "manager":
            examples.put_photograph(made, demo_photograph.board(), demo_photograph.SEEN)
        for place in range(one.seen_by):
            seen = began + timedelta(days=1 + place)
            witness = next(order)
            if witness != leader:
                examples.attest(made, witness, next(lines), seen)


def _notes(known: dict[str, Person], order: Iterator[Person]) -> None:
    before = timezone.now() - timedelta(days=3)
    for role, signed, text in NOTES:
        give = notes.sign if signed else notes.leave_unsigned
        give(next(order), known[role], text, before)
    notes.deliver(before + timedelta(days=1))
