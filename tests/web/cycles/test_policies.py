from __future__ import annotations

import pytest

from ledby.web.cycles.policies import Act, may

READS = {Act.READ}
DISCUSSES = {Act.READ, Act.FOLLOW_PROGRESS, Act.READ_HISTORY, Act.DISCUSS}
COUNCIL = DISCUSSES | {Act.AGREE}
ORGANISES = {
    *DISCUSSES,
    *(Act.CREATE, Act.EDIT, Act.LAUNCH, Act.REMIND, Act.CLOSE, Act.RELEASE),
}
TRUTH = {
    (): set(),
    ("director",): set(),
    ("administrator",): READS,
    ("council",): COUNCIL,
    ("organiser",): ORGANISES,
    ("director", "council"): COUNCIL,
    ("administrator", "organiser"): ORGANISES,
    ("organiser", "council"): COUNCIL | ORGANISES,
    ("somebody new",): set(),
}


@pytest.mark.parametrize("roles", TRUTH)
def test_each_role_may_do_exactly_this(roles):
    assert {act for act in Act if may(roles, act)} == TRUTH[roles]


def test_the_table_speaks_of_every_act():
    assert set(Act) == COUNCIL | ORGANISES
