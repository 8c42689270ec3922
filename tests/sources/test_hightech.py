from __future__ import annotations

from ledby.science.tables import NOMINATIONS, PEOPLE, conform
from ledby.sources import hightech


def test_the_study_is_as_published():
    study = hightech.load()
    people = {row["person"]: row for row in study["people"].to_dicts()}
    assert list(people) == [str(at) for at in range(1, 22)]
    assert people["7"] == {
        "person": "7",
        "name": "Manager 7",
        "manager": None,
        "unit": "Department 0",
        "title": "President",
        "level": 1,
    }
    vice = [person for person, row in people.items() if row["manager"] == "7"]
    assert vice == ["2", "14", "18", "21"]
    assert {people[person]["title"] for person in vice} == {"Vice president"}
    assert people["15"]["manager"] == "14"
    assert people["15"]["unit"] == people["14"]["unit"] == "Department 2"
    assert study["nominations"].height == 190
    assert study["nominations"].n_unique() == 190


def test_its_tables_keep_the_contract():
    study = hightech.load()
    assert len(conform(study["people"], PEOPLE)) == 21
    assert len(conform(study["nominations"], NOMINATIONS)) == 190
