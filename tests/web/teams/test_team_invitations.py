from __future__ import annotations

import uuid

import pytest
from django.core import mail

from ledby.errors import StateError
from ledby.web.audit.models import Entry
from ledby.web.initiatives.models import Initiative
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Person
from ledby.web.teams.models import Invitation, Offer, TeamRequest
from ledby.web.teams.selectors.asked import load
from ledby.web.teams.services import asking, inviting
from team_briefs import BRIEF, named


@pytest.fixture
def invited(able, make) -> TeamRequest:
    """Return a team whose people are invited, with Vera asking and Greta behind it."""
    brief = BRIEF | {"people": {"sponsor": str(able.greta.pk)}}
    team = make(brief)
    lead = asking.members_at(team, 1)[0]
    data = {"place": "1", "lead": lead}
    able.client("vera").post(f"/teams/{team.pk}/invite", data)
    team.refresh_from_db()
    return team


def row_of(team, key: str) -> Invitation:
    return Invitation.objects.get(request=team, person__key=key)


def reply(cast, team, key: str, answer: str, **data) -> str:
    path = f"/teams/invitations/{row_of(team, key).pk}"
    page = cast.client(key).post(path, {"answer": answer} | data, follow=True)
    return page.content.decode()


def two(team) -> tuple[str, str]:
    water = next(iter(named(team) & {"nils", "ruth"}))
    return water, next(iter(named(team) & {"sam", "otto"}))


def test_each_gets_a_letter_with_a_link_and_no_skill(able, invited, settings):
    assert Message.objects.filter(kind="team-invited").count() == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting().sent == 2
    water, _law = two(invited)
    to = f"{water}@example.org"
    letter = next(one for one in mail.outbox if one.to == [to])
    assert f"/teams/invitations/{row_of(invited, water).pk}" in letter.body
    assert "Vera Lindqvist would like to have you in a team: Wells." in letter.body
    assert "water" not in letter.body
    assert Entry.objects.get(kind="team_invited").facts == {"people": 2}


def test_the_page_says_why_you_who_asks_and_by_which_rules(able, invited):
    water, _law = two(invited)
    path = f"/teams/invitations/{row_of(invited, water).pk}"
    page = able.client(water).get(path).content.decode()
    assert "Vera Lindqvist asks you" in page
    assert "Wells that stay clean" in page
    assert "You bring water" in page
    assert "from at least 2 units" in page


def test_the_team_stands_when_everybody_says_yes(able, invited):
    water, law = two(invited)
    assert "You said yes." in reply(able, invited, water, "yes")
    invited.refresh_from_db()
    assert inviting.standing(invited) is None
    assert "the team stands" in reply(able, invited, law, "yes")
    invited.refresh_from_db()
    found = inviting.standing(invited)
    assert {one.key for one in found.members} == {water, law}
    assert (found.title, found.sponsor) == ("Wells", able.greta)
    assert found.lead in found.members
    assert Message.objects.filter(kind="team-stands").count() == 2
    # It goes on as an initiative, whose members are not asked a second time.
    begun = Initiative.objects.get()
    assert (begun.title, begun.lead, begun.sponsor) == (
        invited.title,
        found.lead,
        None,
    )
    inside = {part.person for part in begun.parts.filter(standing="in")}
    assert inside == set(found.members) - {found.lead}
    assert not Message.objects.filter(kind__startswith="initiative").exists()
    for who in (water, law, "vera", "greta"):
        page = able.client(who).get(f"/teams/{invited.pk}")
        assert "This team stands" in page.content.decode()
    for who in ("marc", "amal"):
        assert able.client(who).get(f"/teams/{invited.pk}").status_code == 404


def test_a_no_needs_no_reason_and_shows_one_only_if_given(able, invited):
    water, law = two(invited)
    reply(able, invited, water, "no")
    reply(able, invited, law, "no", reason="Too much to do")
    page = able.client("vera").get(f"/teams/{invited.pk}").content.decode()
    assert page.count("declined") == 2
    assert "declined: Too much to do" in page
    assert "Everybody has answered." in page
    assert Message.objects.filter(kind="team-answered").count() == 2


def test_minds_may_change_until_the_team_begins(able, invited):
    water, law = two(invited)
    reply(able, invited, water, "no", reason="Ill")
    assert "You said yes." in reply(able, invited, water, "yes")
    assert row_of(invited, water).reason == ""
    reply(able, invited, law, "yes")
    reply(able, invited, law, "no")
    assert row_of(invited, law).state == Invitation.State.DECLINED


def test_one_more_is_asked_where_somebody_said_no(able, invited):
    water, law = two(invited)
    reply(able, invited, water, "no")
    other = {"nils": "ruth", "ruth": "nils"}[water]
    name = Person.objects.get(key=other).name
    page = able.client("vera").post(
        f"/teams/{invited.pk}/invite", {"somebody": name}, follow=True
    )
    assert name in page.content.decode()
    reply(able, invited, law, "yes")
    reply(able, invited, other, "yes")
    able.client("vera").post(f"/teams/{invited.pk}/stand")
    invited.refresh_from_db()
    assert {one.key for one in inviting.standing(invited).members} == {law, other}
    with pytest.raises(StateError, match="begun"):
        inviting.answer(row_of(invited, water), yes=True)


def test_a_team_does_not_begin_with_fewer_than_asked(able, invited):
    water, _law = two(invited)
    reply(able, invited, water, "yes")
    page = able.client("vera").post(f"/teams/{invited.pk}/stand", follow=True)
    assert "Your brief asks for 2 people at least" in page.content.decode()
    invited.refresh_from_db()
    assert invited.stood_at is None


def test_calls_are_counted_unless_somebody_said_no(able, invited):
    water, law = two(invited)
    reply(able, invited, law, "no")
    assert load() == {str(Person.objects.get(key=water).pk): 1}


def test_who_left_the_search_meanwhile_is_not_invited(able, make):
    team = make()
    members = asking.members_at(team, 1)
    Offer.objects.create(person_id=members[0], left_out=True)
    with pytest.raises(StateError, match="does not want to be picked now"):
        inviting.invite(team, 1, members[0])
    assert not Invitation.objects.exists()


def test_people_are_invited_once_and_the_lead_is_one_of_them(able, make):
    team = make()
    with pytest.raises(StateError, match="one of the team"):
        inviting.invite(team, 1, str(able.greta.pk))
    lead = asking.members_at(team, 1)[0]
    inviting.invite(team, 1, lead)
    with pytest.raises(StateError, match="invited already"):
        inviting.invite(team, 1, lead)
    with pytest.raises(StateError, match="cannot be changed"):
        asking.swap(team, 1, lead, None)


def test_others_are_refused(able, invited, refuses):
    water, law = two(invited)
    path = f"/teams/invitations/{row_of(invited, water).pk}"
    refuses("get", path, (law, "vera", "quinn", "ida"))
    refuses("post", path, (law, "vera", "quinn", "ida"), {"answer": "yes"})
    assert row_of(invited, water).state == Invitation.State.WAITS
    assert able.client(water).put(path).status_code == 405
    nowhere = f"/teams/invitations/{uuid.uuid4()}"
    assert able.client(water).get(nowhere).status_code == 404
    # Whoever is invited does not see the asker's page before the team stands.
    assert able.client(water).get(f"/teams/{invited.pk}").status_code == 404
