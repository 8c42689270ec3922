from __future__ import annotations

from dataclasses import fields

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ledby.errors import InsufficientData
from ledby.science.simulation import STORIES, Truth, simulate
from ledby.science.simulation.naming import name_everybody
from ledby.science.tables import ALL, conform
from ledby.science.vocabulary import Kind, Reason, Share


@pytest.fixture(scope="module")
def relief():
    return simulate(1200, 7)


def frames_of(organization):
    tables = {
        field.name: getattr(organization, field.name)
        for field in fields(organization)
        if field.name != "truth"
    }
    for field in fields(Truth):
        tables[f"truth_{field.name}"] = getattr(organization.truth, field.name)
    return tables


def test_every_table_keeps_its_contract(relief):
    for name, table in ALL.items():
        frame = getattr(relief, name)
        assert conform(frame, table).shape[0] == len(frame) > 0


def test_the_same_seed_gives_the_same_cells(relief):
    again = frames_of(simulate(1200, 7))
    for name, frame in frames_of(relief).items():
        assert_frame_equal(frame, again[name])


def test_another_seed_gives_other_people_but_the_same_stories(relief):
    other = simulate(1200, 8)
    assert (
        other.people["name"][20:40].to_list() != relief.people["name"][20:40].to_list()
    )
    kept = ("person", "name", "title", "unit")
    assert_frame_equal(other.people[:8].select(kept), relief.people[:8].select(kept))


@pytest.mark.parametrize("backend", ["pandas", "pyarrow"])
def test_every_backend_holds_the_same_cells(backend):
    wanted = frames_of(simulate(80, 3))
    for name, frame in frames_of(simulate(80, 3, backend=backend)).items():
        found = pl.DataFrame(frame) if backend == "pyarrow" else pl.from_pandas(frame)
        assert_frame_equal(found, wanted[name], check_dtypes=False)


def test_stories_sit_where_they_should(relief):
    person = {row["person"]: row for row in relief.people.to_dicts()}
    reports = relief.people["manager"].to_list()
    samira, henrik = person[STORIES["leader"]], person[STORIES["manager"]]
    assert samira["name"] == "Samira Haddad"
    assert samira["unit"] == "Operations / Logistics"
    assert samira["person"] not in reports
    assert henrik["title"] == "Head of Fundraising"
    assert reports.count(henrik["person"]) >= 3
    assert person[STORIES["director"]]["level"] == 2
    assert person[STORIES["member"]]["attr_contract"] == "volunteer"
    assert list(STORIES) == [
        "member",
        "manager",
        "leader",
        "organiser",
        "director",
        "council",
        "administrator",
    ]


def test_the_reporting_tree_has_one_root_and_sensible_spans(relief):
    manager = dict(zip(relief.people["person"], relief.people["manager"], strict=True))
    roots = [person for person, boss in manager.items() if boss is None]
    assert len(roots) == 1
    for above in manager.values():
        steps = 0
        while above is not None:
            above, steps = manager[above], steps + 1  # noqa: PLW2901
        assert steps <= 6
    level = dict(zip(relief.people["person"], relief.people["level"], strict=True))
    spans = relief.people["manager"].drop_nulls().value_counts(name="span")
    leads = [row["span"] for row in spans.to_dicts() if level[row["manager"]] == 3]
    assert np.quantile(leads, 0.05) >= 5
    assert max(leads) <= 12
    assert all(level[boss] <= level[person] for person, boss in manager.items() if boss)


def test_everybody_has_a_name_and_an_address_of_their_own():
    people = simulate(8_000, 1).people
    assert people["name"].is_unique().all()
    assert people["email"].is_unique().all()
    assert people["email"].str.contains(r"^[a-z.\-0-9]+@harbourlight\.example$").all()
    assert people["unit"].n_unique() > 25


def test_names_that_look_alike_in_plain_letters_get_two_addresses():
    nobody = np.empty(0, dtype=np.int64)
    fixed = ["Łucja Díaz", "Lucja Diaz"]
    names, emails = name_everybody(
        nobody, nobody.astype(bool), fixed, np.random.default_rng(1)
    )
    assert names == fixed
    assert emails[0] == "lucja.diaz@harbourlight.example"
    assert emails[1] == "lucja.diaz.2@harbourlight.example"


def test_ten_units_and_fourteen_countries(relief):
    assert relief.people["unit"].n_unique() == 10
    assert relief.people["location"].n_unique() == 14
    assert relief.people["attr_contract"].n_unique() == 3


def test_units_answer_as_planted(relief):
    came = relief.respondents["person"].implode()
    rates = relief.people.group_by("unit").agg(
        share=pl.col("person").is_in(came).mean()
    )
    share = dict(rates.rows())
    assert share.pop("Programmes / Water") == pytest.approx(0.60, abs=0.01)
    assert share.pop("Operations / Head office") == pytest.approx(0.70, abs=0.01)
    assert min(share.values()) >= 0.80
    assert len(relief.respondents) / 1200 == pytest.approx(0.86, abs=0.02)


def test_nominations_are_what_the_form_allows(relief):
    rows = relief.nominations
    assert rows.group_by("follower").len()["len"].max() <= 5
    assert not (rows["follower"] == rows["leader"]).any()
    assert rows.select("follower", "leader").is_unique().all()
    assert set(rows["follower"]) <= set(relief.respondents["person"])
    given = {word for text in rows["reason"].drop_nulls() for word in text.split(";")}
    assert given == set(Reason)
    assert rows["reason"].drop_nulls().str.count_matches(";").max() == 1
    shares = rows["share"].value_counts(normalize=True, name="share_of")
    found = dict(shares.rows())
    for word, wanted in ((Share.NAME, 0.25), (Share.COUNT, 0.55), (Share.TOTAL, 0.2)):
        assert found[word] == pytest.approx(wanted, abs=0.04)
    assert rows["message"].n_unique() >= 60


def test_the_leader_without_title_is_followed_from_field_east(relief):
    unit = relief.people.select(follower="person", unit="unit")
    follows = relief.nominations.filter(pl.col("leader") == STORIES["leader"])
    where = follows.join(unit, on="follower")["unit"].to_list()
    assert len(where) >= 20
    assert where.count("Programmes / Field / East") >= 12
    henrik = relief.nominations.filter(pl.col("leader") == STORIES["manager"])
    assert len(henrik) <= 1


def test_the_ceiling_is_planted(relief):
    told = relief.people.filter(pl.col("attr_gender").is_not_null())
    women = (pl.col("attr_gender") == "woman").mean()
    high = told.filter(pl.col("level") <= 2).select(women).item()
    low = told.filter(pl.col("level") > 3).select(women).item()
    assert high < 0.3
    assert low > 0.55
    truth = {row["level"]: row for row in relief.truth.ceiling.to_dicts()}
    assert truth[2]["women"] == 0.22
    assert truth[2]["followed"] > 0.35


def test_truth_names_everybody(relief):
    assert len(relief.truth.traits) == 8 * 1200
    assert relief.truth.kinds["kind"].is_in(list(Kind)).all()
    assert relief.truth.active["truth"].is_between(0.0, 1.0).all()
    kind = dict(relief.truth.kinds.rows())
    assert kind[STORIES["leader"]] == Kind.LEADS_WITHOUT_TITLE
    assert kind[STORIES["manager"]] == Kind.MANAGES_WITHOUT_FOLLOWERS
    assert kind[STORIES["director"]] == Kind.LEADS_AND_MANAGES
    managers = set(relief.people["manager"].drop_nulls())
    for person, word in kind.items():
        titled = word in {Kind.LEADS_AND_MANAGES, Kind.MANAGES_WITHOUT_FOLLOWERS}
        assert titled == (person in managers)


def test_decisions_are_taken_high_up_and_felt_below(relief):
    level = relief.people.select("person", seat="level")
    rows = relief.decisions.join(level, on="person")
    high = rows.filter(pl.col("role") == "decided")["seat"] <= 2
    felt = rows.filter(pl.col("role") == "affected")["seat"] <= 2
    assert high.mean() > 0.5
    assert felt.mean() < 0.05


def test_sixty_people_are_enough_and_fewer_are_refused():
    assert len(simulate(60, 1).people) == 60
    with pytest.raises(InsufficientData, match="60 people or more"):
        simulate(59, 1)
