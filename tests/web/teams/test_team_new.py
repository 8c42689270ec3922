from __future__ import annotations

import pytest

from ledby.web.audit.models import Entry
from ledby.web.people.models import Skill
from ledby.web.teams.models import Offer, State, TeamRequest
from ledby.web.teams.selectors.asked import people_called

ASK = {
    "rows": "4",
    "title": "Wells",
    "purpose": "Clean water for three villages",
    "skill_1": "water",
    "level_1": "2",
    "people_1": "1",
    "skill_2": "law",
    "fewest": "2",
    "most": "3",
    "units": "2",
    "closeness": "some",
    "find": "1",
}


def send(cast, who="vera", **data):
    return cast.client(who).post("/teams/new", ASK | data)


def test_a_brief_becomes_teams_and_is_in_the_log(able):
    page = send(able)
    team = TeamRequest.objects.get()
    assert page["Location"] == f"/teams/{team.pk}"
    assert (team.state, team.asked_by) == (State.FOUND, able.vera)
    assert team.brief["skills"][0] == {"skill": "water", "level": 2, "people": 1}
    entry = Entry.objects.get(kind="team_asked")
    assert (entry.subject, entry.facts) == (str(team.pk), {"skills": 2})


def test_counts_are_bands_and_do_not_move_with_names(able):
    for person in (able.marc, able.amal, able.greta):
        Skill.objects.create(person=person, skill="water", level=2)
    page = send(able, count="1").content.decode()
    assert "one person with water, level 2 or above: <b>5 to 9</b>" in page
    assert "one person with law: <b>few</b>" in page
    named = send(able, count="1", never_1="Nils Aaberg", must_1="Ruth Okoye")
    assert "<b>5 to 9</b>" in named.content.decode()
    assert not TeamRequest.objects.exists()


def test_hours_narrow_the_count(able):
    for person in (able.marc, able.amal, able.greta):
        Skill.objects.create(person=person, skill="water", level=2)
    Offer.objects.create(person=able.nils, hours=8)
    page = send(able, count="1", hours_each="4").content.decode()
    assert "water, level 2 or above: <b>few</b>" in page


def test_more_rows_keep_what_was_typed(able):
    page = send(able, more="1").content.decode()
    assert 'name="skill_6"' in page
    assert 'value="Wells"' in page
    assert 'value="water"' in page


def test_units_to_bring_together_come_with_the_link(able):
    page = able.client("nils").get("/teams/new?across=Field&across=Water")
    text = page.content.decode()
    assert 'name="across_1" value="Field"' in text
    assert 'name="across_2" value="Water"' in text
    assert 'name="units" value="2"' in text


def test_names_become_ids(able):
    send(
        able,
        must_1="Ruth Okoye · Field / East",
        never_1="Nils Aaberg",
        one_1="Otto Brandt",
        other_1="Sam Whitfield",
        sponsor="Marc Duval",
        across_1="field",
    )
    team = TeamRequest.objects.get()
    people = team.brief["people"]
    assert people["must"] == [str(able.ruth.pk)]
    assert people["never"] == [str(able.nils.pk)]
    assert people["not_both"] == [[str(able.otto.pk), str(able.sam.pk)]]
    assert team.sponsor == able.marc
    assert team.brief["span"]["across"] == ["Field"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"skill_1": "", "skill_2": ""}, "Name one skill"),
        ({"fewest": "5"}, "The most must not be fewer than the fewest."),
        ({"fewest": "0"}, "greater than or equal to 1"),
        ({"title": ""}, "This field is required."),
        ({"purpose": ""}, "This field is required."),
        ({"must_1": "Nobody Known"}, "Nobody here is called Nobody Known"),
        ({"across_1": "Moon"}, "No unit is called Moon."),
        ({"one_1": "Nils Aaberg"}, "Not both takes two people."),
        (
            {"must_1": "Nils Aaberg", "never_1": "Nils Aaberg"},
            "Somebody cannot be in it and not in it",
        ),
        (
            {"must_1": "Nils Aaberg", "sponsor": "Nils Aaberg"},
            "Somebody cannot be in it and not in it",
        ),
        ({"volunteer": "on"}, "Nobody has offered to lead a team yet."),
        ({"level_1": "9"}, "9 is not one of the available choices"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_lost(able, data, sentence):
    page = send(able, **data).content.decode()
    assert sentence in page
    assert not TeamRequest.objects.exists()
    assert "Clean water" in page or data.get("purpose") == ""


def test_who_does_not_want_to_be_picked_cannot_be_named(able):
    Offer.objects.create(person=able.nils, left_out=True)
    page = send(able, must_1="Nils Aaberg").content.decode()
    assert "They do not want to be picked now." in page


def test_twenty_searches_a_day_are_the_most(able):
    for _at in range(20):
        TeamRequest.objects.create(asked_by=able.vera, title="t", purpose="p")
    page = send(able).content.decode()
    assert "Twenty searches a day are the most" in page
    assert 'value="Wells"' in page
    assert TeamRequest.objects.count() == 20
    assert send(able, "marc").status_code == 302


def test_a_name_of_two_is_told_apart_by_the_unit(cast):
    cast.sam.name = "Nils Aaberg"
    cast.sam.save()
    assert len(people_called("Nils Aaberg")) == 2
    assert people_called("Nils Aaberg · Water")[0].id == str(cast.sam.pk)


def test_others_are_refused(refuses, cast):
    refuses("get", "/teams/new", ("quinn", "ida"))
    refuses("post", "/teams/new", ("quinn", "ida"), ASK)
    assert cast.client("nils").put("/teams/new").status_code == 405
