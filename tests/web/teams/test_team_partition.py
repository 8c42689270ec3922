from __future__ import annotations

import csv
import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ledby.web.people.models import Person, Unit
from ledby.web.teams.models import Division, State
from ledby.web.teams.services import dividing

LIST = "name\tyears\tteam\n" + "\n".join(
    f"Person {at}\t{at}\t{'red' if at % 2 else 'blue'}" for at in range(1, 9)
)


def begin(cast, who="vera", **data):
    given = {"title": "Packing", "size": "4", "people": LIST} | data
    return cast.client(who).post("/teams/partition", given)


def made(cast, who="vera", **rules) -> Division:
    division = Division.objects.latest("created_at")
    path = f"/teams/partition/{division.pk}/rules"
    page = cast.client(who).post(path, {"go": "1"} | rules)
    division.refresh_from_db()
    assert page.status_code == 302, page.content.decode()
    return division


def text(cast, division, who="vera"):
    return cast.client(who).get(f"/teams/partition/{division.pk}").content.decode()


@pytest.fixture
def many(cast) -> Unit:
    """Return a unit of 24 with a voluntary attribute: six left-handed people."""
    unit = Unit.objects.create(path="Depot")
    for at in range(24):
        Person.objects.create(
            key=f"d{at}",
            name=f"Dora {at:02}",
            unit=unit,
            attributes={"hand": "left" if at < 6 else "right"},
        )
    return unit


def test_a_list_of_ones_own_is_divided_as_the_rules_say(cast):
    begin(cast)
    division = made(
        cast,
        balance="attr_years",
        spread="attr_team",
        together="Person 1; Person 2",
        apart="Person 3; Person 4",
    )
    assert division.state == State.FOUND
    place = dict(zip(division.result["people"], division.result["team"], strict=True))
    assert place["r1"] == place["r2"]
    assert place["r3"] != place["r4"]
    assert sorted(division.result["team"]) == [1] * 4 + [2] * 4
    page = text(cast, division)
    assert "Each team is mixed by team." in page
    assert "Person 1 and Person 2 stay together." in page


def test_names_alone_are_a_list(cast):
    begin(cast, people="Ana\nBo\nCy\nDi\n", size="2")
    assert [row["name"] for row in Division.objects.get().rows] == [
        "Ana",
        "Bo",
        "Cy",
        "Di",
    ]


def test_a_file_is_a_list(cast):
    file = SimpleUploadedFile("p.csv", LIST.replace("\t", ";").encode())
    begin(cast, people="", file=file)
    assert Division.objects.get().rows[0] == {
        "name": "Person 1",
        "years": "1",
        "team": "red",
    }


def test_units_are_divided_with_what_they_gave_never_shown(cast, many):
    begin(cast, people="", unit_1="depot", size="6", purpose="Mixed hands")
    division = made(cast, column_1="attr_hand", value_1="left", spread="attr_hand")
    assert division.state == State.FOUND
    page = text(cast, division)
    assert "Nobody is alone with hand: left." in page
    assert page.count("not shown team by team") == 2
    before = text(cast, division)
    # Moving people tells nothing of what they gave.
    somebody = division.result["people"][0]
    to = division.result["team"][0] % 4 + 1
    data = {"person": somebody, "to": str(to)}
    cast.client("vera").post(f"/teams/partition/{division.pk}/move", data)
    after = text(cast, division)
    rows = [line for line in before.splitlines() if "hand" in line]
    assert all(line.split("<td")[0] in after for line in rows)
    division.refresh_from_db()
    assert dividing.measured(division) != division.result["fit"]


@pytest.mark.parametrize(
    ("group", "rules", "sentence"),
    [
        ({"purpose": ""}, {"spread": "attr_hand"}, "Say what for"),
        (
            {"purpose": "Why"},
            {"column_1": "attr_hand", "value_1": "both"},
            "Fewer than five people gave this value",
        ),
    ],
)
def test_rules_on_what_people_gave_need_purpose_and_numbers(
    cast, many, group, rules, sentence
):
    begin(cast, people="", unit_1="Depot", size="6", **group)
    division = Division.objects.get()
    path = f"/teams/partition/{division.pk}/rules"
    page = cast.client("vera").post(path, {"go": "1"} | rules)
    assert sentence in page.content.decode()
    division.refresh_from_db()
    assert division.result == {}


def test_small_groups_are_not_divided_by_what_people_gave(cast, many):
    Person.objects.filter(unit=many, key__in=["d1", "d2", "d3", "d4", "d23"]).delete()
    begin(cast, people="", unit_1="Depot", size="6", purpose="Why")
    division = Division.objects.get()
    path = f"/teams/partition/{division.pk}/rules"
    page = cast.client("vera").post(path, {"go": "1", "spread": "attr_hand"})
    assert "only in groups of twenty or more" in page.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"people": ""}, "Name units, or give a list of your own"),
        ({"unit_1": "Water"}, "Name units, or give a list of your own"),
        ({"people": "", "unit_1": "Moon"}, "No unit is called Moon."),
        ({"size": "1"}, "greater than or equal to 2"),
        ({"people": "Ana"}, "A list needs two people at least"),
        ({"title": ""}, "This field is required."),
    ],
)
def test_bad_groups_are_one_sentence(cast, data, sentence):
    assert sentence in begin(cast, **data).content.decode()
    assert not Division.objects.exists()


def test_what_cannot_be_divided_is_a_sentence(cast):
    begin(cast, people="\n".join(f"P{at}" for at in range(7)), size="5")
    division = made(cast)
    assert division.state == State.NONE
    page = text(cast, division)
    assert "7 people cannot be divided into teams of 5 or 6" in page


def test_a_rule_names_somebody_who_is_not_there(cast):
    begin(cast)
    division = Division.objects.get()
    path = f"/teams/partition/{division.pk}/rules"
    for data, sentence in (
        ({"together": "Person 1; Nobody"}, "Nobody is nobody in this group"),
        ({"apart": "Person 1"}, "A line takes two names at least"),
    ):
        page = cast.client("vera").post(path, {"go": "1"} | data)
        assert sentence in page.content.decode()


def test_moving_shows_the_effect_and_is_undone(cast):
    begin(cast)
    division = made(cast, apart="Person 3; Person 4")
    place = dict(zip(division.result["people"], division.result["team"], strict=True))
    move = f"/teams/partition/{division.pk}/move"
    data = {"person": "r3", "to": str(place["r4"])}
    page = cast.client("vera").post(move, data, follow=True).content.decode()
    assert "not kept" in page
    page = cast.client("vera").post(move, {"undo": "1"}, follow=True)
    assert "not kept" not in page.content.decode()
    page = cast.client("vera").post(move, {"person": "r3", "to": "9"}, follow=True)
    assert "Choose somebody and a team" in page.content.decode()


def test_the_next_teams_differ_from_the_last(cast):
    begin(cast)
    first = made(cast)
    begin(cast, title="Again")
    again = made(cast, before=str(first.pk))
    pairs = [
        {
            frozenset((one, other))
            for one, a in zip(d.result["people"], d.result["team"], strict=True)
            for other, b in zip(d.result["people"], d.result["team"], strict=True)
            if a == b and one != other
        }
        for d in (first, again)
    ]
    # Of two teams of four, new ones can repeat no fewer than four pairs.
    assert len(pairs[0] & pairs[1]) == 4
    assert "People meet others than last time." in text(cast, again)


def test_the_file_opens_safely_in_a_spreadsheet(cast):
    begin(cast, people="=cmd()\nBo\nCy\nDi\n", size="2")
    division = made(cast)
    page = cast.client("vera").get(f"/teams/partition/{division.pk}/csv")
    rows = list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert rows[0] == ["team", "name"]
    assert {row[1] for row in rows[1:]} == {"'=cmd()", "Bo", "Cy", "Di"}


def test_the_workbook_holds_texts_and_no_formula(cast):
    begin(cast, people="name\tdrives\n=cmd()\tyes\nBo\tno\nCy\tyes\nDi\tno\n", size="2")
    division = made(cast, spread="attr_drives")
    page = cast.client("vera").get(f"/teams/partition/{division.pk}/xlsx")
    assert page["Content-Type"].endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(page.content)) as book:
        sheets = [book.read(f"xl/worksheets/sheet{at}.xml").decode() for at in (1, 2)]
        texts = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet for sheet in sheets)
    assert "<t>=cmd()</t>" in texts
    assert "Each team is mixed by drives." in texts
    assert sheets[0].count("<row ") == 5


TIMES = "name\tfree\n" + "\n".join(
    f"P{at}\t{'Mon 9-12; Tue-pm' if at % 2 else 'Wed-am; Mon 11-13'}"
    for at in range(1, 13)
)


def test_teams_are_free_at_the_same_times(cast):
    begin(cast, people=TIMES, size="3")
    division = made(cast, times="attr_free", least="3")
    rows = {f"r{at}": at % 2 for at in range(1, 13)}
    teams = {}
    now = zip(division.result["people"], division.result["team"], strict=True)
    for person, team in now:
        teams.setdefault(team, set()).add(rows[person])
    # Odd ones share four slots among themselves, and one (Mon 11) with the others.
    assert all(len(kinds) == 1 for kinds in teams.values())
    assert "free together 3 times at least, by free." in text(cast, division)


def test_rotation_goes_back_over_several_times(cast):
    begin(cast, people="\n".join(f"P{at}" for at in range(9)), size="3")
    last = made(cast)
    seen = []
    for week in range(4):
        now = dict(zip(last.result["people"], last.result["team"], strict=True))
        seen += [
            frozenset((one, other))
            for one in now
            for other in now
            if one < other and now[one] == now[other]
        ]
        if week < 3:
            people = "\n".join(f"P{at}" for at in range(9))
            begin(cast, people=people, size="3", title=f"Week {week}")
            last = made(cast, before=str(last.pk))
    # Nine people can meet in threes on four days with nobody meeting twice.
    assert len(seen) == len(set(seen)) == 36


def test_moving_says_what_it_did(cast):
    begin(cast)
    division = made(cast, apart="Person 3; Person 4")
    place = dict(zip(division.result["people"], division.result["team"], strict=True))
    data = {"person": "r3", "to": str(place["r4"])}
    move = f"/teams/partition/{division.pk}/move"
    page = cast.client("vera").post(move, data, follow=True).content.decode()
    assert "stay apart. Was: kept. Now: not kept." in page
    data["to"] = str(place["r3"])
    page = cast.client("vera").post(move, data, follow=True).content.decode()
    assert "every rule is kept as well as before" in page


def test_others_are_refused(cast, refuses):
    begin(cast)
    division = made(cast)
    base = f"/teams/partition/{division.pk}"
    for path in ("", "/rules", "/csv", "/xlsx"):
        refuses("get", base + path)
    for path in ("/rules", "/move", "/delete"):
        refuses("post", base + path)
    for path in ("/move", "/delete"):
        assert cast.client("vera").get(base + path).status_code == 405
    refuses("get", "/teams/partition", ("quinn", "ida"))
    nowhere = f"/teams/partition/{uuid.uuid4()}"
    assert cast.client("vera").get(nowhere).status_code == 404
    cast.client("vera").post(f"{base}/delete")
    assert not Division.objects.exists()
