from __future__ import annotations

import polars as pl
import pytest

from ledby.science.followership import lineage, tie_kinds
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


def test_lineage_goes_one_step_beyond():
    follows = pl.DataFrame(
        {
            "follower": ["ben", "cem", "dia", "eli", "ada", "fay", "ben"],
            "leader": ["ada", "ben", "ben", "dia", "ben", "ada", "fay"],
            "trait": ["honesty"] * 5 + ["courage", None],
        }
    )
    found = {
        (row["trait"], row["person"]): (row["people"], row["onward"], row["units"])
        for row in lineage(follows, PEOPLE).to_dicts()
    }
    assert found == {
        ("honesty", "ada"): (1, 2, 2),  # Ben; by him Cem and Dia, and Ada herself
        ("honesty", "ben"): (3, 1, 2),  # Cem, Dia, Ada; by Dia Eli; by Ada Ben himself
        ("honesty", "dia"): (1, 0, 1),
        ("courage", "ada"): (1, 0, 1),
    }


def test_nobody_picked_up_a_trait():
    follows = pl.DataFrame({"follower": ["ben"], "leader": ["ada"]})
    found = lineage(follows, PEOPLE)
    assert found.shape == (0, 5)
    assert found.schema["people"] == pl.Int64
