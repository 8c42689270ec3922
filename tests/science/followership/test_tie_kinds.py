from __future__ import annotations

import polars as pl
import pytest

from ledby.science.followership import tie_kinds
from ledby.sources import hightech

PEOPLE = pl.DataFrame(
    {
        "person": ["ada", "ben", "cem", "dia", "eli", "fay", "gil"],
        "manager": [None, "ada", "ben", "ben", None, "eli", None],
        "unit": ["head", "head", "shop", "shop", "shop", "yard", None],
    }
)


def test_each_follow_has_one_relation():
    follows = pl.DataFrame(
        {
            "follower": ["cem", "cem", "ben", "cem", "cem", "fay", "gil"],
            "leader": ["ben", "ada", "cem", "dia", "eli", "ada", "ada"],
            "energy": [5, 1, 4, 2, None, 4, 4],
        }
    )
    found = tie_kinds(follows, PEOPLE)
    assert dict(found.select("relation", "follows").rows()) == {
        "own_manager": 1,
        "line_above": 1,
        "line_below": 1,
        "same_team": 1,
        "same_unit": 1,
        "other_unit": 2,
    }
    assert found["share"].sum() == pytest.approx(1.0)
    assert found["active"].to_list() == [1.0, 0.0, 1.0, 0.0, None, 1.0]
    assert found["high"][4] is None


def test_krackhardt_chose_across_the_chart():
    study = hightech.load()
    found = dict(
        tie_kinds(study["nominations"], study["people"])
        .select("relation", "follows")
        .rows()
    )
    assert found["own_manager"] == 19
    assert sum(found.values()) == 190
