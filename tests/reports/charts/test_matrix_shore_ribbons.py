"""Between blocks: squares for pairs, arcs for what stands out, ribbons of traits."""

from __future__ import annotations

import itertools

import pytest

from ledby.reports.charts import matrix, ribbons, shore
from ledby.reports.specimens import BLOCKS, organisation_page
from ledby.science.released import Block, SiloCell, SiloView, TraitFlow
from svg import classed, parse, texts

PAGE = organisation_page()
VIEW = PAGE["silos"]["views"][0]
LABELS = {block["block"]: block["label"] for block in PAGE["blocks"]}


def drawn():
    return matrix(VIEW, title="t", description="d")


def test_each_pair_is_drawn_twice_and_told_once():
    made = drawn()
    assert len(made.rows) == 45
    for svg in (made.svg, made.svg_narrow):
        root = parse(svg)
        shades = {name: len(classed(root, "rect", name)) for name in ("d0", "d1", "d4")}
        assert shades == {"d0": 6, "d1": 4, "d4": 6}
        squares = [n for n in root.iter("rect") if n.get("class", "").startswith("d")]
        assert len(squares) + len(classed(root, "circle", "f-edge")) == 90


def test_islands_stand_apart_and_keep_the_order_given():
    root = parse(drawn().svg)
    names = list(classed(root, "text", "end"))
    assert [t.text for t in names] == list(BLOCKS)
    at = [float(t.get("y")) for t in names]
    steps = [round(b - a, 1) for a, b in itertools.pairwise(at)]
    assert steps[3] == steps[6] == steps[0] + 8
    assert len(set(steps)) == 2


def test_quiet_is_written_where_there_is_room():
    assert texts(parse(drawn().svg)).count("quiet") == 6
    assert "quiet" not in texts(parse(drawn().svg_narrow))


def test_a_point_says_too_few_and_the_table_says_it_in_words():
    rows = {row[0]: row[1:] for row in drawn().rows}
    assert rows["Volunteers and Finance"] == (
        "too few to say",
        "one, two or nobody",
        "one, two or nobody",
    )
    assert rows["Field East and Field South"][1:] == ("10–19 people", "5–9 people")


@pytest.mark.parametrize("number", [4, 16, 40])
def test_any_number_of_blocks_stays_inside_the_picture(number):
    made = matrix(view_of(number), title="t", description="d")
    for svg in (made.svg, made.svg_narrow):
        root = parse(svg)
        width, deep = map(float, root.get("viewBox").split()[2:])
        for square in root.iter("rect"):
            assert float(square.get("x")) + float(square.get("width")) <= width
            assert float(square.get("y")) + float(square.get("height")) <= deep


def view_of(number):
    ids = [str(at) for at in range(number)]
    return SiloView(
        blocks=[
            Block(block=b, label="A rather long name " + b, units=[b], members="5–9")
            for b in ids
        ],
        islands=[ids[:2], ids[2:]],
        cells=[
            SiloCell(block=a, other=b, level="usual", there="few", back="few")
            for at, a in enumerate(ids)
            for b in ids[at + 1 :]
        ],
        weakest=[],
    )


def test_the_shore_draws_what_stands_out_alone():
    made = shore(VIEW, title="t", description="d")
    counts = {"much-more": 3, "more": 9, "less": 2, "quiet": 3}
    for svg in (made.svg, made.svg_narrow):
        root = parse(svg)
        assert {
            word: len(classed(root, "path", f"arc--{word}")) for word in counts
        } == counts
        assert len(classed(root, "rect", "f-tide")) == 10
        assert [t for t in texts(root) if t in BLOCKS] == list(BLOCKS)
    assert len(made.rows) == 17


def test_a_name_is_never_markup():
    view = {**VIEW, "blocks": [{**b, "label": "<b>&"} for b in VIEW["blocks"]]}
    for made in (
        matrix(view, title="<t>", description="<d>"),
        shore(view, title="<t>", description="<d>"),
    ):
        assert "<b>" not in made.svg + made.svg_narrow


def test_a_ribbon_is_as_broad_as_its_band_and_no_two_meet_at_a_bar():
    flows = [flow for flow in PAGE["lineage"] if flow["trait"] == "any"]
    made = ribbons(flows, LABELS, title="t")
    for svg in (made.svg, made.svg_narrow):
        root = parse(svg)
        kinds = [n.get("class").split()[1] for n in classed(root, "path", "ribbon")]
        assert kinds == ["w12", "w6", "w6", "w12", "w3", "w20", "w3"]
        ends = [n.get("d").split()[-1] for n in classed(root, "path", "ribbon")]
        starts = [n.get("d").split()[1] for n in classed(root, "path", "ribbon")]
        assert len(set(starts)) == len(starts)
        assert len(set(ends)) == len(ends)
    assert made.rows[5] == ("Volunteers", "Field East", "50–99 people")
    assert made.caption == ""


def test_many_flows_leave_the_thinnest_to_the_table():
    flows = [
        TraitFlow(trait="any", block=a, other=b, people="10–19" if b == "9" else "5–9")
        for a in LABELS
        for b in LABELS
        if a != b
    ]
    made = ribbons(flows, LABELS, title="t")
    assert len(made.rows) == 90
    assert len(classed(parse(made.svg), "path", "ribbon")) == 9
    assert made.caption == (
        "Drawn are flows of 10 people and more; the table has them all."
    )
    same = [{**flow, "people": "5–9"} for flow in flows]
    assert len(classed(parse(ribbons(same, LABELS, title="t").svg), "path", "ribbon"))
