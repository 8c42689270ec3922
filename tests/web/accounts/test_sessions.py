"""Where one is signed in: one's own alone, and the end of the others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from ledby.web.accounts.devices import browser_and_system
from ledby.web.accounts.models import Session
from ledby.web.accounts.services import end_sessions, make_sign_in_link

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(person, browser: str, when: str) -> Client:
    with time_machine.travel(datetime.fromisoformat(when).replace(tzinfo=UTC)):
        client = Client(headers={"User-Agent": browser})
        link = make_sign_in_link(person.account, days=400)
        client.post("/enter/" + link.rpartition("/")[2])
    return client


@pytest.fixture
def nils(cast):
    """Return Nils' desk and phone, in each of which he is signed in."""
    now = datetime(2027, 3, 9, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        yield (
            signed_in(cast.nils, DESK, "2027-03-03 08:30"),
            signed_in(cast.nils, PHONE, "2027-03-08 21:15"),
        )


def test_one_sees_where_and_since_when(nils):
    desk, _phone = nils
    page = desk.get("/accounts/sessions").content.decode()
    assert "You are signed in on two browsers." in page
    assert "This one, since 3 March, 08:30" in page
    assert "Since 8 March, 21:15" in page
    here, there = page.index("Firefox on Linux"), page.index("Safari on iPhone")
    assert here < there


def test_signing_out_everywhere_else_keeps_this_one(nils):
    desk, phone = nils
    page = desk.post("/accounts/sessions/end", follow=True).content.decode()
    assert "You are signed out everywhere else." in page
    assert "You are signed in here, and nowhere else." in page
    assert "Sign out everywhere else" not in page
    assert phone.get("/me").status_code == 302
    assert desk.get("/me").status_code == 200
    again = desk.post("/accounts/sessions/end", follow=True).content.decode()
    assert "You are signed out everywhere else." not in again


def test_only_ones_own_are_seen_and_ended(cast, nils):
    desk, phone = nils
    for name in ("amal", "ida", "otto"):
        client = cast.client(name)
        page = client.get("/accounts/sessions").content.decode()
        assert "nowhere else" in page
        assert "iPhone" not in page
        client.post("/accounts/sessions/end")
    assert desk.get("/me").status_code == phone.get("/me").status_code == 200


def test_what_is_over_is_not_listed(cast, nils):
    desk, phone = nils
    phone.post("/sign-out")
    assert "nowhere else" in desk.get("/accounts/sessions").content.decode()
    end_sessions([cast.nils.account.pk])
    cast.nils.account.refresh_from_db()
    fresh = cast.client("nils").get("/accounts/sessions").content.decode()
    assert "nowhere else" in fresh


def test_a_browser_without_a_name_is_listed_too(cast):
    page = cast.client("nils").get("/accounts/sessions").content.decode()
    assert "A browser that does not say its name" in page


@pytest.mark.usefixtures("nils")
def test_the_database_alone_says_neither_who_nor_where(cast, settings):
    rows = list(Session.objects.values_list("owner", "facts"))
    assert len(rows) == 2
    for owner, facts in rows:
        for plain in (b"nils", b"iPhone", b"Firefox", b"since"):
            assert plain not in bytes(owner) + bytes(facts)
    settings.SECRET_KEY = "another" * 8
    page = cast.client("nils").get("/accounts/sessions").content.decode()
    assert "nowhere else" in page


def test_before_the_sign_in_a_session_is_nobodys(db):
    Client().post("/sign-in", {"login": "nobody@example.org"})
    assert [(row.owner, bytes(row.facts)) for row in Session.objects.all()] == [
        (None, b"")
    ]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (DESK, ("Firefox", "Linux")),
        (PHONE, ("Safari", "iPhone")),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML,"
                " like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
            ),
            ("Edge", "Windows"),
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML,"
                " like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36"
            ),
            ("Samsung Internet", "Android"),
        ),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_few_words_are_kept_of_what_a_browser_says(said, names):
    assert browser_and_system(said) == names


def test_refusals(cast):
    for path in ("/accounts/sessions", "/accounts/sessions/end"):
        answer = Client().post(path) if "end" in path else Client().get(path)
        assert answer["Location"].startswith("/sign-in?next=")
    assert cast.client("nils").get("/accounts/sessions/end").status_code == 405
    assert cast.client("nils").post("/accounts/sessions").status_code == 405
