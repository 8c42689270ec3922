"""The start page: what waits for each role, never more than three things."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ledby.web.accounts.services import grant_role
from ledby.web.cycles import keys
from ledby.web.cycles.council_selectors import fingerprint
from ledby.web.cycles.models import Cycle, Participant, ReleasedDocument, State
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.council import approve
from ledby.web.examples import services as examples
from ledby.web.outbox.models import Message
from ledby.web.people.models import Person
from ledby.web.start.services import note_worker
from ledby.web.teams.models import Invitation, TeamRequest, Word
from practices import handed
from rounds import open_round
from samples import (
    sample_organisation_page,
    sample_person_page,
    sample_quiet_page,
)
from stages import opened_with_council, planned

NOW = timezone.now


@pytest.fixture(autouse=True)
def _a_worker_is_there():
    cache.clear()
    note_worker()


def text_of(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def lines(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<li><a href="([^"]+)"><span class="line">([^<]+)</span>', text)


def menu(text: str) -> dict[str, str]:
    inside = re.search(r'<ul class="menu">(.*?)</ul>', text, re.DOTALL)[1]
    places = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', inside)
    return {label: url for url, label in places}


def release(person: Person | None, page: dict, cycle: Cycle | None = None) -> Cycle:
    cycle = cycle or Cycle.objects.create(
        name="Winter", state=State.RELEASED, released_at=NOW()
    )
    ReleasedDocument.objects.create(cycle=cycle, person=person, document=page)
    return cycle


def test_a_stranger_reads_what_ledby_is(db):
    text = text_of(Client())
    assert "Why should anyone be led by you?" in text
    assert menu(text) == {"Sign in": "/sign-in"}


def test_when_nothing_waits_the_page_says_so(cast):
    text = text_of(cast.client("nils"))
    assert "Hello, Nils Aaberg" in text
    assert "Nothing waits for you." in text
    assert "When a cycle opens, a letter comes to you" in text
    assert lines(text) == []


def test_an_open_cycle_waits_with_ones_own_link(cast):
    spring = open_round(cast)
    text = text_of(cast.client("nils"))
    assert "One thing waits for you. It is not urgent." in text
    assert lines(text) == [(spring.link("nils"), "“Spring” asks seven minutes of you.")]
    assert "stays sealed until the close" in text
    assert spring.token("amal") not in text


def test_what_was_answered_no_longer_waits_but_can_be_changed(cast):
    spring = open_round(cast)
    Participant.objects.filter(pk=spring.participants["nils"].pk).update(answered=True)
    text = text_of(cast.client("nils"))
    assert lines(text) == []
    assert "You answered “Spring”." in text
    assert f'href="{spring.link("nils")}"' in text


@pytest.mark.parametrize(
    "changes",
    [
        {"closes_at": NOW() - timedelta(minutes=1)},
        {"state": State.CLOSED},
        {"state": State.DRAFT},
    ],
)
def test_what_is_not_open_does_not_wait(cast, changes):
    open_round(cast, **changes)
    assert lines(text_of(cast.client("nils"))) == []


def test_a_cycle_without_its_keys_breaks_no_start_page(cast):
    spring = open_round(cast)
    keys.shred(spring.cycle.pk)
    assert lines(text_of(cast.client("nils"))) == []


def test_a_released_page_waits_for_its_person_alone(cast):
    winter = release(None, sample_organisation_page())
    release(cast.nils, sample_person_page(), winter)
    assert len(sample_person_page()["told"]) == 3
    assert lines(text_of(cast.client("nils"))) == [
        ("/me", "Three people told you what rang true."),
        ("/organisation", "See how people lead and follow here."),
    ]
    text = text_of(cast.client("nils"))
    assert "Two things wait for you. None of them is urgent." in text
    assert "Your page from “Winter” is ready. Only you can see it." in text
    assert [url for url, _ in lines(text_of(cast.client("ruth")))] == ["/organisation"]


def test_a_quiet_page_is_announced_without_a_number(cast):
    winter = release(None, sample_organisation_page())
    quiet = sample_quiet_page()
    release(cast.nils, {**quiet, "told": []}, winter)
    assert lines(text_of(cast.client("nils")))[0] == (
        "/me",
        "Why should anyone be led by you?",
    )


def test_an_organiser_begins_with_the_people(cast):
    Person.objects.update(active=False)
    assert lines(text_of(cast.client("otto"))) == [
        ("/people/import", "First, bring in your people.")
    ]


def test_an_organiser_with_people_begins_a_cycle(cast):
    assert lines(text_of(cast.client("otto"))) == [
        ("/cycles/new", "Begin the first cycle.")
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"state": State.DRAFT}, "“Autumn” can be launched."),
        (
            {"state": State.OPEN, "closes_at": NOW() - timedelta(minutes=1)},
            "“Autumn” can be closed.",
        ),
        (
            {"state": State.CLOSED, "scored_at": NOW()},
            "“Autumn” waits for its release.",
        ),
        ({"state": State.OPEN, "closes_at": NOW() + timedelta(days=1)}, None),
        ({"state": State.CLOSED}, None),
    ],
)
def test_an_organiser_sees_the_next_step_of_a_cycle(cast, changes, line):
    cycle = Cycle.objects.create(name="Autumn", **changes)
    expected = [] if line is None else [(f"/cycles/{cycle.pk}", line)]
    assert lines(text_of(cast.client("otto"))) == expected


def test_nobody_has_more_than_three_lines_and_ones_own_answer_is_first(cast):
    spring = open_round(cast)
    release(cast.otto, sample_person_page(), release(None, sample_organisation_page()))
    for number in range(2):
        Cycle.objects.create(name=f"Draft {number}")
    urls = [url for url, _ in lines(text_of(cast.client("otto")))]
    assert urls[0] == spring.link("otto")
    assert len(urls) == 3
    assert all(url.startswith("/cycles/") for url in urls[1:])


def test_no_role_has_more_than_three_lines(cast):
    for number in range(5):
        Cycle.objects.create(name=f"Draft {number}")
    text = text_of(cast.client("otto"))
    assert len(lines(text)) == 3
    assert "Three things wait for you. None of them is urgent." in text


def test_the_works_council_reads_the_agreement_first(cast):
    cycle = Cycle.objects.create(name="Autumn")
    assert lines(text_of(cast.client("greta"))) == [
        (f"/trust/{cycle.pk}", "Read the agreement of “Autumn”.")
    ]


def test_a_plan_that_the_council_must_read_waits_for_both(cast):
    cycle = planned(cast, needs_approval=True)
    line = "Spring waits for the approval of the works council."
    assert lines(text_of(cast.client("otto")))[0] == (f"/cycles/{cycle.pk}", line)
    approve(cycle, cast.greta.account, fingerprint(cycle))
    assert lines(text_of(cast.client("otto")))[0][1] == "“Spring” can be launched."
    assert lines(text_of(cast.client("greta"))) == []


def test_sealed_answers_wait_for_the_key_of_the_council(cast):
    cycle, _rows = opened_with_council(cast)
    close(cycle)
    organiser, council = (text_of(cast.client(name)) for name in ("otto", "greta"))
    line = "“Spring” waits for the key of the works council."
    assert (f"/cycles/{cycle.pk}", line) in lines(organiser)
    assert lines(council)[0] == (
        f"/trust/{cycle.pk}/key",
        "“Spring” waits for your key.",
    )
    assert "One thing waits for you.</h1>" in council


def test_an_administrator_looks_after_roles_letters_and_the_worker(cast, settings):
    cast.otto.account.grants.all().delete()
    Message.objects.create(
        kind="x", recipient="a@b.org", reference="1", parked_at=NOW()
    )
    cache.clear()
    text = text_of(cast.client("ida"))
    assert lines(text) == [
        ("/accounts/roles", "Say who organises."),
        ("/outbox", "Some letters could not be sent."),
        ("/healthz", "The worker has not been seen."),
    ]
    assert "Three things wait for you.</h1>" in text
    note_worker()
    Message.objects.all().delete()
    assert "None of them is urgent" in text_of(cast.client("ida"))
    assert ("/outbox", "No letter leaves this machine.") in lines(
        text_of(cast.client("ida"))
    )
    settings.MAIL_IS_FILES = False
    beside = ("/cycles", "The keys of cycles lie beside the database.")
    assert beside in lines(text_of(cast.client("ida")))
    settings.KEY_STORE = settings.DATA.with_name("keys-of-their-own")
    grant_role(cast.otto.account, "organiser", by=None)
    text = text_of(cast.client("ida"))
    assert lines(text) == []
    assert "no cycle will ask you" in text


def test_what_colleagues_ask_waits(cast):
    team = TeamRequest.objects.create(asked_by=cast.vera, title="Wells", purpose="W")
    made = Invitation.objects.create(request=team, person=cast.nils)
    said = Invitation.objects.create(request=team, person=cast.amal, state="declined")
    Word.objects.create(
        person=cast.ruth, colleague=cast.nils, skill="maps", level=2, state="asked"
    )
    found = lines(text_of(cast.client("nils")))
    assert found[0][1] == "You are asked to be in a team: “Wells”."
    assert cast.client("nils").get(found[0][0]).status_code == 200
    assert str(made.pk) in found[0][0]
    assert found[1][1] == "A colleague asks what you know of a skill of theirs."
    assert "Wells" not in text_of(cast.client("amal"))
    assert said.state == "declined"


def test_what_people_handed_in_or_reported_waits_for_the_organiser(cast):
    handed(cast.marc)
    words = examples.Words("A deed", "all", "courage", timezone.localdate())
    examples.report(examples.announce(cast.ruth, words), cast.sam, "It mocks people.")
    found = dict(lines(text_of(cast.client("otto"))))
    assert found["/practices/review"] == "A practice waits to be read."
    assert found["/examples/reported"] == "Somebody reported an example."
    assert "/practices/review" not in text_of(cast.client("nils"))


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("nils", ["Start", "You", "Together", "Organisation", "Account"]),
        ("vera", ["Start", "You", "Together", "Organisation", "Account"]),
        (
            "otto",
            ["Start", "You", "Together", "Organisation", "Cycles", "People", "Account"],
        ),
        (
            "greta",
            ["Start", "You", "Together", "Organisation", "Cycles", "Trust", "Account"],
        ),
        ("ida", ["Start", "People", "Roles", "Outbox", "Account"]),
        ("quinn", ["Start", "Account"]),
    ],
)
def test_the_menu_shows_each_their_places(cast, who, places):
    text = text_of(cast.client(who))
    assert list(menu(text)) == places
    assert re.findall(r'aria-current="page">([^<]+)', text) == ["Start"]


@pytest.mark.parametrize("who", ["nils", "vera", "otto", "greta", "ida", "quinn"])
def test_every_place_in_the_menu_opens(cast, who):
    release(None, sample_organisation_page())
    client = cast.client(who)
    for url in menu(text_of(client)).values():
        assert client.get(url).status_code == 200, url


def test_wrong_methods_are_refused(cast):
    assert cast.client("nils").post("/").status_code == 405
    assert Client().delete("/").status_code == 405
