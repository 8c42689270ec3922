from __future__ import annotations

import pytest

from ledby.web.cycles.policies import Act, may

READS = {Act.READ}
FOLLOWS = {Act.READ, Act.FOLLOW_PROGRESS, Act.READ_HISTORY}
EVERYTHING = {
    *FOLLOWS,
    *(Act.CREATE, Act.EDIT, Act.LAUNCH, Act.REMIND, Act.CLOSE, Act.RELEASE),
}
TRUTH = {
    (): set(),
    ("director",): set(),
    ("administrator",): READS,
    ("council",): FOLLOWS,
    ("organiser",): EVERYTHING,
    ("director", "council"): FOLLOWS,
    ("administrator", "organiser"): EVERYTHING,
    ("somebody new",): set(),
}


@pytest.mark.parametrize("roles", TRUTH)
def test_each_role_may_do_exactly_this(roles):
    assert {act for act in Act if may(roles, act)} == TRUTH[roles]


def test_the_table_speaks_of_every_act():
    assert set(Act) == EVERYTHING
