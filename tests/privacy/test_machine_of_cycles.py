"""Cycles in any order of deeds: what was promised holds after each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ledby.web.audit.services import verify
from ledby.web.cycles import answers, jobs, keys, selectors
from ledby.web.cycles.agreement import PARTS
from ledby.web.cycles.models import (
    Assignment,
    Cycle,
    Draft,
    Participant,
    ReleasedDocument,
    Sheet,
    State,
)
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services.close import close, release, score, shred
from ledby.web.cycles.services.create import create_cycle, discard, revise
from ledby.web.cycles.services.launch import launch
from ledby.web.cycles.services.remind import remind
from ledby.web.cycles.services.submit import load_draft, save_draft, submit
from ledby.web.outbox.models import Message
from ledby.web.people.models import Person
from ledby.web.privacy.services import retention
from machines import SiteMachine, keys_in_store, let_run
from stages import comment_question, fake_count

NAMES = ("vera", "marc", "nils", "amal", "ruth", "otto", "greta", "sam")
MOST = 3
YEAR = 365
LIFE = list(State)
PICK = st.integers(0, MOST - 1)
WHO = st.sampled_from(NAMES)
WORDS = st.sampled_from(["one", "two", "three"])


@dataclass
class Known:
    """What we know of a cycle without looking."""

    cycle: Cycle
    at_least: State = State.DRAFT
    asked: frozenset[str] = frozenset()
    said: dict[str, str] = field(default_factory=dict)
    closed_at: datetime | None = None
    counts: int = 0


class Cycles(SiteMachine):
    """Plan, launch, answer, decline, close, count, release, shred, retention."""

    seen: ClassVar[set[State]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.known: list[Known] = []
        self.opened: list = []
        self.days = 0
        fake_count(self.patch, self.opened)

    def at(self, pick: int) -> Known:
        one = self.known[pick % len(self.known)]
        one.cycle.refresh_from_db()
        return one

    def row(self, one: Known, who: str) -> tuple[Participant, str]:
        row = Participant.objects.select_related("cycle").get(
            cycle=one.cycle, person=getattr(self.cast, who)
        )
        return row, keys.personal_token(one.cycle.pk, row.pk)

    def given(self, one: Known, words: str) -> answers.Answers:
        given = answers.empty()
        given["comments"] = {comment_question(one.cycle): words}
        return given

    def note_count(self, one: Known, *, done: bool) -> None:
        """The count opened exactly what was given, once in the life of a cycle."""
        one.counts += done
        if done:
            names = {
                str(getattr(self.cast, name).pk): words
                for name, words in one.said.items()
            }
            found = {
                who: next(iter(given["comments"].values()), "")
                for who, given in self.opened
            }
            assert found == names
            self.opened.clear()

    @precondition(lambda self: len(self.known) < MOST)
    @rule(days=st.integers(1, 20), kept=st.sampled_from([1, 30, 90]))
    def plan(self, days, kept):
        cycle = create_cycle(
            "Spring",
            by=self.cast.otto.account,
            closes_at=timezone.now() + timedelta(days=days),
            retention_days=kept,
            parts=PARTS,
        )
        self.known.append(Known(cycle))

    @precondition(lambda self: self.known)
    @rule(pick=PICK, throw=st.booleans())
    def change(self, pick, throw):
        """A plan can be changed or thrown away, and what was launched cannot."""
        one = self.at(pick)
        act = partial(discard, one.cycle)
        if not throw:
            act = partial(revise, one.cycle, name="Summer")
        if one.cycle.state != State.DRAFT:
            self.refused(act)
            return
        gone = one.cycle.pk
        act()
        if throw:
            self.known.remove(one)
            assert not Cycle.objects.filter(pk=gone).exists()

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def launch(self, pick):
        one = self.at(pick)
        act = partial(launch, one.cycle, self.cast.otto.account, seed=1)
        here = Person.objects.filter(active=True)
        over = one.cycle.closes_at <= timezone.now()
        if one.cycle.state != State.DRAFT or over or here.count() < selectors.FEWEST:
            self.refused(act)
            return
        assert act()
        one.asked = frozenset(here.values_list("key", flat=True))

    @precondition(lambda self: any(one.asked for one in self.known))
    @rule(pick=PICK, who=WHO, words=WORDS, decline=st.booleans())
    def answer(self, pick, who, words, decline):
        one = self.at(pick)
        if who not in one.asked or not keys.exists(one.cycle.pk):
            return
        row, token = self.row(one, who)
        given = self.given(one, words)
        if decline:
            given["feedback"] = {
                str(asked.ratee.person_id): {"declined": True, "items": {}}
                for asked in row.assignments.select_related("ratee")
            }
        if not selectors.takes_answers(one.cycle, timezone.now()):
            self.refused(partial(submit, row, token, given))
            self.refused(partial(save_draft, row, token, given))
            return
        submit(row, token, given)
        one.said[who] = words

    @precondition(lambda self: any(one.asked for one in self.known))
    @rule(pick=PICK, who=WHO, words=WORDS)
    def write(self, pick, who, words):
        """A draft is kept, locked, and is no answer."""
        one = self.at(pick)
        if who not in one.asked or not keys.exists(one.cycle.pk):
            return
        row, token = self.row(one, who)
        if selectors.takes_answers(one.cycle, timezone.now()):
            kept = save_draft(row, token, self.given(one, words))
            assert load_draft(row, token) == kept
            assert words.encode() not in bytes(Draft.objects.get(pk=row.pk).box)

    @precondition(lambda self: any(one.asked for one in self.known))
    @rule(pick=PICK, who=WHO, other=WHO)
    def borrow(self, pick, who, other):
        """The link of somebody else opens nothing."""
        one = self.at(pick)
        if who != other and {who, other} <= one.asked and keys.exists(one.cycle.pk):
            row, _own = self.row(one, who)
            _row, token = self.row(one, other)
            self.refused(partial(submit, row, token, self.given(one, "one")))

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def remind(self, pick):
        one = self.at(pick)
        act = partial(remind, one.cycle, self.cast.otto.account)
        full = one.cycle.reminded >= len(one.cycle.reminder_days)
        if one.cycle.state != State.OPEN or full:
            self.refused(act)
            return
        before = set(Message.objects.values_list("pk", flat=True))
        act()
        told = Message.objects.exclude(pk__in=before)
        answered = Participant.objects.filter(answered=True, cycle=one.cycle)
        assert not set(told.values_list("reference", flat=True)) & {
            str(pk) for pk in answered.values_list("pk", flat=True)
        }

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def close(self, pick):
        one = self.at(pick)
        act = partial(close, one.cycle, self.cast.otto.account)
        if one.cycle.state == State.OPEN:
            act()
        else:
            self.refused(act)

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def count(self, pick):
        one = self.at(pick)
        if one.cycle.closed_at is None:
            self.refused(partial(score, one.cycle))
            return
        before = one.cycle.scored_at
        done = score(one.cycle)
        assert done == (before is None)
        self.note_count(one, done=done)

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def release(self, pick):
        one = self.at(pick)
        act = partial(release, one.cycle, self.cast.otto.account)
        if one.cycle.state == State.CLOSED and one.cycle.scored_at:
            act()
        else:
            self.refused(act)

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def shred(self, pick):
        one = self.at(pick)
        scored = one.cycle.scored_at
        due = scored and scored + timedelta(days=one.cycle.retention_days)
        if due and due <= timezone.now():
            shred(one.cycle)
            assert not keys.exists(one.cycle.pk)
        else:
            self.refused(partial(shred, one.cycle))

    # The log keeps its rows two years by the database's own clock, which stands still.
    @precondition(lambda self: self.days < YEAR)
    @rule(days=st.sampled_from([1, 2, 8, 31, 91]))
    def time_goes_by(self, days):
        """The calendar closes, counts, reminds and shreds, and retention runs."""
        self.days += days
        self.clock.shift(timedelta(days=days))
        waiting = [one for one in self.known if self.at_rest(one)]
        jobs.tick()
        for one in self.known:
            one.cycle.refresh_from_db()
            late = one.cycle.closes_at <= timezone.now()
            assert not (late and one.cycle.state == State.OPEN)
        for one in waiting:
            assert one.cycle.scored_at
        for one in self.known:
            if one.cycle.scored_at and not one.counts:
                one.counts = 1
        self.opened.clear()
        retention.run(timezone.now())

    def at_rest(self, one: Known) -> bool:
        one.cycle.refresh_from_db()
        return one.cycle.state == State.CLOSED and one.cycle.scored_at is None

    @rule(who=st.sampled_from(["ruth", "sam", "nils"]))
    def come_and_go(self, who):
        person = Person.objects.get(key=who)
        Person.objects.filter(key=who).update(active=not person.active)

    @invariant()
    def a_life_goes_one_way(self):
        for one in self.known:
            one.cycle.refresh_from_db()
            state = State(one.cycle.state)
            assert LIFE.index(state) >= LIFE.index(one.at_least)
            one.at_least = state
            self.seen.add(state)
            assert one.counts <= 1
            assert (one.cycle.scored_at is not None) == bool(one.counts)

    @invariant()
    def turnout_is_sheets(self):
        for one in self.known:
            rows = Participant.objects.filter(cycle=one.cycle)
            sheets = Sheet.objects.filter(participant__cycle=one.cycle)
            turnout = set(rows.filter(answered=True).values_list("pk", flat=True))
            assert turnout == set(sheets.values_list("pk", flat=True))
            if one.cycle.scored_at is None:
                assert len(turnout) == len(one.said)
                assert one.cycle.answered_tenths is None
            else:
                drafts = Draft.objects.filter(participant__cycle=one.cycle)
                asked = Assignment.objects.filter(rater__cycle=one.cycle)
                assert not turnout
                assert not drafts.exists()
                assert not asked.exists()

    @invariant()
    def what_is_kept_is_what_was_said_last(self):
        for one in self.known:
            if one.cycle.scored_at or not one.said:
                continue
            key = keys.private_key(one.cycle.pk)
            sheets = Sheet.objects.filter(participant__cycle=one.cycle)
            for sheet in sheets.select_related("participant__person"):
                opened = unseal(key, bytes(sheet.sealed), owner=sheet.pk)
                given = answers.loads(opened)
                who = sheet.participant.person.key
                assert next(iter(given["comments"].values())) == one.said[who]

    @invariant()
    def nothing_is_read_before_its_release(self):
        shown = {one.cycle_id for one in selectors.releases()}
        for one in self.known:
            released = one.cycle.state in selectors.RELEASED
            assert (one.cycle.pk in shown) == released
            assert not released or (one.cycle.counted_at and one.counts == 1)
            documents = ReleasedDocument.objects.filter(cycle=one.cycle)
            assert one.cycle.counted_at or not documents.exists()
        for person in Person.objects.all():
            for cycle, _page in selectors.person_pages(person.pk):
                assert cycle.cycle_id in shown

    @invariant()
    def keys_are_there_until_they_are_shredded(self):
        wanted = {
            str(one.cycle.pk)
            for one in self.known
            if one.cycle.state != State.DRAFT and one.cycle.shredded_at is None
        }
        assert keys_in_store() == wanted
        for one in self.known:
            assert one.cycle.shredded_at is None or one.cycle.scored_at

    @invariant()
    def the_log_is_whole(self):
        assert verify() is None


@pytest.mark.django_db
@pytest.mark.timeout(36_000)
def test_cycles_in_any_order():
    let_run(Cycles, runs=10, steps=40)
    assert {State.OPEN, State.CLOSED, State.RELEASED} < Cycles.seen
