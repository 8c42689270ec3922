"""Who carries initiatives together, as a source of its own on /organisation/silos.

The refusals of the page are in test_silos.py.
"""

from __future__ import annotations

from ledby.web.initiatives.models import Initiative, Part, Standing
from ledby.web.people.models import Person
from meeting_rows import SIZE, UNITS, units
from stages import released

__all__ = ["units"]
SILOS = "/organisation/silos"


def people():
    found = Person.objects.filter(email__endswith="@mill.example")
    return {(one.unit.path, int(one.key[-1])): one for one in found}


def team(*members):
    idea = Initiative.objects.create(title="Shelf", text="Parts.", lead=members[0])
    for one in members[1:]:
        Part.objects.create(initiative=idea, person=one, standing=Standing.IN)


def carry(crowd):
    """Everybody carries something with everybody, but for the mill and the desk."""
    for at in range(SIZE):
        for to in range(SIZE):
            team(*(crowd[unit, at if unit == "Mill" else to] for unit in UNITS[:4]))
            team(*(crowd[unit, to] for unit in UNITS[1:4]), crowd["Desk", at])


def read(cast, path=SILOS):
    answer = cast.client("nils").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_few_teams_are_no_source(cast, units):
    crowd = people()
    team(crowd["Mill", 0], crowd["Store", 1])
    page = read(cast)
    assert "One source so far" in page
    assert "carries initiatives together" not in page


def test_whom_initiatives_bring_together_stands_beside_what_people_chose(cast, units):
    assert "One source so far" in read(cast)
    carry(people())
    page = read(cast)
    assert "One source so far" not in page
    assert "Who carries initiatives together, and who chooses whom" in page
    assert "They choose each other, and hardly carry an initiative together." in page
    assert "Whom they carry initiatives with" in page


def test_a_quiet_pair_leads_to_those_who_offered_to_be_a_bridge(cast, monkeypatch):
    released(cast, monkeypatch)
    page = read(cast, "/organisation/silos/0-7")
    assert 'href="/people/found?kind=bridge"' in page
