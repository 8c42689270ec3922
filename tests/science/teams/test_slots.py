from __future__ import annotations

import pytest

from ledby.science.teams.slots import slots


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mon-am;Tue-pm", {"mon-am", "tue-pm"}),
        ("mon-AM ; tue-pm,", {"mon-am", "tue-pm"}),
        ("t1 t2 t3", {"t1", "t2", "t3"}),
        ("Mon 9-12, Wed 14-15", {"mon 9", "mon 10", "mon 11", "wed 14"}),
        ("Mon 9\N{EN DASH}11", {"mon 9", "mon 10"}),
        ("9-11", {"9", "10"}),
        ("Mon 12-9", {"mon 12-9"}),
        ("8AM;9AM;noon", {"8am", "9am", "noon"}),
        ("", set()),
        (" ; ", set()),
    ],
)
def test_a_cell_is_a_set_of_slots(text, found):
    assert slots(text) == found
