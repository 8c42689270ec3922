"""The fit of whole sheets: truth recovered, intervals that cover, honest defaults."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from ledby.errors import InsufficientData, TableError
from ledby.science import traits
from ledby.science.traits import answers
from ledby.science.traits.fitting import DEFAULT_SHARES

SOURCES = ["ratee", "ratee_trait", "rater", "rater_trait", "dyad", "residual"]


def rows(*entries):
    names = ["ratee", "rater", "relationship", "trait", "item", "value"]
    return pl.DataFrame(entries, schema=names, orient="row")


def quality(drawn, scores):
    """Return coverage, error against raw means and gain in correlation over targets."""
    covered, ours, raw, gain = [], [], [], []
    for name, truth in drawn.truth.items():
        low, high, score, mean = (
            drawn.column(scores, name, column)
            for column in ("low", "high", "score", "raw")
        )
        some = ~np.isnan(mean)
        covered.append(np.mean((low <= truth) & (truth <= high)))
        ours.append(np.mean((score - truth)[some] ** 2))
        raw.append(np.mean((mean - truth)[some] ** 2))
        better = np.corrcoef(score[some], truth[some])[0, 1]
        gain.append(better - np.corrcoef(mean[some], truth[some])[0, 1])
    ratio = np.sqrt(np.mean(ours) / np.mean(raw))
    return np.mean(covered), ratio, np.mean(gain)


@pytest.mark.parametrize(
    ("case", "split", "worst"),
    [
        ({"planned": False}, "level_profile", 0.77),
        ({"planned": True}, "per_trait", 0.74),
        ({"planned": True, "missing": 0.4}, "per_trait", 0.70),
        ({"planned": True, "raters": 3}, "per_trait", 0.68),
        ({"planned": False, "raters": 8, "missing": 0.15}, "per_trait", 0.81),
    ],
)
def test_intervals_cover_the_truth_and_scores_beat_raw_means(
    simulated, case, split, worst
):
    found = []
    for seed in range(3):
        drawn = simulated(250, seed=seed, **case)
        fit = traits.fit(drawn.sheets)
        assert fit.split == split
        found.append(quality(drawn, traits.scores(fit)))
    coverage, ratio, gain = np.mean(found, axis=0)
    assert 0.87 < coverage < 0.93
    assert ratio < worst
    assert gain > 0.02


def test_a_trait_borrows_from_what_is_said_of_the_others(simulated):
    # a rater answers one item of each trait, so the others tell most of a trait
    ours, alone = [], []
    for seed in range(3):
        drawn = simulated(250, seed=seed)
        few = drawn.sheets.group_by("ratee", "rater", "trait").first()
        whole = traits.scores(traits.fit(few))
        for name in ("t0", "t1", "t2", "t3"):
            part = traits.scores(traits.fit(few.filter(pl.col("trait") == name)))
            truth = drawn.truth[name]
            ours.append(np.mean((drawn.column(whole, name, "score") - truth) ** 2))
            alone.append(np.mean((drawn.column(part, name, "score") - truth) ** 2))
    assert np.sqrt(np.mean(ours) / np.mean(alone)) < 0.95


@pytest.mark.parametrize("planned", [False, True])
def test_components_recover_the_truth(simulated, planned):
    drawn = simulated(1500, seed=9, planned=planned)
    found = traits.components(traits.fit(drawn.sheets))
    assert found["source"].to_list() == SOURCES
    assert found["share"].sum() == pytest.approx(1)
    truth = np.array(list(DEFAULT_SHARES.values())) * drawn.variance
    away = (found["variance"].to_numpy() - truth) / found["se"].to_numpy()
    assert np.abs(away).max() < 3
    assert found["variance"].to_numpy() == pytest.approx(truth, rel=0.35)


def test_relationships_and_items_are_seen_through(planned):
    drawn, fit = planned
    seen = fit.relationships
    assert seen["peer"] - seen["report"] == pytest.approx(0.25, abs=0.06)
    mix = drawn.sheets.unique(["ratee", "rater"])["relationship"].value_counts()
    share = dict(mix.rows())
    average = sum(seen[name] * share[name] for name in seen) / sum(share.values())
    assert average == pytest.approx(0, abs=2e-6)
    for trait in fit.traits:
        shift = [v for (name, _), v in fit.item_shift.items() if name == trait]
        assert sum(shift) == pytest.approx(0, abs=2e-6)


def test_the_split_agrees_with_fits_per_trait(simulated):
    drawn = simulated(200, seed=5, planned=False)
    whole = traits.fit(drawn.sheets)
    level = drawn.column(traits.scores(whole), "level", "score")
    # one answer less, and the same sheets are fitted trait by trait
    part = traits.fit(drawn.sheets[1:])
    assert (whole.split, part.split) == ("level_profile", "per_trait")
    other = drawn.column(traits.scores(part), "level", "score")
    assert other == pytest.approx(level, abs=0.01)
    for trait in whole.traits:
        one, two = (
            drawn.column(traits.scores(fit), trait, "score") for fit in (whole, part)
        )
        assert np.corrcoef(one, two)[0, 1] > 0.97


def test_the_level_of_a_complete_fit_is_the_mean_of_its_traits(complete):
    drawn, fit = complete
    found = traits.scores(fit)
    mean = np.mean([drawn.column(found, t, "score") for t in fit.traits], axis=0)
    assert mean == pytest.approx(drawn.column(found, "level", "score"))


THREADS = """
import hashlib, sys, polars as pl
from ledby.science import traits
from ledby.science.traits import answers
sheets = pl.read_parquet(sys.argv[1])
for exact in (True, False):
    found = traits.scores(traits.fit(sheets, exact=exact))
    print(hashlib.sha256(found.write_csv().encode()).hexdigest())
"""


def test_the_number_of_threads_changes_no_bit(simulated, tmp_path):
    path = tmp_path / "sheets.parquet"
    simulated(160, seed=3).sheets.write_parquet(path)
    said = [
        subprocess.run(
            [sys.executable, "-c", THREADS, str(path)],
            env=os.environ
            | {"OPENBLAS_NUM_THREADS": number, "OMP_NUM_THREADS": number},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for number in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0].split()) == 2


@pytest.mark.parametrize("exact", ["auto", False])
@pytest.mark.parametrize("planned", [False, True])
def test_the_order_of_rows_changes_no_bit(simulated, exact, planned):
    sheets = simulated(70, seed=3, planned=planned).sheets
    shuffled = sheets.sample(fraction=1, shuffle=True, seed=1)
    one, two = (
        traits.scores(traits.fit(frame, exact=exact)) for frame in (sheets, shuffled)
    )
    assert one.equals(two)


def test_the_seed_moves_probes_alone(simulated):
    sheets = simulated(80, seed=3).sheets
    exact = [traits.scores(traits.fit(sheets, seed=s)) for s in (0, 1)]
    assert exact[0].equals(exact[1])
    rough = [traits.scores(traits.fit(sheets, seed=s, exact=False)) for s in (0, 0, 1)]
    assert rough[0].equals(rough[1])
    assert not rough[0].equals(rough[2])
    assert rough[2]["score"].to_numpy() == pytest.approx(
        exact[0]["score"].to_numpy(), abs=0.02
    )


@pytest.mark.parametrize("planned", [False, True])
def test_the_iterative_path_agrees_with_the_exact_one(simulated, planned):
    sheets = simulated(600, seed=4, planned=planned).sheets
    exact, rough = (traits.fit(sheets, exact=way) for way in (True, False))
    assert (exact.exact, rough.exact) == (True, False)
    one, two = (traits.scores(fit) for fit in (exact, rough))
    assert two["score"].to_numpy() == pytest.approx(one["score"].to_numpy(), abs=2e-3)
    ratio = two["se"].to_numpy() / one["se"].to_numpy()
    assert np.sqrt(np.mean((ratio - 1) ** 2)) < 0.01
    first, second = (
        traits.components(fit)["share"].to_numpy() for fit in (exact, rough)
    )
    assert second == pytest.approx(first, abs=3e-3)


def test_few_sheets_take_the_documented_shares(simulated):
    drawn = simulated(25, seed=6)
    fit = traits.fit(drawn.sheets)
    assert fit.prior_based
    found = traits.components(fit)
    assert found["se"].null_count() == len(found)
    share = found["share"].to_list()
    assert share == pytest.approx(list(DEFAULT_SHARES.values()), abs=1e-6)
    coverage, _, _ = quality(drawn, traits.scores(fit))
    assert coverage > 0.8


def test_one_answer_is_enough_for_a_wide_interval():
    fit = traits.fit(rows(("a", "b", "peer", "t", "i", 5.0)))
    row = traits.scores(fit).row(0, named=True)
    assert fit.prior_based
    assert row["raw"] == 5
    assert row["high"] - row["low"] > 1


def test_a_trait_that_nobody_saw_in_someone_follows_their_level(simulated):
    drawn = simulated(80, seed=7)
    unseen = (pl.col("ratee") == "p00003") & (pl.col("trait") == "t1")
    found = traits.scores(traits.fit(drawn.sheets.filter(~unseen)))
    mine = found.filter(pl.col("ratee") == "p00003").rows_by_key("trait", named=True)
    row, level = mine["t1"][0], mine["level"][0]
    assert row["raters"] == 0
    assert row["raw"] is None
    assert row["se"] > mine["t2"][0]["se"]
    mean = dict(found.group_by("trait").agg(pl.col("score").mean()).iter_rows())
    apart = mean["t1"] - mean["level"]
    assert row["score"] - level["score"] == pytest.approx(apart, abs=0.02)


def test_where_sheets_hold_one_trait_each_traits_are_fitted_by_themselves(simulated):
    sheets = simulated(150, seed=7).sheets
    one = pl.struct("ratee", "rater").rank("dense") % 4
    alone = sheets.filter(one == pl.col("trait").str.slice(1).cast(pl.Int64))
    fit = traits.fit(alone)
    found = traits.scores(fit)
    assert fit.split == "per_trait"
    assert found["score"].null_count() == 0
    assert found.filter(pl.col("trait") == "t1")["raters"].sum() > 0


def test_sheets_with_fewer_answers_count_less(simulated):
    drawn = simulated(120, seed=8, planned=False)
    # somebody answers one item on p00000, everybody else all twelve
    first = drawn.sheets["rater"][0]
    mine = (pl.col("ratee") == "p00000") & (pl.col("rater") == first)
    thin = drawn.sheets.filter(
        ~mine | ((pl.col("trait") == "t0") & (pl.col("item") == "i0"))
    )
    full, less = (traits.scores(traits.fit(f)) for f in (drawn.sheets[1:], thin))
    level = [
        f.filter(pl.col("ratee") == "p00000", pl.col("trait") == "level")
        for f in (full, less)
    ]
    assert level[1]["se"][0] > 1.01 * level[0]["se"][0]


def test_teams_that_differ_restore_the_intervals(simulated):
    drawn = simulated(400, seed=11)
    rng = np.random.default_rng(0)
    kind, quality_of = rng.normal(0, 0.25, (2, 40))
    team = {name: k // 10 for k, name in enumerate(drawn.people)}
    shift = np.array(
        [
            quality_of[team[a]] + kind[team[b]]
            for a, b in drawn.sheets.select("ratee", "rater").iter_rows()
        ]
    )
    sheets = drawn.sheets.with_columns((pl.col("value") + shift).clip(1, 5))
    people = pl.DataFrame(
        {"person": drawn.people, "unit": [f"Unit {team[p]}" for p in drawn.people]}
    )
    fit = traits.fit(sheets, team=people)
    found = dict(traits.components(fit).select("source", "variance").iter_rows())
    assert found["ratee_team"] == pytest.approx(0.0625, rel=0.6)
    assert found["rater_team"] == pytest.approx(0.0625, rel=0.6)
    plain = traits.fit(sheets)
    own = np.array([quality_of[team[name]] for name in drawn.people])
    wanted = drawn.truth["level"] + own
    wanted = wanted - wanted.mean()
    away = [
        drawn.column(traits.scores(f), "level", "score") - wanted for f in (fit, plain)
    ]
    assert np.std(away[0]) < 0.95 * np.std(away[1])
    nothing = simulated(400, seed=12)
    assert "ratee_team" not in traits.fit(nothing.sheets, team=people).sources
    few = people.with_columns(unit=pl.lit("One"))
    assert "ratee_team" not in traits.fit(sheets, team=few).sources


def test_own_sheets_never_count(simulated):
    sheets = simulated(40, seed=12).sheets
    own = sheets.unique(["ratee", "trait", "item"]).with_columns(
        rater=pl.col("ratee"), relationship=pl.lit("self"), value=pl.lit(5.0)
    )
    assert traits.scores(traits.fit(pl.concat([sheets, own]))).equals(
        traits.scores(traits.fit(sheets))
    )
    with pytest.raises(InsufficientData, match="by others"):
        traits.fit(own)


def test_a_single_trait_and_item_has_three_sources(simulated):
    sheets = simulated(80, seed=13, planned=False).sheets
    one = sheets.filter(pl.col("trait") == "t0", pl.col("item") == "i0")
    fit = traits.fit(one)
    assert list(fit.sources) == ["ratee", "rater", "residual"]
    assert traits.scores(fit)["trait"].unique().to_list() == ["t0"]
    several = traits.fit(sheets.filter(pl.col("trait") == "t0"))
    assert list(several.sources) == ["ratee", "rater", "dyad", "residual"]


@pytest.mark.parametrize("kind", ["enum", "categorical", "pandas", "pyarrow"])
def test_categories_say_what_text_says(simulated, kind):
    text = ("ratee", "rater", "relationship", "trait", "item")
    sheets = simulated(60).sheets
    own = sheets.filter(pl.col("ratee").is_in(["p1", "p2"])).with_columns(
        rater=pl.col("ratee"), relationship=pl.lit("self")
    )
    sheets = pl.concat([sheets, own.unique(["ratee", "item"])])
    held = sheets.with_columns(pl.col(text).cast(pl.Categorical))
    given = {
        "enum": lambda: sheets.with_columns(
            pl.col(name).cast(pl.Enum(sheets[name].unique().sort())) for name in text
        ),
        "categorical": lambda: held,
        "pandas": held.to_pandas,
        "pyarrow": held.to_arrow,
    }[kind]()
    for question in (traits.agreement, traits.screen):
        found = pl.DataFrame(question(given))
        assert found.equals(question(sheets), null_equal=True)
    found, plain = traits.fit(given), traits.fit(sheets)
    assert found.raters == plain.raters == 60
    assert pl.DataFrame(traits.scores(found)).equals(traits.scores(plain))


def test_work_by_pieces_says_what_the_whole_says(simulated, monkeypatch):
    sheets = simulated(60).sheets
    whole = traits.fit(sheets)
    monkeypatch.setattr(answers, "SLICE", 100)
    parts = traits.fit(sheets)
    assert parts.item_noise == pytest.approx(whole.item_noise, rel=1e-9)
    for name, one in whole.estimates.items():
        other = parts.estimates[name]
        np.testing.assert_allclose(other.score, one.score, atol=2e-6)
        np.testing.assert_allclose(other.raw, one.raw, rtol=1e-12)


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "lazy", "duckdb"])
def test_frames_of_the_caller_come_back(simulated, kind):
    duckdb = pytest.importorskip("duckdb")
    sheets = simulated(70, seed=14).sheets
    given = {
        "pandas": sheets.to_pandas,
        "pyarrow": sheets.to_arrow,
        "lazy": sheets.lazy,
        "duckdb": lambda: duckdb.from_arrow(sheets.to_arrow()),
    }[kind]()
    wanted = pl.DataFrame if kind == "lazy" else type(given)
    for make in (
        lambda table: traits.scores(traits.fit(table)),
        lambda table: traits.components(traits.fit(table)),
        traits.agreement,
        traits.screen,
        traits.connectivity,
    ):
        found = make(given)
        assert isinstance(found, wanted)
        table = found.pl() if kind == "duckdb" else pl.DataFrame(found)
        assert table.equals(make(sheets))


def test_a_rare_trait_takes_defaults_and_leaves_the_components_alone(simulated):
    sheets = simulated(80, seed=15).sheets
    some = sheets.filter(pl.col("trait") == "t0").head(40)
    rare = some.with_columns(trait=pl.lit("rare"), item=pl.lit("i0"))
    rare = rare.unique(["ratee", "rater"])
    fit = traits.fit(pl.concat([sheets, rare]))
    assert fit.prior_based
    found = traits.components(fit)
    assert found["se"].null_count() == 0
    plain = traits.components(traits.fit(sheets))
    assert found["share"].to_numpy() == pytest.approx(
        plain["share"].to_numpy(), abs=0.02
    )


def test_a_trait_may_not_be_called_level():
    with pytest.raises(TableError, match="is not allowed as a trait"):
        traits.fit(rows(("a", "b", "peer", "level", "i", 5.0)))


def test_an_item_answered_twice_is_refused():
    twice = [("a", "b", "peer", "t", "i", 5.0)] * 2
    with pytest.raises(TableError, match="'b' answers item 'i' on ratee 'a' twice"):
        traits.fit(rows(*twice))


def test_a_sheet_with_two_relationships_is_refused():
    mixed = rows(("a", "b", "peer", "t", "i", 5.0), ("a", "b", "report", "t", "j", 4.0))
    with pytest.raises(TableError, match="more than one relationship to ratee 'a'"):
        traits.fit(mixed)


def test_an_answer_off_the_scale_is_refused():
    with pytest.raises(TableError, match='column "value", row 1'):
        traits.fit(rows(("a", "b", "peer", "t", "i", 6.0)))
