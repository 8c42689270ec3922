"""Where the rows of PostgreSQL lie says nothing of who answered, once it is counted.

A row that is changed moves to a free place and carries the number of the transaction
that wrote it. Whoever reads the files, or the system columns, could follow that.
"""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from django.db import DatabaseError, connection

from ledby.web.cycles.services import close as module
from ledby.web.cycles.services.close import close, score
from stages import answer, fake_count, more_people, opened

SERVICE = sys.modules[module.__name__]
ROWS = 'SELECT ctid::text AS "at", xmin::text AS "by", person_id, id'
TABLES = ("cycles_participant", "cycles_sheet", "cycles_draft")

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="reads system columns of PostgreSQL"
    ),
    pytest.mark.django_db(transaction=True),
]


def ask(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def rows() -> list[tuple]:
    return ask(f"{ROWS} FROM cycles_participant ORDER BY ctid")


@pytest.fixture
def closed(cast, monkeypatch):
    """Return a closed cycle, where each row lay at the launch, and who answered."""
    crowd = more_people(200)
    cycle = opened(cast)
    first = {person: at for at, _by, person, _id in rows()}
    answered = crowd[::3]
    answer(cycle, *answered)
    # The server does so by itself now and then: places that were left are free again.
    ask("VACUUM cycles_participant")
    fake_count(monkeypatch)
    close(cycle)
    return cycle, first, {person.pk for person in answered}


def guessed(first: dict) -> set:
    """Guess that those answered whose place at the launch was free for another row."""
    taken = {at: person for at, _by, person, _id in rows()}
    return {person for person, at in first.items() if taken.get(at, person) != person}


def test_while_it_is_open_the_database_says_who_answered(closed):
    _cycle, first, answered = closed
    moved = {person for at, _by, person, _id in rows() if first[person] != at}
    assert moved == answered
    # Each in a transaction of its own: even in which order.
    assert len({by for _at, by, _person, _id in rows()}) > len(answered)


def test_after_the_count_the_rows_lie_in_the_order_of_random_keys(closed):
    cycle, _first, _answered = closed
    score(cycle)
    keys = [key for _at, _by, _person, key in rows()]
    assert keys == sorted(keys)
    assert len(keys) == 208
    assert len({by for _at, by, _person, _id in rows()}) == 1
    # No place is free, so none tells that somebody left it.
    lines = Counter(at.strip("()").split(",")[0] for at, *_more in rows())
    full = [
        f"({page},{line + 1})"
        for page in sorted(lines, key=int)
        for line in range(lines[page])
    ]
    assert [at for at, *_more in rows()] == full
    # Of those who answered no dead row is left on the disk either.
    sizes = [ask(f"SELECT pg_relation_size('{table}')")[0][0] for table in TABLES]
    assert sizes[1:] == [0, 0]


def test_without_that_the_free_places_give_some_away(closed, monkeypatch):
    cycle, first, answered = closed
    monkeypatch.setattr(SERVICE, "_forget_order", lambda: None)
    score(cycle)
    found = guessed(first)
    assert len(found) >= 5
    assert found <= answered


def test_a_table_that_somebody_reads_is_laid_out_later(closed, monkeypatch):
    cycle, _first, _answered = closed
    calls = []

    def busy():
        calls.append(1)
        raise DatabaseError("lock timeout")

    with monkeypatch.context() as reading:
        reading.setattr(SERVICE, "_forget_order", busy)
        with pytest.raises(SERVICE.SealError):
            score(cycle)
    cycle.refresh_from_db()
    assert (cycle.counted_at is None, cycle.scored_at) == (False, None)
    assert score(cycle) is True
