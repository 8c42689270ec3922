"""What was shown and seen: worked by hand, and refused where it must be."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.role_modeling import (
    align,
    relation_of,
    seen_examples,
    show_tell,
    weigh,
)

PEOPLE = pl.DataFrame(
    {
        "person": ["vera", "marc", "nils", "amal", "sam"],
        "manager": [None, "vera", "marc", "marc", "vera"],
        "unit": ["Office", "East", "East", "East", "Water"],
    }
)
RELATIONS = ["manager", "peer", "report", "other"]


def attested(*rows, **more):
    columns = {"example": [], "leader": [], "witness": [], "at": []}
    for example, leader, witness in rows:
        columns["example"].append(example)
        columns["leader"].append(leader)
        columns["witness"].append(witness)
        columns["at"].append(0)
    return pl.DataFrame(
        {**columns, **more},
        schema_overrides=dict.fromkeys(columns, pl.String) | {"at": pl.Int64},
    )


class TestWeigh:
    @pytest.mark.parametrize(
        ("witnesses", "weight", "counts"),
        [
            ([], 0, False),
            ([("peer", "East")], 1, True),
            ([("manager", "Office")], 0.5, False),
            # Half and half, from two units: 1 x 3/2.
            ([("manager", "Office"), ("report", "East")], 1.5, True),
            ([("report", "East"), ("report", "East")], 1, False),
            ([("report", "East"), ("report", "Water")] * 3, 4.5, False),
            ([("peer", "East"), ("other", "Water")], 3, True),
            ([("other", None), ("other", None)], 2, True),
        ],
    )
    def test_by_hand(self, witnesses, weight, counts):
        seen = weigh(witnesses)
        assert seen.weight == weight
        assert seen.counts is counts
        assert seen.witnesses == len(witnesses)

    @given(
        st.lists(
            st.tuples(st.sampled_from(RELATIONS), st.sampled_from(["a", "b", None]))
        ),
        st.sampled_from(RELATIONS),
    )
    def test_a_witness_more_never_weighs_less(self, witnesses, relation):
        before, after = weigh(witnesses), weigh([*witnesses, (relation, "a")])
        assert after.weight > before.weight
        assert after.counts or not before.counts

    @given(st.integers(0, 50))
    def test_ones_own_reports_alone_are_never_enough(self, many):
        assert not weigh([("report", f"unit {n}") for n in range(many)]).counts

    def test_oneself_and_what_is_no_relation_are_refused(self):
        with pytest.raises(TableError, match="Nobody attests an example of their own"):
            weigh([("self", "East")])
        with pytest.raises(TableError, match="allowed: manager, peer, report, other"):
            weigh([("friend", "East")])


class TestAlign:
    def test_two_of_three_words(self):
        found = align([(True, True), (True, True), (True, False), (False, True)])
        assert (found.told, found.shown, found.due, found.kept) == (4, 3, 3, 2)
        assert found.share == pytest.approx(2.5 / 4)
        # Jeffreys, 90 %: Beta(2.5, 1.5) at .05 and .95, by summing the density.
        assert found.low == pytest.approx(0.2355, abs=5e-4)
        assert found.high == pytest.approx(0.9400, abs=5e-3)

    def test_of_fewer_than_three_nothing_is_said(self):
        found = align([(True, True), (True, True), (False, True)])
        assert (found.share, found.low, found.high) == (None, None, None)
        assert found.shown == 3

    # The first of them loads the engine.
    @settings(deadline=None)
    @given(st.lists(st.tuples(st.just(value=True), st.booleans()), min_size=3))
    def test_the_share_lies_in_its_range(self, words):
        found = align(words)
        assert 0 <= found.low <= found.share <= found.high <= 1


class TestRelation:
    @pytest.mark.parametrize(
        ("witness", "leader", "relation"),
        [
            ("amal", "amal", "self"),
            ("nils", "marc", "report"),
            ("nils", "vera", "report"),
            ("vera", "nils", "manager"),
            ("nils", "amal", "peer"),
            ("sam", "amal", "other"),
            ("somebody", "amal", "other"),
        ],
    )
    def test_the_first_that_fits(self, witness, leader, relation):
        manager = dict(PEOPLE.select("person", "manager").iter_rows())
        unit = dict(PEOPLE.select("person", "unit").iter_rows())
        assert relation_of(witness, leader, manager, unit) == relation

    def test_a_circle_ends(self):
        assert relation_of("c", "d", {"a": "b", "b": "a", "c": "a"}, {}) == "other"


class TestFrames:
    def test_the_relation_is_read_from_the_chart(self):
        rows = [
            ("e1", "amal", "sam"),
            ("e1", "amal", "nils"),
            ("e1", "amal", "nils"),
            ("e2", "marc", "nils"),
        ]
        found = seen_examples(attested(*rows), PEOPLE)
        assert found.rows() == [
            ("e1", "amal", 2, 2, 2, 3.0, True),
            ("e2", "marc", 1, 0, 1, 0.5, False),
        ]

    def test_pandas_comes_back_as_pandas(self):
        frame = attested(("e1", "amal", "sam"), relation=["other"]).to_pandas()
        assert isinstance(seen_examples(frame), pd.DataFrame)

    def test_shown_beside_told(self):
        told = {
            **{f"e{n}": ("amal", 10) for n in range(3)},
            "later": ("amal", 99),
            "m": ("marc", 10),
        }
        rows = [("e0", "amal", "sam"), ("later", "amal", "sam"), ("m", "marc", "nils")]
        found = show_tell(told, attested(*rows), PEOPLE, now=50)
        amal, marc = found.rows(named=True)
        assert (amal["told"], amal["shown"], amal["ratio"]) == (4, 2, 0.5)
        assert (amal["due"], amal["kept"]) == (3, 1)
        assert amal["alignment"] == pytest.approx(1.5 / 4)
        assert (marc["shown"], marc["alignment"], marc["low"]) == (0, None, None)

    def test_nobody_attested_anything(self):
        found = show_tell({"e": ("amal", 10)}, attested(), PEOPLE, now=50)
        assert found.rows(named=True)[0]["ratio"] == 0

    @pytest.mark.parametrize(
        ("rows", "people", "sentence"),
        [
            ([("e", "amal", "amal")], PEOPLE, "row 1: nobody attests an example"),
            (
                [("e", "amal", "sam"), ("e", "marc", "sam")],
                PEOPLE,
                "row 2: the example is amal's in an earlier row",
            ),
            ([("e", "amal", "sam")], None, "row 1: it is empty, and no table people"),
        ],
    )
    def test_refusals(self, rows, people, sentence):
        with pytest.raises(TableError, match=sentence):
            seen_examples(attested(*rows), people)
