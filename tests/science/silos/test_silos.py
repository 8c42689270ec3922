from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ledby.errors import TableError
from ledby.science import silos
from ledby.science.silos.bridges import circles
from ledby.science.silos.ground import Ground, LeftOut
from ledby.science.silos.matrix import mixing, ratio_interval
from ledby.science.silos.overview import fragility
from ledby.science.silos.units import chance, index, sides, within
from ledby.science.simulation import simulate


def ties(*rows):
    columns = ["source", "target", "week", "weight"]
    rows = [(*row, *(1, 1.0)[len(row) - 2 :]) for row in rows]
    return pl.DataFrame(rows, schema=columns, orient="row")


def people(**units):
    rows = [(name, unit) for unit, names in units.items() for name in names]
    return pl.DataFrame(rows, schema=["person", "unit"], orient="row")


@pytest.fixture(scope="module")
def made():
    return simulate(800, 4)


@pytest.fixture(scope="module")
def block_model():
    """Return 12 groups of 60 whose ties across fall evenly, but for a planted silo."""
    rng = np.random.default_rng(6)
    groups, size = 12, 60
    people = groups * size
    one = rng.integers(0, people, 9_000)
    near = rng.random(9_000) < 0.6
    home = one // size * size + rng.integers(0, size, 9_000)
    other = np.where(near, home, rng.integers(0, people, 9_000))
    cut = {(0, 1), (1, 0)}
    keep = np.array(
        [(a // size, b // size) not in cut for a, b in zip(one, other, strict=True)]
    )
    keep &= one != other
    low, high = np.minimum(one, other)[keep], np.maximum(one, other)[keep]
    return Ground(
        ids=[f"p{number}" for number in range(people)],
        group=np.arange(people) // size,
        names=[f"g{number:02}" for number in range(groups)],
        source=low,
        target=high,
        week=np.ones(len(low), dtype=np.int64),
        weight=np.ones(len(low)),
        left_out=LeftOut(0, 0, 0),
    )


class TestMatrix:
    def test_a_small_one_by_hand(self):
        everybody = people(east=["a", "b", "c"], west=["d", "e"])
        links = ties(("a", "b"), ("b", "c"), ("c", "d", 1, 2.0), ("d", "e"))
        cells = mixing(silos.prepare(links, everybody))
        # Strengths 1, 2, 3 and 3, 1: ten ends in all.
        assert cells.weight.tolist() == [2, 2, 1]
        assert cells.expected == pytest.approx([(36 - 14) / 20, 24 / 10, 6 / 20])
        assert cells.people.tolist() == [3, 2, 2]
        assert cells.ties.tolist() == [2, 1, 1]

    def test_doubling_a_weight_changes_the_figures(self):
        everybody = people(east=["a", "b"], west=["c", "d"])
        one = mixing(silos.prepare(ties(("a", "b"), ("a", "c")), everybody))
        two = mixing(silos.prepare(ties(("a", "b"), ("a", "c", 1, 2.0)), everybody))
        assert two.weight[1] == 2 * one.weight[1]

    def test_weeks_add_up_and_order_in_a_pair_does_not_matter(self):
        everybody = people(east=["a", "b"], west=["c", "d"])
        links = ties(("a", "c", 1, 1.0), ("c", "a", 2, 1.0))
        cells = mixing(silos.prepare(links, everybody))
        assert (cells.weight[1], cells.ties[1], cells.people[1]) == (2, 1, 2)

    def test_a_silo_is_found_and_nothing_else_is_called_one(self, block_model):
        cells = mixing(block_model)
        _, high = ratio_interval(cells, cells.across)
        low, _ = ratio_interval(cells, cells.across)
        silo = (cells.one == 0) & (cells.other == 1)
        assert high[silo] < 0.2
        other = (cells.across > 0) & ~silo
        # Nine in ten of the others hold 1, give or take three in a hundred.
        held = (low[other] <= 1) & (high[other] >= 1)
        assert 0.85 < held.mean() < 0.98

    def test_planted_factors_come_back_in_order(self, made):
        found = silos.matrix(made.ties, made.people)
        pair = pl.struct("unit", "other").map_elements(
            lambda row: " + ".join(sorted(row.values())), pl.String
        )
        truth = made.truth.ties_silos.with_columns(pair=pair)
        both = found.with_columns(pair=pair).join(truth, on="pair")
        means = both.group_by("factor").agg(pl.col("across").mean()).sort("factor")
        assert means["factor"].to_list() == [0.08, 0.5, 1.0, 1.3, 1.6]
        assert means["across"].is_sorted()

    def test_few_and_none_look_the_same(self):
        everybody = people(east="abcde", west="fghij", north="klmno")
        links = ties(*[("a", name) for name in "bcde"], ("a", "f"), ("k", "l"))
        found = silos.matrix(links, everybody)
        band = {
            (row["unit"], row["other"]): (row["band"], row["weight"], row["people"])
            for row in found.to_dicts()
        }
        assert band["east", "east"] == ("shown", 4.0, 5)
        assert band["east", "west"] == band["north", "west"] == ("few", None, None)

    def test_a_group_below_k_is_never_shown(self):
        everybody = people(east="abcde", west="fg")
        links = ties(*[(one, other) for one in "abcde" for other in "fg"])
        assert set(silos.matrix(links, everybody)["band"]) == {"few"}

    def test_beyond_a_thousand_groups_only_what_is_shown_is_listed(self, monkeypatch):
        module = sys.modules["ledby.science.silos.matrix"]
        monkeypatch.setattr(module, "MOST_LISTED", 2)
        everybody = people(east="abcde", west="fghij", north="klmno")
        links = ties(*[("a", name) for name in "bcde"], ("a", "f"))
        found = silos.matrix(links, everybody)
        assert found.select("unit", "other", "band").rows() == [
            ("east", "east", "shown")
        ]


class TestUnits:
    def test_chance_is_that_of_shuffled_labels(self, block_model):
        rng = np.random.default_rng(2)
        drawn = []
        for _ in range(400):
            shuffled = replace(block_model, group=rng.permutation(block_model.group))
            inside, across = sides(shuffled)
            drawn.append((across - inside) / (across + inside))
        expected, low, high = chance(block_model)
        assert expected == pytest.approx(np.mean(drawn, axis=0), abs=0.01)
        assert low == pytest.approx(np.quantile(drawn, 0.05, axis=0), abs=0.02)
        assert high == pytest.approx(np.quantile(drawn, 0.95, axis=0), abs=0.02)

    def test_the_whole_by_hand(self):
        everybody = people(east=["a", "b"], west=["c", "d"])
        found = index(
            silos.prepare(ties(("a", "b"), ("a", "c"), ("b", "d")), everybody)
        )
        assert found.ei == pytest.approx(1 / 3)
        # Of six pairs two are inside: 3 ties hold 1 on average, so (2 - 1) / 3.
        assert found.expected == pytest.approx(1 / 3)

    def test_assortativity_is_that_of_networkx(self, block_model):
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(enumerate({"group": int(g)} for g in block_model.group))
        network = block_model.network()
        network.data[:] = 1.0
        graph.add_edges_from(zip(*network.nonzero(), strict=True))
        single = replace(
            block_model,
            source=np.array([low for low, _ in graph.edges]),
            target=np.array([high for _, high in graph.edges]),
            weight=np.ones(graph.number_of_edges()),
            week=np.ones(graph.number_of_edges(), dtype=np.int64),
        )
        attributes = {n: int(g) for n, g in enumerate(block_model.group)}
        nx.set_node_attributes(graph, attributes, "group")
        peer = nx.attribute_assortativity_coefficient(graph, "group")
        assert within(single).assortativity == pytest.approx(peer)

    def test_a_unit_below_k_shows_its_size_alone(self):
        everybody = people(east="abcde", west="fg")
        found = silos.units(ties(("a", "f"), ("a", "b")), everybody)
        assert found.row(1) == ("west", 2, None, None, None, None, None, None)

    def test_without_ties_nothing_is_claimed(self):
        everybody = people(east="abcde", west="fghij")
        found = silos.units(ties(), everybody)
        assert found["ei"].to_list() == [None, None]
        summary = silos.summary(ties(), everybody)
        assert summary.index.ei is None
        assert summary.communities["middle"] is None


class TestBridges:
    def test_a_bridge_between_two_circles(self):
        everybody = people(east="abc", west="xyz")
        links = ties(
            ("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z")
        )
        links = links.vstack(ties(("a", "x"), ("a", "y")))
        found = silos.people(links, everybody).to_dicts()
        by_name = {row["person"]: row for row in found}
        # a knows b, c and x, y: two ties among four contacts.
        assert by_name["a"]["effective_size"] == pytest.approx(4 - 2 * 2 / 4)
        assert (by_name["a"]["outside"], by_name["a"]["units_reached"]) == (2, 2)
        assert by_name["a"]["constraint"] < by_name["c"]["constraint"]

    def test_roles_are_those_of_every_open_triad(self, block_model):
        part = replace(
            block_model,
            source=block_model.source[:900],
            target=block_model.target[:900],
        )
        part = replace(part, week=part.week[:900], weight=part.weight[:900])
        neighbours: dict[int, set[int]] = {}
        for one, other in zip(part.source.tolist(), part.target.tolist(), strict=True):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
        counted = dict.fromkeys(
            ("coordinator", "gatekeeper", "itinerant", "liaison"), 0
        )
        group = part.group.tolist()
        for middle, around in neighbours.items():
            for one in around:
                for other in around:
                    if one < other and other not in neighbours[one]:
                        counted[_role(group[one], group[middle], group[other])] += 1
        found = circles(part).brokerage
        assert {name: getattr(found, name) for name in counted} == counted

    def test_a_person_without_ties_has_an_empty_circle(self):
        everybody = people(east="ab", west="c")
        row = silos.people(ties(("a", "b")), everybody).row(2, named=True)
        assert (row["contacts"], row["effective_size"], row["constraint"]) == (
            0,
            None,
            None,
        )


def _role(one, middle, other):
    if one == middle == other:
        return "coordinator"
    if middle in (one, other):
        return "gatekeeper"
    return "itinerant" if one == other else "liaison"


def test_a_pair_of_units_hangs_on_one_person():
    everybody = people(east="abc", west="def", north="gh")
    links = ties(("a", "d"), ("a", "e"), ("b", "g"), ("c", "h"))
    found = fragility(mixing(silos.prepare(links, everybody)))
    assert (found.tied, found.on_one) == (2, 1)


class TestCommunities:
    def test_departments_come_back_and_are_stable(self, block_model):
        found = silos.profile(block_model)
        best = max(view.agreement for view in found.views)
        assert best > 0.95
        assert found.stable
        assert found.views[found.middle].stability >= 0.9

    def test_merging_fragments_finds_the_same(self, block_model, monkeypatch):
        # The last ten people lose their ties: they belong to no community.
        keep = (block_model.source < 710) & (block_model.target < 710)
        part = replace(
            block_model,
            **{
                name: getattr(block_model, name)[keep]
                for name in ("source", "target", "week", "weight")
            },
        )
        steps = (0.5, 1.0, 2.0)
        anew = silos.profile(part, resolutions=steps)
        module = sys.modules["ledby.science.silos.communities"]
        monkeypatch.setattr(module, "LARGE", 100)
        merged = silos.profile(part, resolutions=steps)
        assert (merged.members[710:] == -1).all()
        assert (merged.members[:710] >= 0).all()
        for one, other in zip(anew.views, merged.views, strict=True):
            assert other.agreement == pytest.approx(one.agreement, abs=0.05)
            assert other.modularity == pytest.approx(one.modularity, abs=0.02)
        again = silos.profile(part, resolutions=steps)
        np.testing.assert_array_equal(merged.members, again.members)

    def test_large_organisations_are_looked_at_more_finely(self):
        resolutions = sys.modules["ledby.science.silos.communities"]._resolutions
        assert resolutions(800)[-1] == resolutions(32_000)[-1] == 32
        assert resolutions(1_000_000)[-1] == 1_024

    def test_the_middle_view_never_looks_at_the_chart(self, block_model):
        other = replace(block_model, group=np.roll(block_model.group, 30))
        assert silos.profile(block_model).middle == silos.profile(other).middle


class TestBadInput:
    def test_an_unknown_column_names_those_there_are(self, made):
        with pytest.raises(TableError, match='no column "team"'):
            silos.matrix(made.ties, made.people, by="team")

    def test_strangers_and_self_ties_are_counted_out(self):
        everybody = people(east="ab")
        links = ties(("a", "b"), ("a", "a"), ("a", "zz"), ("a", "b", 2, 0.0))
        found = silos.summary(links, everybody)
        assert found.left_out == LeftOut(strangers=1, oneself=1, weightless=1)
        assert found.pairs == 1

    def test_a_negative_weight_is_refused_with_its_row(self):
        with pytest.raises(TableError, match="row 1"):
            silos.matrix(ties(("a", "b", 1, -1.0)), people(east="ab"))

    def test_nobody_at_all(self):
        nobody = people().with_columns(pl.col("person", "unit").cast(pl.String))
        assert silos.summary(ties(("a", "b")), nobody).people == 0


@pytest.mark.parametrize("engine", ["pandas", "pyarrow"])
def test_any_frame_gives_the_same_in_its_own_kind(made, engine):
    convert = {"pandas": lambda f: f.to_pandas(), "pyarrow": lambda f: f.to_arrow()}
    links, everybody = convert[engine](made.ties), convert[engine](made.people)
    found = silos.matrix(links, everybody)
    assert type(found) is type(links)
    expected = silos.matrix(made.ties, made.people)
    ratio = np.asarray(found["ratio"], dtype=float)
    assert ratio == pytest.approx(expected["ratio"].to_numpy(), nan_ok=True)


def test_what_was_prepared_once_answers_every_question(made):
    ground = silos.prepare(made.ties, made.people, depth=1)
    for ask in (silos.matrix, silos.units, silos.people, silos.trend):
        found = ask(ground, made.people)
        assert found.equals(ask(made.ties, made.people, depth=1))
    assert silos.summary(ground, made.people).groups == len(ground.names)
