from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.special import betaincinv

from ledby.science.followership import both_ends, prepare, styles, two_ended
from ledby.science.simulation import simulate

PEOPLE = pl.DataFrame({"person": ["ada", "ben", "cem", "dia", "eli"]})
FOLLOWS = pl.DataFrame(
    {
        "follower": ["ben", "cem", "dia", "eli", "ada"],
        "leader": ["ada", "ada", "ada", "ada", "ben"],
        "energy": [5, 4, 1, None, 3],
        "message": [None, "Ask them first.", "  ", None, None],
    }
)


def test_both_ends_by_hand():
    examples = pl.DataFrame(
        {
            "example": ["e1", "e2"],
            "leader": ["ada", "ada"],
            "witness": ["eli", "zoe"],
            "at": [1, 2],
        }
    )
    started = pl.DataFrame(
        {"initiative": ["i1"], "lead": ["ben"], "sponsor": ["ada"], "started": [1]}
    )
    found, agree = both_ends(
        FOLLOWS, PEOPLE, attestations=examples, initiatives=started
    )
    ada = found.to_dicts()[0]
    assert (ada["followers"], ada["told"]) == (4, 3)
    assert ada["active"] == pytest.approx(2 / 3)
    assert ada["by_order"] == pytest.approx(1 / 3)
    # Ben leads what she stands behind, Cem kept her words, Eli saw her example.
    assert ada["taken_up"] == pytest.approx(3 / 4)
    assert ada["both"] == pytest.approx(2 / 3)
    # Ben and Cem are active and took up; Dia and Ada neither: they agree in full.
    assert (agree.follows, agree.kappa) == (4, pytest.approx(1.0))


def test_kappa_and_its_width():
    many = {(True, True): 75, (True, False): 1, (False, True): 4, (False, False): 20}
    rows = []
    for (acts, took), count in many.items():
        rows += [(5 if acts else 2, "yes" if took else None)] * count
    people = pl.DataFrame({"person": [f"p{at}" for at in range(101)]})
    follows = pl.DataFrame(
        rows, schema=["energy", "message"], orient="row"
    ).with_columns(follower=people["person"][1:], leader=pl.lit("p0"))
    _, agree = both_ends(follows, people)
    by_chance = 0.76 * 0.79 + 0.24 * 0.21
    kappa = (0.95 - by_chance) / (1 - by_chance)
    assert agree.kappa == pytest.approx(kappa)
    assert agree.low < kappa < agree.high
    rng = np.random.default_rng(1)
    drawn = []
    for _ in range(2_000):
        a, b, c, d = rng.multinomial(100, [0.75, 0.01, 0.04, 0.20]) / 100
        e = (a + b) * (a + c) + (c + d) * (b + d)
        drawn.append((a + d - e) / (1 - e))
    assert agree.high - agree.low == pytest.approx(2 * 1.645 * np.std(drawn), rel=0.12)


def test_nobody_told_anything():
    found, agree = both_ends(FOLLOWS.with_columns(energy=None, message=None), PEOPLE)
    assert found["active"].null_count() == 2
    assert found["taken_up"].to_list() == [0.0, 0.0]
    assert (agree.follows, agree.kappa) == (0, None)


def scores(**people):
    """Return points of judgment, honesty, courage alike, and of work ethic."""
    return pl.DataFrame(
        [
            (ratee, trait, score if trait != "work_ethic" else ethic, se)
            for ratee, (score, ethic, se) in people.items()
            for trait in ("judgment", "honesty", "courage", "work_ethic")
        ],
        schema=["ratee", "trait", "score", "se"],
        orient="row",
    )


def test_regions_are_named_only_when_the_ranges_lie_inside():
    energy = {"ada": 5, "ben": 5, "cem": 1, "dia": 1, "eli": 3}
    follows = pl.DataFrame(
        [
            (one, other, energy[one])
            for one in energy
            for other in energy
            if one != other
        ],
        schema=["follower", "leader", "energy"],
        orient="row",
    )
    given = scores(
        ada=(4.6, 4.6, 0.1),
        ben=(1.4, 4.6, 0.1),
        cem=(4.6, 1.4, 0.1),
        dia=(1.4, 1.4, 0.1),
        eli=(3.0, 3.0, 0.1),
    )
    found = styles(follows, PEOPLE, scores=given)
    assert found["region"].to_list() == [
        "exemplary",
        "conformist",
        "alienated",
        "passive",
        "pragmatist",
    ]
    # Ada: the mean of her own word (1) and what others see ((4.6 - 1) / 4).
    assert found["engagement"][0] == pytest.approx((1.0 + 0.9) / 2)
    unsure = styles(follows, PEOPLE, scores=given.with_columns(se=pl.lit(1.2)))
    assert unsure["region"].null_count() == 5
    alone = styles(follows, PEOPLE)
    assert alone["independence"].null_count() == 5
    assert alone["region"].null_count() == 5


def test_one_tie_says_little():
    follows = pl.DataFrame(
        {
            "follower": ["ada", "ben", "ben", "ben", "cem", "cem"],
            "leader": ["ben", "ada", "cem", "dia", "ada", "ben"],
            "energy": [5, 5, 4, 3, 1, 3],
        }
    )
    found = styles(follows, PEOPLE)
    width = (found["engagement_high"] - found["engagement_low"]).to_list()
    assert width[0] > 0.3
    assert found["engagement"].to_list() == [1.0, 0.75, 0.25, None, None]
    # Within people: (0.25² + 0 + 0.25² + 0.25² + 0.25²) / 3 degrees of freedom.
    within = 0.25 / 3
    half = 1.645 * np.sqrt(within / 3)
    assert found["engagement_low"][1] == pytest.approx(0.75 - half, abs=1e-3)


def test_the_planted_share_is_found_at_the_followers_end():
    made = simulate(1_000, 6)
    ground = prepare(made.nominations, made.people, made.respondents)
    found, agree = both_ends(
        ground, attestations=made.attestations, initiatives=made.initiatives
    )
    rows = found.filter(pl.col("told") >= 5).join(made.truth.active, on="person")
    inside = rows.select(pl.col("truth").is_between("active_low", "active_high"))
    assert 0.84 <= inside.to_series().mean() <= 0.95
    # The simulation lets neither end know of the other, but for one leader.
    assert abs(agree.kappa) < 0.1


def test_the_index_of_both_ends_by_hand():
    team = pl.DataFrame(
        {"helper": ["dia", "zoe", "ben"], "lead": ["ada", "ada", "eli"]}
    )
    found = two_ended(FOLLOWS, PEOPLE, helpers=team).to_dicts()
    ada, ben = found
    # Cem kept her words and Dia helps her: two of four; two of three are active.
    assert ada["taken_up"] == pytest.approx(2 / 4)
    assert ada["index"] == pytest.approx(np.sqrt(2 / 3 * 2 / 4))
    # Each end at 95 %: Jeffreys for 2 of 3 and for 2 of 4, by the beta distribution.
    ends = betaincinv(2.5, 1.5, [0.025, 0.975])
    ends *= betaincinv(2.5, 2.5, [0.025, 0.975])
    assert (ada["index_low"], ada["index_high"]) == pytest.approx(tuple(ends**0.5))
    # Energy of three and nothing taken up: neither end is active.
    assert (ben["active"], ben["taken_up"], ben["index"]) == (0, 0, 0)
    assert 0 == ben["index_low"] < ben["index_high"] < 1


def test_where_nobody_told_an_energy_there_is_no_index():
    silent = FOLLOWS.with_columns(energy=pl.lit(None, pl.Int64))
    ada = two_ended(silent, PEOPLE).to_dicts()[0]
    assert ada["taken_up"] == pytest.approx(1 / 4)
    assert ada["index"] is ada["index_low"] is ada["index_high"] is None


def test_energy_without_deeds_and_deeds_without_energy_are_both_near_zero():
    warm = FOLLOWS.with_columns(energy=pl.lit(5), message=pl.lit(None, pl.String))
    cold = FOLLOWS.with_columns(energy=pl.lit(1), message=pl.lit("Ask them first."))
    both = FOLLOWS.with_columns(energy=pl.lit(5), message=pl.lit("Ask them first."))
    index = [two_ended(one, PEOPLE)["index"][0] for one in (warm, cold, both)]
    assert index == [0, 0, 1]


def test_its_range_holds_the_truth_at_least_as_often_as_it_says():
    chance = np.random.default_rng(5)
    leaders, followers = 400, 12
    many = leaders * followers
    active, takes = chance.random(many) < 0.6, chance.random(many) < 0.35
    made = pl.DataFrame(
        {
            "follower": [f"f{at}" for at in range(many)],
            "leader": [f"l{at // followers}" for at in range(many)],
            "energy": np.where(active, 5, 2),
            "message": pl.Series(np.where(takes, "So it is.", "")),
        }
    )
    names = [*made["follower"], *sorted(set(made["leader"]))]
    found = two_ended(made, pl.DataFrame({"person": names}))
    truth = np.sqrt(0.6 * 0.35)
    value, low, high = (
        found[f"index{end}"].to_numpy() for end in ("", "_low", "_high")
    )
    assert 0.90 <= ((low <= truth) & (truth <= high)).mean() <= 1
    assert value.mean() == pytest.approx(truth, abs=0.03)
    assert (high - low).mean() < 0.55
