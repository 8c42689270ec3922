"""Initiatives and decisions in any order of deeds, by anybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from initiatives_scene import asked
from ledby.web.audit.services import verify
from ledby.web.initiatives import jobs
from ledby.web.initiatives.models import (
    Ballot,
    Decision,
    Initiative,
    Part,
    Stage,
    Standing,
    Turn,
    Voice,
    Way,
)
from ledby.web.initiatives.services import close, erase, speak, steer
from ledby.web.initiatives.services.begin import claim, new_receipt, post_idea
from ledby.web.people.models import Person
from machines import REFUSED, SiteMachine, keys_in_store, let_run, traces

NAMES = ("vera", "marc", "nils", "amal", "ruth", "sam")
MOST = 3
PICK = st.integers(0, MOST - 1)
WHO = st.sampled_from(NAMES)
STEER = st.sampled_from(
    ["stand", "step_back", "take", "offer", "leave", "accept", "welcome", "news"]
)
SAY = st.sampled_from(["advise", "object", "unadvise", "unobject", "answer", "unvote"])


@dataclass
class Idea:
    """What we know of an initiative."""

    row: Initiative
    began: Person | None
    team: set[str] = field(default_factory=set)
    led: list[str] = field(default_factory=list)


@dataclass
class Asked:
    """What we know of a decision."""

    row: Decision
    votes: dict[str, int] = field(default_factory=dict)
    kept: list = field(default_factory=list)


class Together(SiteMachine):
    """Begin, claim, lead, stand behind, ask, decline; vote, object, decide."""

    def __init__(self) -> None:
        super().__init__()
        self.ideas: list[Idea] = []
        self.asked: list[Asked] = []
        self.gone: set[str] = set()

    def who(self, name: str) -> Person:
        return Person.objects.select_related("account", "unit").get(key=name)

    def idea(self, pick: int) -> Idea:
        one = self.ideas[pick % len(self.ideas)]
        one.row.refresh_from_db()
        return one

    def question(self, pick: int) -> Asked:
        one = self.asked[pick % len(self.asked)]
        one.row = Decision.objects.get(pk=one.row.pk)
        return one

    def whole(self, act) -> bool:
        """Do it, or see it refused without a trace; say whether it was done."""
        before = traces()
        try:
            act()
        except REFUSED:
            assert traces() == before
            return False
        return True

    # -- initiatives

    @precondition(lambda self: len(self.ideas) < MOST)
    @rule(who=WHO, signed=st.booleans())
    def begin(self, who, signed):
        author = self.who(who) if signed else None
        receipt = new_receipt()
        row = post_idea("A shelf", "Parts", author=author, receipt=receipt)
        again = post_idea("A shelf", "Parts", author=author, receipt=receipt)
        assert again.pk == row.pk
        one = Idea(row, author)
        if signed:
            one.led.append(who)
        self.ideas.append(one)

    @precondition(lambda self: self.ideas)
    @rule(pick=PICK, who=WHO)
    def claim(self, pick, who):
        one, by = self.idea(pick), self.who(who)
        led = one.row.lead_id
        if self.whole(partial(claim, one.row, by)):
            assert one.began is None
            one.began = by
            one.row.refresh_from_db()
            if one.row.lead_id != led:
                one.led.append(who)
                one.team.discard(who)

    @precondition(lambda self: self.ideas)
    @rule(pick=PICK, who=WHO, other=WHO, deed=STEER)
    def steer(self, pick, who, other, deed):
        one, by = self.idea(pick), self.who(who)
        lead = one.row.lead.key if one.row.lead else None
        part = Part.objects.filter(initiative=one.row, person=by).first()
        acts = {
            "stand": partial(steer.stand_behind, one.row, by),
            "step_back": partial(steer.step_back, one.row, by),
            "take": partial(steer.take_lead, one.row, by),
            "offer": partial(steer.offer_help, one.row, by, "Saturdays"),
            "leave": partial(steer.leave, one.row, by),
            "accept": partial(steer.accept, one.row, by),
            "welcome": partial(steer.welcome, one.row, by, self.who(other)),
            "news": partial(steer.say_news, one.row, by, "It goes well."),
        }
        over = one.row.is_over
        if not self.whole(acts[deed]):
            return
        assert deed in {"leave", "step_back", "news"} or not over
        if deed == "welcome":
            assert lead == who
            one.team.add(other)
        elif deed == "leave":
            if part.standing == Standing.IN:
                one.team.discard(who)
        elif deed == "news":
            assert who == lead or who in one.team
        elif deed in {"take", "accept"}:
            handed = deed == "take" or part.standing == Standing.HANDED
            if not handed:
                one.team.add(who)
                return
            one.team.discard(who)
            one.led.append(who)
            if lead is not None:
                one.team.add(lead)
        elif deed == "stand":
            one.team.discard(who)

    @precondition(lambda self: self.ideas)
    @rule(pick=PICK, who=WHO, other=WHO, to_lead=st.booleans())
    def ask(self, pick, who, other, to_lead):
        one = self.idea(pick)
        act = partial(
            steer.ask, one.row, self.who(who), self.who(other), to_lead=to_lead
        )
        lead = one.row.lead
        if self.whole(act):
            assert lead.key == who
            assert other != who

    @precondition(lambda self: self.ideas)
    @rule(pick=PICK, who=WHO, stage=st.sampled_from(Stage), learned=st.booleans())
    def move(self, pick, who, stage, learned):
        one = self.idea(pick)
        lead = one.row.lead
        text = "To ask first." if learned else " "
        if self.whole(partial(steer.move_to, one.row, self.who(who), stage, text)):
            assert lead.key == who
            assert learned or stage != Stage.ENDED

    # -- decisions

    @precondition(lambda self: len(self.asked) < MOST)
    @rule(who=WHO, way=st.sampled_from(Way), secret=st.booleans(), named=st.booleans())
    def open(self, who, way, secret, named):
        deciders = [self.cast.vera, self.cast.nils]
        alone = way in {Way.ADVICE, Way.CONSENT}
        row = asked(
            self.cast,
            by=self.who(who),
            way=way,
            secret=secret and way == Way.VOTE,
            deciders=deciders if alone or named else [],
            options=() if way == Way.LOT else ("Here", "There"),
        )
        self.asked.append(Asked(row))

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, who=WHO, choice=st.integers(-1, 2), times=st.integers(1, 3))
    def vote(self, pick, who, choice, times):
        """Sent any number of times it counts once, as it was sent last."""
        one, by = self.question(pick), self.who(who)
        act = partial(speak.vote, one.row, by, choice)
        if one.row.way == Way.LOT:
            act = partial(speak.join_draw, one.row, by)
        for _again in range(times):
            if self.whole(act):
                assert one.row.is_open
                one.votes[who] = choice

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, who=WHO, other=PICK, deed=SAY)
    def say(self, pick, who, other, deed):
        one, by = self.question(pick), self.who(who)
        voices = list(Voice.objects.filter(decision=one.row, objects_to_it=True))
        number = voices[other % len(voices)].pk if voices else 0
        acts = {
            "advise": partial(speak.say, one.row, by, "Mint.", objects=False),
            "object": partial(speak.say, one.row, by, "Cold.", objects=True),
            "unadvise": partial(speak.take_back, one.row, by, objects=False),
            "unobject": partial(speak.take_back, one.row, by, objects=True),
            "answer": partial(speak.answer, one.row, by, number, "We heat."),
            "unvote": partial(speak.take_vote_back, one.row, by),
        }
        decided = one.row.decided_at is not None
        if self.whole(acts[deed]):
            assert not decided
            if deed == "unvote":
                del one.votes[who]

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, who=WHO)
    def withdraw(self, pick, who):
        one = self.question(pick)
        if self.whole(partial(close.withdraw, one.row, self.who(who))):
            assert one.row.closed_at is None
            one.votes.clear()

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, who=WHO, choice=st.sampled_from(["Here", "There", "Else"]))
    def decide(self, pick, who, choice):
        one, by = self.question(pick), self.who(who)
        waits = Voice.objects.filter(
            decision=one.row, objects_to_it=True, answer=""
        ).exists()
        act = partial(close.decide, one.row, by, choice, "It is near.", None)
        if self.whole(act):
            assert one.row.closed_at is not None
            assert one.row.decided_at is None
            assert not (waits and one.row.way == Way.CONSENT)
            most = (one.row.result or {}).get("most")
            if most and one.row.options:
                assert choice in [one.row.options[at] for at in most]

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, who=WHO)
    def look_back(self, pick, who):
        one = self.question(pick)
        act = partial(close.look_back, one.row, self.who(who), "It went well.")
        if self.whole(act):
            assert one.row.decided_at

    @rule(days=st.sampled_from([1, 2, 40]))
    def time_goes_by(self, days):
        self.clock.shift(timedelta(days=days))
        jobs.tick()
        jobs.tick()
        over = Decision.objects.filter(closed_at=None, closes_at__lte=timezone.now())
        assert not over.exists()

    @precondition(lambda self: not self.gone)
    @rule(who=st.sampled_from(["ruth", "sam"]))
    def erase(self, who):
        """Whoever is erased goes out of what goes on; what was keeps its place."""
        person = self.who(who)
        erase.forget(person, "somebody who left")
        Person.objects.filter(pk=person.pk).update(active=False)
        self.gone.add(who)
        for one in self.asked:
            one.row.refresh_from_db()
            if one.row.closed_at is None:
                one.votes.pop(who, None)
            one.kept = []

    # -- what always holds

    @invariant()
    def whoever_stands_behind_never_leads(self):
        for row in Initiative.objects.exclude(sponsor=None):
            assert row.sponsor_id != row.lead_id
            inside = Part.objects.filter(initiative=row, person=row.sponsor)
            assert not inside.exists()

    @invariant()
    def credit_is_kept(self):
        for one in self.ideas:
            one.row.refresh_from_db()
            assert one.row.began_by == one.began
            turns = Turn.objects.filter(initiative=one.row, leads=True)
            assert [turn.person.key for turn in turns.order_by("since", "pk")] == (
                one.led
            )
            now = [turn.person_id for turn in turns if turn.until is None]
            over = one.row.lead_id and one.row.lead.key in self.gone
            assert now == [one.row.lead_id] * (one.row.lead_id is not None) or over

    @invariant()
    def who_is_in_a_team_stays_until_they_go(self):
        for one in self.ideas:
            parts = Part.objects.filter(initiative=one.row).select_related("person")
            inside = {part.person.key for part in parts if part.is_in}
            assert inside == one.team
            if one.row.is_over:
                assert all(part.standing == Standing.IN for part in parts)
            assert sum(part.standing == Standing.HANDED for part in parts) <= 1

    @invariant()
    def votes_count_once(self):
        for one in self.asked:
            row = Decision.objects.get(pk=one.row.pk)
            ballots = Ballot.objects.filter(decision=row)
            if row.closed_at is None:
                found = Counter(ballots.values_list("voter__key", flat=True))
                assert found == Counter(one.votes.keys())
            elif row.secret or row.withdrawn:
                assert not ballots.exists()
            if row.way == Way.VOTE and row.closed_at and not row.withdrawn:
                self.is_counted(one, row.result)

    def is_counted(self, one: Asked, result: dict) -> None:
        counts = [list(one.votes.values()).count(at) for at in (0, 1)]
        if not one.row.secret:
            assert list(map(int, result["counts"])) == counts
        elif sum(counts) < 5:
            assert result["turnout"] is None
            assert result["counts"] == []
        for at in result["most"]:
            assert counts[at] == max(counts)

    @invariant()
    def what_is_decided_stays(self):
        for one in self.asked:
            if Decision.objects.get(pk=one.row.pk).decided_at is None:
                continue
            said = [table_of(Decision, one.row.pk), *map(str, voices_of(one.row.pk))]
            one.kept = one.kept or said
            assert said == one.kept

    @invariant()
    def keys_live_as_long_as_their_decision(self):
        # They are destroyed on commit, which a transaction that is taken back never
        # has: test_secret_votes.py looks at that.
        needed = {
            str(pk)
            for pk, secret, way in Decision.objects.filter(closed_at=None).values_list(
                "pk", "secret", "way"
            )
            if secret or way == Way.LOT
        }
        assert needed <= keys_in_store()

    @invariant()
    def the_log_is_whole(self):
        assert verify() is None


def table_of(model: type[Decision], pk) -> str:
    row = model.objects.filter(pk=pk).values().get()
    return repr({name: said for name, said in row.items() if name != "came_of_it"})


def voices_of(pk) -> list:
    rows = Voice.objects.filter(decision=pk).order_by("pk")
    return list(rows.values_list("person", "objects_to_it", "text", "answer"))


@pytest.mark.django_db
@pytest.mark.timeout(36_000)
def test_initiatives_and_decisions_in_any_order():
    let_run(Together, runs=8, steps=50)
