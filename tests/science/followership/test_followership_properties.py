from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ledby.science.followership import followers, summary

PERSONS = [f"p{at:02d}" for at in range(14)]
GIVE_WAY = ("gate", "expected", "expected_low", "expected_high")


@st.composite
def organisations(draw):
    """Draw people on a chart, who answered, and whom they named."""
    many = draw(st.integers(2, len(PERSONS)))
    ids = PERSONS[:many]
    manager = [
        None if at == 0 else draw(st.sampled_from([None, *ids[:at]]))
        for at in range(many)
    ]
    people = pl.DataFrame(
        {
            "person": ids,
            "manager": manager,
            "unit": [draw(st.sampled_from(["u", "v", "w"])) for _ in ids],
            "level": [draw(st.integers(1, 3)) for _ in ids],
        },
        schema_overrides={"manager": pl.String},
    )
    pair = st.tuples(
        st.sampled_from(ids), st.sampled_from(ids), st.sampled_from([1, 3, 4, 5])
    )
    rows = draw(st.lists(pair, max_size=40))
    follows = pl.DataFrame(
        rows,
        schema={"follower": pl.String, "leader": pl.String, "energy": pl.Int64},
        orient="row",
    )
    came = pl.DataFrame(
        {"person": draw(st.lists(st.sampled_from(ids), unique=True))},
        schema={"person": pl.String},
    )
    return follows, people, came


@settings(deadline=None, max_examples=60)
@given(organisations(), st.permutations(PERSONS))
def test_other_names_change_nothing(drawn, names):
    follows, people, came = drawn
    new = dict(zip(PERSONS, names, strict=True))
    found = followers(follows, people, came)
    renamed = followers(
        follows.with_columns(pl.col("follower", "leader").replace_strict(new)),
        people.with_columns(pl.col("person", "manager").replace_strict(new)),
        came.with_columns(pl.col("person").replace_strict(new)),
    )
    assert_frame_equal(found.with_columns(pl.col("person").replace(new)), renamed)


@settings(deadline=None, max_examples=60)
@given(organisations(), st.randoms(use_true_random=False))
def test_another_order_changes_nothing(drawn, chance):
    follows, people, came = drawn
    follows = follows.unique(["follower", "leader"], keep="first", maintain_order=True)
    order = list(range(len(people)))
    chance.shuffle(order)
    turned = followers(follows.reverse(), people[order], came.reverse())
    assert_frame_equal(turned, followers(follows, people, came)[order])


@settings(deadline=None, max_examples=60)
@given(organisations())
def test_a_person_without_ties_adds_only_a_row(drawn):
    follows, people, came = drawn
    lone = pl.DataFrame(
        {"person": ["zz"], "manager": [None], "unit": ["alone"], "level": [3]},
        schema=people.schema,
    )
    more = followers(follows, pl.concat([people, lone]), came)
    # A new silent person lowers the response of a block, and may be missed a follower.
    same = [name for name in more.columns if name not in GIVE_WAY]
    assert_frame_equal(
        more[:-1].select(same), followers(follows, people, came).select(same)
    )
    last = more.to_dicts()[-1]
    assert (last["followers"], last["kind"]) == (0, "neither")


@settings(deadline=None, max_examples=60)
@given(organisations())
def test_counts_hold_together(drawn):
    follows, people, came = drawn
    found = followers(follows, people, came)
    assert (found["beyond_line"] <= found["by_choice"]).all()
    assert (found["by_choice"] <= found["followers"]).all()
    assert (found["units_reached"] <= found["followers"]).all()
    assert (found["beyond_unit"] <= found["followers"]).all()
    assert (found["by_choice"] <= found["expected"] + 1e-9).all()
    assert (found["by_choice"] <= found["expected_low"]).all()
    assert (found["expected_low"] <= found["expected_high"]).all()
    shares = found["by_choice_share"].drop_nulls()
    assert shares.is_between(0.0, 1.0).all()
    told = found.filter(pl.col("active").is_not_null())
    assert (told["low"] <= told["active"]).all()
    assert (told["active"] <= told["high"]).all()
    whole = summary(follows, people, came)
    assert whole.follows == found["followers"].sum()
    left = whole.left_out
    assert whole.follows + left.self_nominations + left.duplicates == len(follows)
