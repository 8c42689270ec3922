"""Attacks on who sits where: all shown shares pooled, and two releases compared.

The attacker is given exact counts where the page rounds, and knows who sits at which
level. What must hold: whatever follows by adding and taking away is about k people of
a group or more. Each control is switched off once.
"""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from ledby.science import disclosure
from ledby.science.disclosure import ceilings as gate
from ledby.science.disclosure import seating
from ledby.web.cycles.analysis.seats import seats

K = 5


def drawn(seed: int) -> pl.DataFrame:
    """Return people of six levels in which some groups are rare, and some told none."""
    rng = np.random.default_rng(seed)
    many = int(rng.integers(40, 300))
    level = 1 + rng.binomial(5, rng.uniform(0.5, 0.8), many)
    words = np.array(["woman", "man", "another", "more", None], object)
    told = rng.choice(words, many, p=rng.dirichlet([6, 5, 0.7, 0.4, 2]))
    told[level <= 2] = np.where(rng.random((level <= 2).sum()) < 0.8, "man", "woman")
    return everybody(level, told)


def everybody(level, told) -> pl.DataFrame:
    ids = [f"p{at}" for at in range(len(level))]
    return pl.DataFrame(
        {
            "person": ids,
            "name": ids,
            "manager": pl.Series([None] * len(ids), dtype=pl.String),
            "unit": ["All"] * len(ids),
            "title": [""] * len(ids),
            "level": np.asarray(level).tolist(),
            "location": pl.Series([None] * len(ids), dtype=pl.String),
            "attr_told": pl.Series(list(told), dtype=pl.String),
        }
    )


def smallest_difference(seated: pl.DataFrame) -> int:
    """Return the fewest people in anything that sums of shown counts can single out.

    All shown counts are sums of cells (group, level), so whatever is determined is a
    union of cells; an empty cell says of everybody at a level what they are not.
    """
    counted = seated.group_by("group", "level").len().iter_rows()
    cells = {(group, level): n for group, level, n in counted}
    groups, levels = seated["group"].unique(), seated["level"].unique()
    return min(cells.get(pair, 0) for pair in product(groups, levels))


@pytest.mark.parametrize("seed", range(60))
def test_no_difference_of_shown_shares_is_about_fewer_than_k(seed):
    found = disclosure.seated(drawn(seed), "attr_told", k=K)
    assert found is None or smallest_difference(found) >= K


def test_the_rule_shows_something_in_most_organisations():
    shown = [disclosure.seated(drawn(seed), "attr_told", k=K) for seed in range(60)]
    assert sum(one is not None for one in shown) >= 30


def test_without_the_merging_somebody_is_given_away(monkeypatch):
    def as_they_are(_group, _level, _groups, grades, _k):
        return [(grade, grade) for grade in grades]

    monkeypatch.setattr(seating, "_bands", as_they_are)
    found = [disclosure.seated(drawn(seed), "attr_told", k=K) for seed in range(60)]
    assert min(smallest_difference(one) for one in found if one is not None) < K


def test_where_levels_begin_does_not_tell_who_told_nothing():
    """The one person at level 1 told something rare: it is not to be seen."""
    level = [1, *[2] * 20, *[3] * 40]
    told = ["another", *["man", "woman"] * 30]
    found = disclosure.seated(everybody(level, told), "attr_told", k=K)
    assert found["first"].min() == 1
    assert "another" not in found["group"].to_list()


def page(people: pl.DataFrame, before=(), **policy):
    told = [
        SimpleNamespace(attributes={"gender": word} if word else {}, tenure="")
        for word in people["attr_told"]
    ]
    ties = pl.DataFrame(
        schema=dict.fromkeys(
            ("follower", "leader", "reason", "message", "trait", "share"), pl.String
        )
        | {"energy": pl.Int64}
    )
    found = seats(told, people, ties, K, before)
    findings = disclosure.Findings(
        people=people, respondents=people["person"].to_list(), **found
    )
    made = disclosure.release(
        findings, disclosure.Policy(**policy), rng=np.random.default_rng(1)
    )
    return made["organisation"]["ceilings"]


def two_years():
    """Return an organisation, and the same with one woman more at the top."""
    level = [1] * 10 + [2] * 40
    told = ["man", "woman"] * 5 + ["man", "woman"] * 20
    return everybody(level, told), everybody([1, *level], ["woman", *told])


def test_a_newcomer_is_not_the_difference_between_two_releases():
    before, after = two_years()
    first = page(before)
    assert [line["first"] for line in first["found"][0]["seats"]] == [1, 2]
    again = page(after, first["found"])
    for part in ("everybody", "seats", "odds"):
        assert again["found"][0][part] == first["found"][0][part]


def test_without_holding_on_the_newcomer_is_the_difference(monkeypatch):
    monkeypatch.setattr(gate, "_same", lambda *_some: False)
    before, after = two_years()
    first = page(before)
    again = page(after, first["found"])
    assert again["found"][0]["seats"] != first["found"][0]["seats"]


def test_without_holding_on_to_the_odds_they_alone_tell_the_newcomers_group(
    monkeypatch,
):
    """One woman more at the top: the shares stay, the odds of women rise."""
    monkeypatch.setattr(gate, "_held_odds", lambda odds, *_shares: odds)
    before, after = two_years()
    first = page(before)["found"]
    (again,) = page(after, first)["found"]
    was, now = (
        {one["group"]: one["ratio"] for one in some["odds"]}
        for some in (first[0], again)
    )
    assert (again["everybody"], again["seats"]) == (
        first[0]["everybody"],
        first[0]["seats"],
    )
    assert now["woman"] > was["woman"]


def test_a_figure_moves_when_k_people_moved_it():
    before, _after = two_years()
    told = [*["woman"] * 20, *before["attr_told"].to_list()]
    later = everybody([1] * 30 + [2] * 40, told)
    again = page(later, page(before)["found"])
    (_man, woman) = again["found"][0]["seats"][0]["shares"]
    assert woman["estimate"]["value"] == 0.85
    assert again["found"][0]["odds"] != page(before)["found"][0]["odds"]


def test_a_gate_that_is_handed_too_small_a_cell_shows_nothing():
    people = two_years()[0]
    frames = seats(
        [
            SimpleNamespace(attributes={"gender": word}, tenure="")
            for word in people["attr_told"]
        ],
        people,
        pl.DataFrame(schema={"follower": pl.String, "leader": pl.String}),
        K,
    )
    findings = disclosure.Findings(
        people=people, respondents=people["person"].to_list(), **frames
    )
    made = disclosure.release(
        findings, disclosure.Policy(k=6), rng=np.random.default_rng(1)
    )
    assert made["organisation"]["ceilings"] == {"state": "too_few", "found": []}


def test_fewer_than_k_who_told_look_like_nobody():
    level = [1] * 10 + [2] * 40
    some = everybody(level, ["woman"] * 4 + [None] * 46)
    none = everybody(level, [None] * 50)
    assert page(some) == page(none) == {"state": "nobody", "found": []}
    enough = everybody(level, ["woman"] * 5 + [None] * 45)
    assert page(enough) == {"state": "too_few", "found": []}
