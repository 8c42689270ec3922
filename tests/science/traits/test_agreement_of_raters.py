"""Agreement of raters by kind and trait, each index by its name.

Figures of R's multilevel 2.7 (rwg, rwg.j, ad.m, ICC1, ICC2) and psych 2.2.9 (alpha,
omega with one factor) on the table ``ANSWERS``.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science import traits

ANSWERS = """
    a 4453 a 5444 a 4344 b 2322 b 3312 c 5545 c 4555 c 5454 c 4445
    d 3234 d 3344 d 1323 e 2213 e 2122 e 3233
"""
RWG_J = [0.952380952381, 0.965517241379, 0.955752212389, 0.869565217391, 0.923076923077]
AD = [0.444444444444, 0.25, 0.46875, 0.611111111111, 0.5]
RWG = [
    [0.833333333333, 0.75, 0.833333333333, 0.333333333333, 0.833333333333],
    [0.833333333333, 1.0, 0.833333333333, 0.833333333333, 0.833333333333],
    [0.833333333333, 0.75, 0.833333333333, 0.5, 0.5],
    [0.833333333333, 1.0, 0.875, 0.833333333333, 0.833333333333],
]
ICC1_MEAN, ICC2 = 0.874858399414, 0.954489276627
ALPHA, OMEGA = 0.903046127067, 0.90602107984


@pytest.fixture
def sheets():
    """Return five people, each described by two to four raters on four items."""
    words = ANSWERS.split()
    rows = [
        (ratee, f"s{k}", "peer" if k % 3 else "manager", "courage", f"i{i}", float(c))
        for k, (ratee, answers) in enumerate(zip(words[::2], words[1::2], strict=True))
        for i, c in enumerate(answers)
    ]
    names = ["ratee", "rater", "relationship", "trait", "item", "value"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_every_index_is_that_of_r(sheets):
    found = traits.agreement(sheets)
    row = found.filter(pl.col("group") == "all").row(0, named=True)
    assert (row["ratees"], row["sheets"]) == (5, 15)
    assert row["rwg"] == pytest.approx(np.mean(RWG))
    assert row["rwg_j"] == pytest.approx(np.mean(RWG_J))
    assert row["ad"] == pytest.approx(np.mean(AD))
    assert row["icc1_mean"] == pytest.approx(ICC1_MEAN)
    assert row["icck"] == pytest.approx(ICC2)
    assert row["alpha"] == pytest.approx(ALPHA)
    assert row["omega"] == pytest.approx(OMEGA, abs=1e-5)
    # n0 = (15 - (9 + 4 + 16 + 9 + 9) / 15) / 4, a little below the mean of 3
    assert row["k"] == pytest.approx((15 - 47 / 15) / 4)
    assert row["icc1_mean"] < row["icc1"] < row["icck"]


def test_it_is_given_by_kind_of_rater_and_null_where_too_little(sheets):
    found = traits.agreement(sheets).rows_by_key("group", named=True)
    assert set(found) == {"all", "manager", "peer"}
    assert found["peer"][0]["rwg_j"] is not None
    alone = sheets.filter(pl.col("rater") == "s0")
    row = traits.agreement(alone).row(0, named=True)
    names = ("rwg", "rwg_j", "ad", "icc1", "icc1_mean", "icck", "k", "alpha", "omega")
    assert [row[name] for name in names] == [None] * len(names)
    assert (row["ratees"], row["sheets"]) == (0, 1)
