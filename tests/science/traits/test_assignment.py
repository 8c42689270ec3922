"""Raters assigned fairly and items planned evenly."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science import traits

ITEMS = {f"t{k // 3}_i{k % 3}": f"t{k // 3}" for k in range(24)}


def organisation(people=200, span=7, seed=0):
    """Return a tree of managers, their units and places."""
    rng = np.random.default_rng(seed)
    names = [f"p{k:04d}" for k in range(people)]
    above = [None] + [(k - 1) // span for k in range(1, people)]
    units = []
    for k in range(people):
        chain = []
        head = k if k * span + 1 < people else above[k]
        while head:
            chain.append(f"u{head}")
            head = above[head]
        units.append(" / ".join(["All", *reversed(chain)]))
    return pl.DataFrame(
        {
            "person": names,
            "manager": [None if k is None else names[k] for k in above],
            "unit": units,
            "location": rng.choice(["Ghent", "Lima", "Oslo"], people).tolist(),
        }
    )


@pytest.fixture(scope="module")
def assigned():
    people = organisation()
    return people, traits.assign_raters(people, seed=1)


def test_everybody_has_five_raters_and_rates_five(assigned):
    people, found = assigned
    assert found.columns == ["ratee", "rater", "relationship"]
    assert set(Counter(found["ratee"]).values()) == {5}
    assert set(Counter(found["rater"]).values()) == {5}
    assert set(found["ratee"]) == set(people["person"])
    assert (found["ratee"] != found["rater"]).all()
    assert found.unique(["ratee", "rater"]).height == found.height


def test_relationships_are_what_the_chart_says(assigned):
    people, found = assigned
    boss = dict(people.select("person", "manager").iter_rows())
    unit = dict(people.select("person", "unit").iter_rows())
    for ratee, rater, kind in found.iter_rows():
        if boss[ratee] == rater:
            assert kind == "manager"
        elif boss[rater] == ratee:
            assert kind == "report"
        elif (boss[ratee] and boss[ratee] == boss[rater]) or unit[ratee] == unit[rater]:
            assert kind == "peer"
        else:
            assert kind == "other"


def test_raters_come_from_several_sides(assigned):
    people, found = assigned
    kinds = Counter(found["relationship"])
    assert kinds["manager"] > 100  # a manager of seven rates five of them
    assert kinds["other"] >= 300  # about two for each of 200
    managers = set(people["manager"].drop_nulls())
    reports = found.filter(pl.col("relationship") == "report")
    assert len(set(reports["ratee"])) > 0.8 * len(managers)


def test_the_same_seed_gives_the_same_raters_whatever_the_order():
    people = organisation(60)
    first = traits.assign_raters(people, seed=3)
    shuffled = people.sample(fraction=1, shuffle=True, seed=9)
    assert first.equals(traits.assign_raters(shuffled, seed=3))
    assert not first.equals(traits.assign_raters(people, seed=4))


def test_two_raters_come_from_those_who_work_together():
    people = organisation()
    names = people["person"].to_list()
    rng = np.random.default_rng(5)
    met = {
        (a, b) for a in range(200) for b in rng.choice(200, 6, replace=False) if a != b
    }
    exposure = pl.DataFrame(
        {"source": [names[a] for a, _ in met], "target": [names[b] for _, b in met]}
    )
    found = traits.assign_raters(people, exposure, seed=1)
    others = found.filter(pl.col("relationship") == "other")
    together = {frozenset((names[a], names[b])) for a, b in met}
    known = [
        frozenset(pair) in together
        for pair in others.select("ratee", "rater").iter_rows()
    ]
    assert np.mean(known) > 0.95
    assert others.height > 1.5 * 200  # about two for each of 200


def test_strangers_in_an_exposure_are_left_out():
    people = organisation(30)
    exposure = pl.DataFrame({"source": ["p0001", "nobody"], "target": ["x", "p0002"]})
    found = traits.assign_raters(people, exposure, seed=1)
    assert set(found["rater"]) <= set(people["person"])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 25), st.integers(1, 6), st.integers(0, 10))
def test_caps_hold_and_the_target_is_met_where_it_can_be(size, target, seed):
    people = organisation(size, span=3)
    found = traits.assign_raters(people, seed=seed, target=target)
    rated, rating = Counter(found["ratee"]), Counter(found["rater"])
    wanted = min(target, size - 1)
    assert all(rated[name] >= wanted for name in people["person"])
    assert max([0, *rated.values(), *rating.values()]) <= 8
    assert target > 4 or max([0, *rating.values()]) <= 5


def test_people_without_a_chart_still_get_raters():
    people = pl.DataFrame({"person": [f"p{k}" for k in range(12)]})
    found = traits.assign_raters(people, seed=0)
    assert set(Counter(found["ratee"]).values()) == {5}


def test_a_small_team_is_rated_by_all_of_it():
    people = organisation(4)
    found = traits.assign_raters(people, seed=0)
    assert found.height == 12


def test_contradicting_caps_are_refused():
    with pytest.raises(ValueError, match="within hard_cap 8"):
        traits.assign_raters(organisation(5), seed=0, target=9)


def test_a_person_listed_twice_is_refused():
    people = organisation(5)
    with pytest.raises(TableError, match="'p0000' is there twice"):
        traits.assign_raters(pl.concat([people, people[:1]]), seed=0)


def test_an_exposure_without_its_columns_is_refused():
    with pytest.raises(TableError, match='column "target" is missing'):
        traits.assign_raters(
            organisation(5), pl.DataFrame({"source": ["p0000"]}), seed=0
        )


def test_planned_items_cover_each_ratee_evenly(assigned):
    _, found = assigned
    ratee, rater = found["ratee"].to_list(), found["rater"].to_list()
    planned = traits.planned_items(ratee, rater, ITEMS, seed=1)
    asked: dict[str, Counter[str]] = {}
    for name, items in zip(ratee, planned, strict=True):
        assert len(items) == len(set(items)) == 12
        assert Counter(ITEMS[item] for item in items).keys() == set(ITEMS.values())
        assert {ITEMS[item] for item in items[:8]} == set(ITEMS.values())
        asked.setdefault(name, Counter()).update(items)
    for count in asked.values():
        assert all(2 <= count[item] <= 3 for item in ITEMS)  # 5 sheets x 12 of 24
    total = sum(asked.values(), Counter())
    assert max(total.values()) < 1.1 * min(total.values())


def test_planned_items_depend_on_the_seed_alone():
    ratee, rater = ["a"] * 4 + ["b"] * 4, list("cdefcdef")
    first = traits.planned_items(ratee, rater, ITEMS, seed=1)
    back = traits.planned_items(ratee[::-1], rater[::-1], ITEMS, seed=1)
    assert first == back[::-1]
    assert first != traits.planned_items(ratee, rater, ITEMS, seed=2)


@given(st.integers(8, 30), st.integers(1, 9))
def test_any_length_of_sheet_is_even_within_a_trait(per_sheet, raters):
    names = [f"r{k}" for k in range(raters)]
    planned = traits.planned_items(
        ["a"] * raters, names, ITEMS, seed=0, per_sheet=per_sheet
    )
    assert {len(items) for items in planned} == {min(per_sheet, 24)}
    count = Counter(item for items in planned for item in items)
    for trait in set(ITEMS.values()):
        mine = [count[item] for item, of in ITEMS.items() if of == trait]
        assert max(mine) - min(mine) <= 1


def test_a_sheet_too_short_for_its_traits_is_refused():
    with pytest.raises(ValueError, match="one of each of 8 traits"):
        traits.planned_items(["a"], ["b"], ITEMS, seed=0, per_sheet=7)
