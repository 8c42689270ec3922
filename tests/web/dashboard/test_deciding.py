"""Who decides and how mixed teams are, on /organisation/inclusion: these days' figures.

The refusals of the page are in test_organisation.py.
"""

from __future__ import annotations

import re

import pytest

from ledby.web.initiatives.analysis import how_mixed
from ledby.web.initiatives.models import Initiative, Part, Standing
from ledby.web.people.models import Person, Unit
from stages import released

INCLUSION = "/organisation/inclusion"


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


@pytest.fixture
def two_places(db):
    """Return ten people of two units and two places, five each, all of one level."""
    wings = [Unit.objects.create(path=f"Wing {at}") for at in range(2)]
    return [
        Person.objects.create(
            key=f"w{at}{number}",
            name=f"Wing {at} {number}",
            unit=wing,
            level=3,
            location=f"Place {at}",
        )
        for at, wing in enumerate(wings)
        for number in range(5)
    ]


def team(lead, *others):
    idea = Initiative.objects.create(title="Shelf", text="Spare parts.", lead=lead)
    for person in others:
        Part.objects.create(initiative=idea, person=person, standing=Standing.IN)


def read(cast):
    answer = cast.client("nils").get(INCLUSION)
    assert answer.status_code == 200
    return answer.content.decode()


def test_teams_within_one_wing_are_less_mixed_than_the_lot_would_have_it(
    cast, spring, two_places
):
    for at in range(4):
        team(two_places[at], two_places[at + 1])
    page = read(cast)
    assert "Too few teams to say how mixed they are." in page
    # The fifth team of two: the page that was drawn before is not shown again.
    team(two_places[8], two_places[9], two_places[5], two_places[6], two_places[7])
    page = read(cast)
    assert (
        "Our teams are less mixed than chance would make them: units, places." in page
    )
    row = re.search(r'<th scope="row">Units</th><td>(.*?)</td><td>(.*?)</td>', page)
    # Nobody of another wing in any team, cut at 5 in 100 as all ends are.
    assert row[1] == "5 in 100"


def test_the_figures_beside_chance(two_places):
    left, right = two_places[:5], two_places[5:]
    for one, other in zip(left, right, strict=True):
        team(one, other)
    mixed = how_mixed()
    assert mixed["teams"] == "5–9"
    by_column = {one["column"]: one for one in mixed["differ"]}
    # Each pair is across; by the lot 5 of the 9 others are of the other wing.
    assert by_column["unit"]["found"]["value"] == 0.95
    assert by_column["unit"]["chance"] == pytest.approx(5 / 9, abs=0.06)
    assert by_column["unit"]["found"]["high"] <= 0.95
    # One level only: nobody differs, and chance would not have it otherwise.
    assert by_column["level"]["found"]["value"] == by_column["level"]["chance"] == 0.05


def test_whoever_only_offers_help_or_was_asked_is_no_member(two_places):
    for at in range(5):
        idea = Initiative.objects.create(
            title="Shelf", text="Parts.", lead=two_places[at]
        )
        for place, standing in ((5, Standing.OFFERED), (6, Standing.ASKED)):
            Part.objects.create(
                initiative=idea, person=two_places[place], standing=standing
            )
    assert how_mixed() is None


def test_it_says_who_decides_and_where_there_is_more(cast, spring):
    page = read(cast)
    assert "Not enough evidence yet. Few decisions have been taken here so far." in page
    assert 'href="/decisions/how"' in page
