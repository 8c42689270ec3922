"""Managers are found by id, address or name; circles are shown as a chain."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.sources import hris


def check(text: str) -> hris.Checked:
    return hris.check(hris.read_sheet(text.encode(), "people.csv"))


def at(row: int, column: str, sentence: str) -> str:
    return f'people.csv, row {row}, column "{column}": {sentence}'


def said(text: str) -> list[str]:
    return check(text).problems.lines("people.csv")


PEOPLE = """id,name,email,manager
a1,Ann Bo,ann@x.org,
b2,Bo Cy,bo@x.org,{}
c3,Jan Smit,jan@x.org,a1
d4,Jan Smit,jan2@x.org,a1
"""


def test_a_manager_is_an_id_an_address_or_a_name():
    for cell in ("a1", "A1", "ANN@x.org", "ann bo", "Ann  Bo"):
        checked = check(PEOPLE.format(cell))
        assert not checked.problems
        assert checked.people["manager"].to_list() == [None, "a1", "a1", "a1"]


def test_an_unknown_manager_is_named_with_the_nearest():
    assert said(PEOPLE.format("Anne Bo")) == [
        at(3, "manager", 'nobody is called "Anne Bo". Did you mean Ann Bo?')
    ]
    assert said(PEOPLE.format("nobody at all"))[0].endswith('called "nobody at all".')


def test_an_initial_finds_the_person():
    assert said("id,name,manager\n1,Jan Smit,\n2,Ann,J. Smit\n") == [
        at(3, "manager", 'nobody is called "J. Smit". Did you mean Jan Smit?')
    ]


def test_unknown_numbers_get_no_suggestion():
    assert said("id,name,manager\n1001,Ann,\n1002,Bo,1011\n")[0].endswith('"1011".')


def test_an_ambiguous_name_is_refused_with_the_rows():
    (line,) = said(PEOPLE.format("jan smit"))
    several = '"jan smit" is the name of several people (rows 4 and 5); give the id'
    assert line == at(3, "manager", f"{several} or the e-mail address.")


def test_a_circle_is_shown_once_as_a_chain():
    text = "id,name,manager\n1,Ann,2\n2,Bo,3\n3,Cy,1\n4,Di,3\n5,Ed,\n"
    assert said(text) == [
        at(2, "manager", "the reporting line runs in a circle: Ann → Bo → Cy → Ann.")
    ]


def test_two_circles_and_somebody_above_themselves():
    text = "id,name,manager\n1,Ann,1\n2,Bo,3\n3,Cy,2\n"
    assert said(text) == [
        at(
            2,
            "manager",
            "Ann would be their own manager; leave this empty for the head.",
        ),
        at(3, "manager", "the reporting line runs in a circle: Bo → Cy → Bo."),
    ]


def test_a_long_circle_is_cut_short():
    rows = "".join(f"{n},P{n},{(n + 1) % 50}\n" for n in range(50))
    (line,) = said("id,name,manager\n" + rows)
    assert line.endswith(
        "P0 → P1 → P2 → P3 → P4 → P5 → P6 → P7 → P8 → P9 → P10 → P11 → … → P0."
    )


def test_without_names_a_circle_is_said_in_ids():
    assert "x → y → x" in said("id,manager\nx,y\ny,x\n")[0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_circle_is_found_and_nothing_else(data):
    size = data.draw(st.integers(1, 12))
    above = data.draw(
        st.lists(st.none() | st.integers(0, size - 1), min_size=size, max_size=size)
    )
    rows = "".join(
        f"p{n},{'' if up is None else f'p{up}'}\n" for n, up in enumerate(above)
    )
    found = check("id,manager\n" + rows).problems.count
    # A circle is a set of people that walking upward for long enough ends in.
    ends = set()
    for start in range(size):
        node = start
        for _step in range(size):
            node = above[node] if node is not None else None
        if node is not None:
            circle, at = {node}, above[node]
            while at != node:
                circle.add(at)
                at = above[at]
            ends.add(frozenset(circle))
    assert found == len(ends)
