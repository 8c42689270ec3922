from __future__ import annotations

import polars as pl
import pytest

from ledby.errors import TableError
from ledby.sources.interactions import Directory, Event, normalised, write_events
from ledby.sources.interactions.addresses import normal

PEOPLE = pl.DataFrame(
    {
        "person": ["p1", "p2", "p3", "p4"],
        "email": ["Ann@x.org; ann@old.org", "bob@x.org", None, "bob@x.org"],
    }
)


def events(*pairs):
    return [Event(one, other, 5, "mail", 1) for one, other in pairs]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Ann@Example.ORG", "ann@example.org"),
        (" <mailto:ann+news@x.org> ", "ann@x.org"),
        ("12+ann@users.noreply.github.com", "12+ann@users.noreply.github.com"),
        ("+@x.org", "+@x.org"),
        ("U123", "u123"),
        ("A\u030asa@x.org.", "åsa@x.org"),
    ],
)
def test_one_mailbox_is_one_text(given, wanted):
    assert normal(given) == wanted


def test_people_are_found_by_address_alias_and_id():
    aliases = pl.DataFrame({"alias": ["U123", "cy@else.org"], "person": ["p3", "p3"]})
    directory = Directory.of(PEOPLE, aliases)
    found = ["ANN@old.org", "ann+x@x.org", "P3", "u123", "cy@else.org", "eve@x.org"]
    assert [directory.find(one) for one in found] == ["p1", "p1", *["p3"] * 3, None]


def test_an_address_of_two_people_finds_neither():
    directory = Directory.of(PEOPLE)
    assert (directory.find("bob@x.org"), directory.ambiguous) == (None, 1)


def test_the_unmatched_are_counted():
    directory = Directory.of(PEOPLE)
    found = list(
        directory.matching(
            events(("ann@x.org", "p3"), ("ann@x.org", "eve@y.org"), ("eve@y.org", "z"))
        )
    )
    assert [event[:2] for event in found] == [("p1", "p3")]
    assert (directory.matched, directory.left_out) == (1, 2)
    assert directory.unmatched == {"eve@y.org": 2, "z": 1}


def test_several_addresses_lead_to_one_person_or_to_none():
    directory = Directory.of(PEOPLE)
    assert directory.find_one(["ann@x.org", "ann@old.org", "else@x.org"]) == "p1"
    assert directory.find_one(["ann@x.org", "p3"]) is None


def test_an_alias_of_nobody_is_refused():
    aliases = pl.DataFrame({"alias": ["a", "b"], "person": ["p1", "p9"]})
    with pytest.raises(TableError, match='row 2: nobody is called "p9"'):
        Directory.of(PEOPLE, aliases)


@pytest.mark.parametrize("name", ["out.parquet", "out.csv"])
def test_events_are_written_as_they_come(tmp_path, name):
    out = tmp_path / name
    many = events(*((f"A{n}@x.org", "b") for n in range(70_000)))
    assert write_events(normalised(iter(many)), out) == 70_000
    read = pl.read_csv if name.endswith("csv") else pl.read_parquet
    table = read(out)
    assert table.columns == ["sender", "recipient", "at", "channel", "size"]
    assert table["sender"][69_999] == "a69999@x.org"
    assert write_events([], out) == 0
    assert read(out).is_empty()


def test_what_goes_wrong_on_the_way_leaves_no_file(tmp_path):
    def broken():
        yield from events(("a", "b"))
        raise TableError("No more.")

    with pytest.raises(TableError, match=r"No more\."):
        write_events(broken(), tmp_path / "out.parquet")
    assert not list(tmp_path.iterdir())
