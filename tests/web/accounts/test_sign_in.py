"""Signing in by a code in the mail: for those who are known, and only for them."""

from __future__ import annotations

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from ledby.web.accounts.services import ensure_accounts, set_active


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


def ask(client: Client, email: str, **extra):
    return client.post("/sign-in", {"login": email, **extra}, follow=True)


def code_in(letter) -> str:
    (code,) = re.findall(r"\b[B-Z]{4}-[B-Z]{4}\b", letter.body)
    return code


def test_a_code_signs_in_and_leads_where_one_wanted_to_go(cast, mailoutbox):
    client = Client()
    page = client.get("/accounts/roles")
    assert page.headers["Location"] == "/sign-in?next=/accounts/roles"

    page = ask(client, "ida@example.org", next="/accounts/roles")

    assert page.redirect_chain == [("/sign-in/code?next=%2Faccounts%2Froles", 302)]
    (letter,) = mailoutbox
    assert letter.to == ["ida@example.org"]
    assert letter.subject == "Your code for LedBy"
    before = client.session.session_key
    page = client.post(
        "/sign-in/code", {"code": code_in(letter), "next": "/accounts/roles"}
    )
    assert page.headers["Location"] == "/accounts/roles"
    assert client.get("/accounts/roles").status_code == 200
    assert client.session.session_key != before


def test_the_case_of_the_address_does_not_matter(cast, mailoutbox):
    ask(Client(), "  Nils@Example.ORG ")
    assert [letter.to for letter in mailoutbox] == [["nils@example.org"]]


def test_the_code_is_read_with_or_without_its_dash_in_any_case(cast, mailoutbox):
    client = Client()
    ask(client, "nils@example.org")
    code = code_in(mailoutbox[0]).replace("-", " ").lower()
    assert client.post("/sign-in/code", {"code": code}).headers["Location"] == "/"


def test_the_letter_is_dutch_for_a_dutch_browser(cast, mailoutbox):
    client = Client(headers={"accept-language": "nl"})
    ask(client, "nils@example.org")
    assert mailoutbox[0].subject == "Je code voor LedBy"
    assert "Vroeg je er niet om?" in mailoutbox[0].body


def test_an_unknown_address_gets_the_same_answer_and_no_letter(cast, mailoutbox):
    def what_one_sees(email: str):
        client = Client()
        page = ask(client, email)
        text = page.content.decode().replace(email, "…")
        text = re.sub(r'value="\w{64}"', "", text)
        cookies = sorted((c.key, c["max-age"]) for c in client.cookies.values())
        headers = dict(page.headers)
        headers["Content-Security-Policy"] = sorted(
            headers["Content-Security-Policy"].split("; ")
        )
        return page.status_code, page.redirect_chain, text, cookies, headers

    with time_machine.travel(timezone.now(), tick=False):
        assert what_one_sees("nemo@example.org") == what_one_sees("nils@example.org")
    assert [letter.to for letter in mailoutbox] == [["nils@example.org"]]


def test_a_closed_account_is_like_an_unknown_one(cast, mailoutbox):
    set_active(["Nils@example.org"], active=False)
    page = ask(Client(), "nils@example.org")
    assert page.redirect_chain == [("/sign-in/code", 302)]
    assert mailoutbox == []


def test_a_letter_leaves_after_the_answer_and_its_fault_breaks_nothing(
    cast, monkeypatch, caplog
):
    def refuse(self, messages):
        raise OSError("nils@example.org: mailbox unknown")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    page = ask(Client(), "nils@example.org")
    assert page.status_code == 200
    assert "A sign-in letter failed: OSError" in caplog.text
    assert "nils@" not in caplog.text


def test_a_wrong_code_is_refused_and_the_third_ends_it(cast, mailoutbox):
    client = Client()
    ask(client, "nils@example.org")
    for _ in range(2):
        page = client.post("/sign-in/code", {"code": "AAAA-AAAA"})
        assert "That is not the code in the newest e-mail." in page.content.decode()
    page = client.post("/sign-in/code", {"code": "AAAA-AAAA"}, follow=True)
    assert page.redirect_chain == [("/sign-in", 302)]
    assert "That was tried too often." in page.content.decode()
    page = client.post("/sign-in/code", {"code": code_in(mailoutbox[0])})
    assert page.headers["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("code", ["", " ", "\x00", "ß" * 8, "A" * 10_000])
def test_odd_codes_pass_for_nothing(cast, mailoutbox, code):
    client = Client()
    ask(client, "nils@example.org")
    assert client.post("/sign-in/code", {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_lives_for_ten_minutes(cast, mailoutbox):
    client = Client()
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        ask(client, "nils@example.org")
        clock.shift(601)
        page = client.post("/sign-in/code", {"code": code_in(mailoutbox[0])})
        assert page.headers["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_in_the_browser_that_asked_only_and_once(cast, mailoutbox):
    client = Client()
    ask(client, "nils@example.org")
    code = code_in(mailoutbox[0])
    assert Client().post("/sign-in/code", {"code": code}).headers["Location"] == (
        "/sign-in"
    )
    assert client.post("/sign-in/code", {"code": code}).headers["Location"] == "/"
    client.post("/sign-out")
    assert client.post("/sign-in/code", {"code": code}).headers["Location"] == (
        "/sign-in"
    )


def test_a_new_code_replaces_the_old_one(cast, mailoutbox):
    client = Client()
    ask(client, "nils@example.org")
    client.post("/sign-in/code", {"action": "resend"})
    old, new = (code_in(letter) for letter in mailoutbox)
    assert (
        "not the code" in client.post("/sign-in/code", {"code": old}).content.decode()
    )
    assert client.post("/sign-in/code", {"code": new}).headers["Location"] == "/"


def test_letters_to_one_address_are_limited_for_all_browsers(cast, mailoutbox):
    for _ in range(3):
        ask(Client(), "nils@example.org")
    page = ask(Client(), "nils@example.org")
    assert "That was tried too often." in page.content.decode()
    assert len(mailoutbox) == 3


def test_too_many_tries_from_one_place_get_a_page_of_ours(cast):
    for number in range(30):
        ask(Client(), f"p{number}@example.org")
    page = Client().post("/sign-in", {"login": "nils@example.org"})
    assert page.status_code == 429
    assert "That was asked too often." in page.content.decode()


def test_signing_in_keeps_no_second_copy_of_the_address(cast, mailoutbox):
    client = Client()
    ask(client, "nils@example.org")
    client.post("/sign-in/code", {"code": code_in(mailoutbox[0])})
    assert EmailAddress.objects.count() == 0


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
    ],
)
def test_one_is_never_led_elsewhere(cast, mailoutbox, elsewhere):
    client = Client()
    ask(client, "nils@example.org", next=elsewhere)
    page = client.post(
        "/sign-in/code", {"code": code_in(mailoutbox[0]), "next": elsewhere}
    )
    assert page.headers["Location"] == "/"


def test_a_closed_account_is_out_with_its_next_request(cast):
    client = cast.client("ida")
    assert client.get("/accounts/roles").status_code == 200
    set_active(["ida@example.org"], active=False)
    page = client.get("/accounts/roles")
    assert page.headers["Location"] == "/sign-in?next=/accounts/roles"


def test_signing_out_asks_first_and_needs_a_post(cast):
    client = cast.client("nils")
    assert "Leave for now?" in client.get("/sign-out").content.decode()
    assert "_auth_user_id" in client.session
    page = client.post("/sign-out", follow=True)
    assert "You are signed out." in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "/signup/",
        "/sign-up",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/set/",
        "/accounts/email/",
        "/accounts/inactive/",
        "/accounts/2fa/",
        "/accounts/reauthenticate/",
        "/accounts/passkeys/1/edit",
    ],
)
def test_the_other_pages_of_allauth_are_not_there(cast, path):
    assert cast.client("ida").get(path).status_code == 404


def test_nobody_signs_up_by_asking_for_a_code(cast):
    ask(Client(), "nobody@example.org")
    assert list(ensure_accounts([])) == []
    assert not cast.ida._meta.model.objects.filter(email="nobody@example.org").exists()


def test_wrong_methods_are_refused(cast):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/sign-in", {"login": "nils@example.org"}).status_code == 403
    assert Client().delete("/sign-in").status_code == 405
