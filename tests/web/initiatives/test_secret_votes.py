"""Secret votes: sealed, counted once, told only where nobody is given away.

``LEDBY_ROUNDS=1000`` is the long form of the votes that are sent at once.
"""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.conf import settings
from django.db import connection, connections

from initiatives_scene import asked, over
from ledby.errors import SealError
from ledby.web.cycles import keys
from ledby.web.initiatives.models import Ballot, Decision
from ledby.web.initiatives.services.close import close
from ledby.web.initiatives.services.speak import vote
from stages import more_people

ROUNDS = int(os.environ.get("LEDBY_ROUNDS", "1"))


def path(decision: Decision) -> str:
    return f"/decisions/{decision.pk}"


def counted(cast, *choices: int) -> Decision:
    decision = asked(cast, secret=True)
    for person, choice in zip(more_people(len(choices)), choices, strict=True):
        vote(decision, person, choice)
    close(over(decision))
    decision.refresh_from_db()
    return decision


@pytest.mark.django_db
def test_a_ballot_says_nothing_of_what_was_chosen(cast):
    decision = asked(cast, secret=True, options=("No", "A much longer option " * 9))
    vote(decision, cast.sam, 0)
    vote(decision, cast.ruth, 1)
    one, other = Ballot.objects.all()
    assert one.choice is other.choice is None
    assert len(one.box) == len(other.box)
    assert {f.name for f in Ballot._meta.get_fields()} == {
        "id",
        "decision",
        "voter",
        "choice",
        "box",
    }
    page = cast.client("nils").get(path(decision)).content.decode()
    assert "Sam Whitfield" not in page
    assert "told from five on" in page


@pytest.mark.django_db
def test_after_the_close_no_ballot_no_voter_and_no_key_is_left(cast):
    decision = counted(cast, 0, 0, 0, 1, 1, 1, 1)
    assert not Ballot.objects.exists()
    assert decision.result == {
        "turnout": "5–9",
        "exact": False,
        "counts": ["3–4", "3–4"],
        "most": [1],
    }


@pytest.mark.django_db(transaction=True)
def test_the_key_is_destroyed_and_a_dump_holds_no_voter(cast):
    decision = asked(cast, secret=True)
    voters = more_people(7)
    for person in voters:
        vote(decision, person, 1)
    close(over(decision))
    with pytest.raises(SealError):
        keys.private_key(decision.pk)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            if table in {"people_person", "people_skill"}:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall()).replace("-", "")
            assert not [one for one in voters if one.pk.hex in rows], table
    # Not in a free page of the file either.
    if connection.vendor == "sqlite":
        assert "secure_delete=ON" in settings.SQLITE_OPTIONS["init_command"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choices", "turnout", "counts"),
    [
        ((0, 0, 0, 0), None, []),
        # Five alike read as three or four of five.
        ((0,) * 5, "5–9", ["3–4", "few"]),
        ((0, 0, 0, 1, 1), "5–9", ["3–4", "few"]),
        ((0, 0, 0, 0, 1), "5–9", ["3–4", "few"]),
        ((0,) * 6 + (1,) * 5, "11", ["6", "5"]),
        ((0,) * 12, "10–19", ["10–19", "few"]),
        ((0,) * 10 + (1, 1), "10–19", ["10–19", "few"]),
    ],
)
def test_what_is_told(cast, choices, turnout, counts):
    result = counted(cast, *choices).result
    assert (result["turnout"], result["counts"]) == (turnout, counts)


@pytest.mark.django_db
def test_few_ballots_leave_the_outcome_to_whoever_asked(cast):
    decision = counted(cast, 0, 0)
    page = cast.client("nils").get(path(decision)).content.decode()
    assert "Fewer than five voted" in page
    said = {"act": "outcome", "outcome": "We wait", "reason": "Few spoke"}
    cast.client("marc").post(path(decision), said)
    decision.refresh_from_db()
    assert decision.outcome == "We wait"


@pytest.mark.django_db
def test_a_lost_key_is_said_and_stops_nothing(cast):
    decision = asked(cast, secret=True)
    vote(decision, cast.sam, 1)
    keys.shred(decision.pk)
    close(over(decision))
    decision.refresh_from_db()
    assert decision.result == {"lost": True, "most": []}
    assert (
        "key of this decision is lost"
        in cast.client("sam").get(path(decision)).content.decode()
    )


@pytest.mark.django_db
def test_a_ballot_cannot_be_moved_to_the_row_of_another(cast):
    decision = asked(cast, secret=True)
    vote(decision, cast.sam, 1)
    Ballot.objects.update(voter=cast.ruth)
    close(over(decision))
    decision.refresh_from_db()
    assert decision.result["lost"]


@pytest.fixture
def voters(cast, tmp_path, monkeypatch):
    """Give threads a database file: in memory, SQLite knows no waiting."""
    others = more_people(4)
    if connection.vendor == "sqlite":
        path = tmp_path / "site.sqlite3"
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
        monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
    return others


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(240 + 10 * ROUNDS)
@pytest.mark.parametrize("secret", [False, True])
def test_two_hundred_votes_at_once_count_once(cast, voters, secret):
    """The same voter from eight threads; the unique row and the upsert hold."""

    def begin(_at: int) -> Decision:
        decision = asked(cast, secret=secret)
        for person in voters:
            vote(decision, person, 0)
        return decision

    def send(decision: Decision, at: int) -> None:
        vote(decision, cast.sam, at % 2)

    def look(decision: Decision) -> tuple[int, dict]:
        mine = Ballot.objects.filter(decision=decision, voter=cast.sam).count()
        close(over(decision))
        return mine, Decision.objects.get(pk=decision.pk).result

    def apart(act, at):
        try:
            return act(at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        for number in range(ROUNDS):
            decision = threads.submit(apart, begin, number).result()
            sends = partial(apart, partial(send, decision))
            list(threads.map(sends, range(200)))
            mine, result = threads.submit(apart, look, decision).result()
            assert mine == 1, number
            if secret:
                assert result["turnout"] == "5–9", number
            else:
                assert sum(map(int, result["counts"])) == 5, number
