"""What is said between blocks: words for pairs, islands, bridges, traits."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest

from ledby.science import followership
from ledby.science.disclosure import Findings, Policy, placed, release
from ledby.science.disclosure.between import islands
from ledby.science.released import ANY_TRAIT, SiloCell
from ledby.science.simulation import simulate

UNITS = ("East", "West", "South", "North")


def staff(sizes=(10, 10, 10, 10)):
    rows = [
        (f"{unit}{at}", unit)
        for unit, size in zip(UNITS, sizes, strict=False)
        for at in range(size)
    ]
    return pl.DataFrame(rows, schema=["person", "unit"], orient="row")


def follows(*pairs, trait="honesty"):
    return pl.DataFrame(
        [(one, other, trait) for one, other in pairs],
        schema={"follower": pl.String, "leader": pl.String, "trait": pl.String},
        orient="row",
    )


def cells(people, figures, *, levels=("division", "block")):
    """Return the same figures for every pair of blocks, but those given by label."""
    block = dict(placed(people, everybody(people)).select("person", "block").rows())
    ids = {unit: block[f"{unit}0"] for unit in UNITS if f"{unit}0" in block}
    rows = [
        (level, ids[one], ids[other], *figures.get((one, other), (9.0, 1.0, 0.6, 1.6)))
        for level in levels
        for one, other in combinations(ids, 2)
    ]
    names = ("level", "unit", "other", "across_expected", "across")
    return pl.DataFrame(
        rows, schema=[*names, "across_low", "across_high"], orient="row"
    )


def everybody(people):
    return people["person"].to_list()


def whole(**changes):
    row = {"ei": -0.4, "low": 0.7, "high": 0.8, "pairs": 6, "hanging": 0} | changes
    return pl.DataFrame({name: [value] for name, value in row.items()})


def released(people, nominations, figures=None, *, answered=None, **changes):
    findings = Findings(
        people,
        answered or everybody(people),
        nominations=nominations,
        silo_cells=cells(people, figures or {}),
        silo_whole=whole(**changes),
    )
    made = release(findings, Policy(), rng=np.random.default_rng(3))
    return made["organisation"]


def level(page, one="East", other="West"):
    view = page["silos"]["views"][-1]
    label = {block["block"]: block["label"] for block in view["blocks"]}
    (found,) = [
        cell
        for cell in view["cells"]
        if {label[cell["block"]], label[cell["other"]]} == {one, other}
    ]
    return found


def crossing(number):
    return [(f"East{at}", f"West{at % 3}") for at in range(number)]


@pytest.mark.parametrize("tellers", [0, 1, 2])
def test_up_to_two_and_nobody_look_the_same(tellers):
    """Whatever the figures of the cell are: they may not say whether there was one."""
    for ratio in ((0.0, 0.0, 0.3), (0.2, 0.1, 0.4), (1.9, 1.2, 2.9)):
        seen = {
            expected: level(
                released(
                    staff(),
                    follows(*crossing(tellers)),
                    {("East", "West"): (expected, *ratio)},
                )
            )["level"]
            for expected in (5.0, 9.0)
        }
        assert seen == {5.0: "few", 9.0: "quiet"}


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        ((20.0, 0.2, 0.1, 0.5), "quiet"),
        ((20.0, 0.5, 0.3, 0.9), "less"),
        ((20.0, 0.5, 0.2, 1.1), "usual"),
        ((20.0, 1.9, 0.9, 3.8), "usual"),
        ((2.0, 2.0, 1.2, 2.9), "more"),
        ((1.5, 4.0, 2.2, 6.9), "much_more"),
        ((None, None, None, None), "usual"),
    ],
)
def test_a_word_needs_a_range_that_leaves_one_out(figures, word):
    page = released(staff(), follows(*crossing(6)), {("East", "West"): figures})
    assert level(page)["level"] == word


def test_each_direction_has_its_own_band_and_two_are_always_left_open():
    back = [(f"West{at}", "East9") for at in range(10)]
    found = level(released(staff(), follows(*crossing(3), *back)))
    assert {found["there"], found["back"]} == {"3–4", "5–9"}


def test_the_weakest_lack_most_and_are_three_at_most():
    low = {
        pair: (expected, 0.1, 0.05, 0.3)
        for pair, expected in zip(
            combinations(UNITS, 2), (9.0, 40.0, 20.0, 10.0, 30.0, 8.0), strict=True
        )
    }
    page = released(staff(), follows(*crossing(2)), low)
    view = page["silos"]["views"][0]
    label = {block["block"]: block["label"] for block in view["blocks"]}
    named = [{label[one], label[other]} for one, other in view["weakest"]]
    assert named == [{"East", "South"}, {"West", "North"}, {"East", "North"}]


def test_islands_are_those_that_turn_to_each_other():
    words = {("a", "b"): "more", ("c", "d"): "much_more", ("a", "c"): "quiet"}
    made = [
        SiloCell(
            block=one,
            other=other,
            level=words.get((one, other), "usual"),
            there="few",
            back="few",
        )
        for one, other in combinations("abcde", 2)
    ]
    assert islands("abcde", made) == [["a", "b"], ["c", "d"], ["e"]]


def test_one_tie_does_not_join_what_is_quiet_otherwise():
    words = {("a", "b"): "more", ("b", "c"): "more", ("a", "c"): "quiet"}
    made = [
        SiloCell(block=a, other=b, level=words[a, b], there="few", back="few")
        for a, b in combinations("abc", 2)
    ]
    assert islands("abc", made) == [["a", "b"], ["c"]]


def test_the_index_is_a_share_and_never_all_or_none():
    page = released(staff(), follows(*crossing(6)))
    assert page["silos"]["inside"] == {"share": 0.7, "low": 0.1, "high": 0.15}
    for ei, share in ((-1.0, 0.95), (1.0, 0.05)):
        page = released(staff(), follows(*crossing(6)), ei=ei)
        assert page["silos"]["inside"]["share"] == share
    page = released(staff(), follows(), ei=None, low=None, high=None)
    assert page["silos"]["inside"] is None


def test_bridges_are_a_band_and_pairs_on_one_person_a_count():
    pairs = [
        (f"East{at}", f"{unit}{at}")
        for at in range(6)
        for unit in UNITS
        if unit[0] != "E"
    ]
    found = released(staff(), follows(*pairs), hanging=3)["silos"]
    assert (found["bridges"], found["pairs"], found["hanging"]) == ("5–9", 6, 3)
    found = released(staff(), follows(*pairs[:12]), hanging=2)["silos"]
    assert (found["bridges"], found["hanging"]) == (None, None)


def test_where_little_was_said_nothing_is():
    few = staff((5, 5, 5))
    assert released(few, follows(*crossing(3)))["silos"] is None
    some = everybody(staff())[:20]
    page = released(staff(), follows(*crossing(3)), answered=some)
    assert (page["silos"], page["lineage"]) == (None, [])
    plain = Findings(staff(), everybody(staff()))
    page = release(plain, Policy(), rng=np.random.default_rng(3))["organisation"]
    assert page["silos"] is None


def test_a_flow_needs_five_and_leaves_two_open():
    def flows(number, size=10):
        page = released(staff((10, size, 10, 10)), follows(*_picked(number)))
        return [(f["trait"], f["people"]) for f in page["lineage"]]

    assert flows(4) == []
    assert flows(5) == [(ANY_TRAIT, "5–9"), ("honesty", "5–9")]
    assert flows(10) == [(ANY_TRAIT, "5–9"), ("honesty", "5–9")]
    # Of six, two must be left open: no flow could be told from four.
    assert flows(6, size=6) == []


def _picked(number):
    return [(f"West{at}", f"East{at % 2}") for at in range(number)]


def test_flows_are_those_of_the_followership_room():
    made = simulate(1_200, 4)
    answered = made.respondents["person"].to_list()
    seats = placed(made.people, answered)
    people = made.people.with_columns(unit=seats["block"])
    rows = followership.handed_on(made.nominations, people).filter(
        pl.col("unit") != pl.col("other")
    )
    page = release(
        Findings(made.people, answered, nominations=made.nominations),
        Policy(),
        rng=np.random.default_rng(1),
    )["organisation"]
    shown = {
        (flow["trait"], flow["block"], flow["other"])
        for flow in page["lineage"]
        if flow["trait"] != ANY_TRAIT
    }
    assert shown == set(rows.select("trait", "unit", "other").rows())
    assert len(shown) > 2


def test_many_blocks_fold_by_the_tree():
    rows = [
        (f"{at}-{part}-{n}", f"Land {at % 5} / Town {at} / Team {part}")
        for at in range(20)
        for part in range(2)
        for n in range(40)
    ]
    people = pl.DataFrame(rows, schema=["person", "unit"], orient="row")
    seats = placed(people, everybody(people), max_blocks=20)
    assert seats["block"].n_unique() == 20
    assert seats["division"].n_unique() == 5
    assert seats.unique(["block", "division"]).height == 20
    few = placed(people, everybody(people), max_blocks=10)
    assert (few["block"] == few["division"]).all()
