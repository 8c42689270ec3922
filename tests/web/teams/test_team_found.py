from __future__ import annotations

import uuid

from django.utils import timezone

from ledby.web.people.models import Person
from ledby.web.teams.models import Invitation, Offer, State, TeamRequest
from ledby.web.teams.services import asking
from team_briefs import BRIEF, named


def text(cast, path, who="vera"):
    return cast.client(who).get(path, follow=True).content.decode()


def test_the_frontier_says_who_and_why(able, make):
    team = make()
    assert named(team) & {"nils", "ruth"}
    assert named(team) & {"sam", "otto"}
    page = text(able, f"/teams/{team.pk}")
    assert "we looked until that was certain" in page
    assert "Brings water" in page
    assert "could come instead" in page or "no team keeps" in page


def test_calls_go_round(able, make):
    first = make()
    other = TeamRequest.objects.create(asked_by=able.vera, title="o", purpose="o")
    for key in named(first):
        person = Person.objects.get(key=key)
        Invitation.objects.create(request=other, person=person)
    again = make()
    assert not named(first) & named(again)


def test_an_impossible_brief_names_the_rules_and_the_nearest(able, make):
    team = make(BRIEF | {"skills": [{"skill": "water", "level": 4, "people": 1}]})
    assert team.state == State.NONE
    page = text(able, f"/teams/{team.pk}")
    assert "one person with water, level 4 or above" in page
    assert "ask for 1 fewer" in page
    page = text(able, f"/teams/new?like={team.pk}&nearest=1")
    assert 'name="title" value="Wells"' in page


def test_the_nearest_brief_can_be_met(able, make):
    asked = BRIEF | {"skills": [{"skill": "water", "level": 2, "people": 3}]}
    team = make(asked | {"size": [2, 4]})
    assert team.state == State.NONE
    page = text(able, f"/teams/new?like={team.pk}&nearest=1")
    assert 'name="people_1" value="2"' in page


def test_stopping_keeps_nothing_of_a_search(able, monkeypatch):
    team = asking.begin(able.vera, "Wells", "Clean", BRIEF)
    found = asking.finding.find

    def stopped_meanwhile(brief):
        able.client("vera").post(f"/teams/{team.pk}/stop")
        return found(brief)

    monkeypatch.setattr(asking.finding, "find", stopped_meanwhile)
    asking.carry_out(team.pk)
    team.refresh_from_db()
    assert (team.state, team.result) == (State.STOPPED, {})
    assert "Stopped." in text(able, f"/teams/{team.pk}")


def test_a_search_under_way_says_so_and_comes_back_by_itself(able):
    team = asking.begin(able.vera, "Wells", "Clean", BRIEF)
    TeamRequest.objects.update(state=State.RUNNING, started_at=timezone.now())
    page = text(able, f"/teams/{team.pk}")
    assert "<progress" in page
    assert 'http-equiv="refresh"' in page
    TeamRequest.objects.update(started_at=timezone.now() - asking.LOST * 2)
    asking.release_lost()
    assert "This did not work." in text(able, f"/teams/{team.pk}")


def test_somebody_who_left_meanwhile_is_a_sentence(able, make):
    gone = str(uuid.uuid4())
    team = make(BRIEF | {"people": {"must": [gone]}})
    assert team.state == State.FAULT
    assert "may have left" in text(able, f"/teams/{team.pk}")


def test_a_swap_shows_its_effect_and_is_undone(able, make):
    team = make()
    sam_or_otto = next(iter(named(team) & {"sam", "otto"}))
    leaves = str(getattr(able, sam_or_otto).pk)
    page = text(able, f"/teams/{team.pk}/1?leaves={leaves}")
    instead = {"sam": "Otto Brandt", "otto": "Sam Whitfield"}[sam_or_otto]
    assert instead in page
    change = f"/teams/{team.pk}/change"
    data = {"place": "1", "leaves": leaves, "somebody": "Amal Nasser"}
    page = able.client("vera").post(change, data, follow=True).content.decode()
    assert "No longer kept: one person with law." in page
    assert "of your rules are not kept" in page
    page = able.client("vera").post(change, {"undo": "1"}, follow=True)
    assert "All your rules are kept." in page.content.decode()
    team.refresh_from_db()
    assert named(team, 0) == named(team, 1)


def test_who_cannot_come_is_said(able, make):
    team = make(BRIEF | {"people": {"never": [str(able.marc.pk)]}})
    Offer.objects.create(person=able.amal, left_out=True)
    leaves = asking.members_at(team, 1)[0]
    for name, sentence in (
        ("Marc Duval", "keep Marc Duval out of the team"),
        ("Amal Nasser", "Amal Nasser does not want to be picked now."),
        ("Nobody", "Nobody here is called Nobody"),
    ):
        data = {"place": "1", "leaves": leaves, "somebody": name}
        page = able.client("vera").post(f"/teams/{team.pk}/change", data, follow=True)
        assert sentence in page.content.decode()
    team.refresh_from_db()
    assert team.hand == []


def test_a_team_is_deleted(able, make):
    team = make()
    able.client("vera").post(f"/teams/{team.pk}/delete")
    assert not TeamRequest.objects.exists()


def test_others_are_refused(able, make, refuses):
    team = make()
    for path in ("", "/1"):
        refuses("get", f"/teams/{team.pk}{path}")
    for path in ("/stop", "/delete", "/change", "/invite", "/stand"):
        refuses("post", f"/teams/{team.pk}{path}")
        assert able.client("vera").get(f"/teams/{team.pk}{path}").status_code == 405
    refuses("get", "/teams", ("quinn", "ida"))
    assert able.client("vera").get(f"/teams/{uuid.uuid4()}").status_code == 404
    assert TeamRequest.objects.count() == 1
