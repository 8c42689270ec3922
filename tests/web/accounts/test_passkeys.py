"""The pages of passkeys: one's own, and only soon after a sign-in."""

from __future__ import annotations

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone


@pytest.fixture
def key(cast) -> Authenticator:
    return Authenticator.objects.create(
        user=cast.nils.account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Old phone", "credential": {}},
    )


def test_the_list_names_the_passkeys(cast, key):
    text = cast.client("nils").get("/accounts/passkeys").content.decode()
    assert "You can sign in with a touch." in text
    assert "Old phone" in text
    assert "not used yet" in text


def test_without_a_passkey_the_page_says_what_lets_one_in(cast):
    text = cast.client("nils").get("/accounts/passkeys").content.decode()
    assert "A code by mail lets you in." in text


def test_a_passkey_is_removed_and_its_owner_is_told(cast, key, mailoutbox):
    client = cast.client("nils")
    page = client.get(f"/accounts/passkeys/{key.pk}/remove")
    assert "Remove “Old phone”?" in page.content.decode()
    page = client.post(f"/accounts/passkeys/{key.pk}/remove", follow=True)
    assert "The passkey was removed." in page.content.decode()
    assert Authenticator.objects.count() == 0
    (letter,) = mailoutbox
    assert letter.to == ["nils@example.org"]
    assert letter.subject == "A passkey was removed from your account on LedBy"


def test_whoever_lost_the_passkey_still_gets_in_by_mail(cast, key, mailoutbox):
    client = Client()
    client.post("/sign-in", {"login": "nils@example.org"})
    code = mailoutbox[0].body.split()[5]
    assert client.post("/sign-in/code", {"code": code}).headers["Location"] == "/"


@pytest.mark.parametrize("which", ["add", "{}/remove"])
def test_an_older_sign_in_is_not_enough(cast, which, request):
    path = f"/accounts/passkeys/{which}"
    if which != "add":
        path = path.format(request.getfixturevalue("key").pk)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.client("nils")
        clock.shift(15 * 60)
        assert client.get(path).status_code == 200
        clock.shift(1)
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/sign-in/again?next=")
        answer = client.get(path, follow=True)
        assert "Show once more that it is you." in answer.content.decode()
        answer = client.post(answer.redirect_chain[0][0])
    assert answer.headers["Location"].startswith("/sign-in?next=%2Faccounts%2Fpasskeys")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example"])
def test_a_fresh_sign_in_leads_nowhere_else(cast, elsewhere):
    answer = cast.client("nils").post(f"/sign-in/again?next={elsewhere}")
    assert answer.headers["Location"] == "/sign-in?next=%2F"


def test_an_invented_passkey_is_refused(cast):
    client = cast.client("nils")
    client.get("/accounts/passkeys/add")
    for credential in ("", "null", "{}", '{"id": "x"}', "[]", "no json"):
        form = {"name": "x", "credential": credential, "passwordless": "on"}
        assert client.post("/accounts/passkeys/add", form).status_code == 200
    assert Authenticator.objects.count() == 0


def test_an_invented_passkey_signs_nobody_in(cast, key):
    client = Client()
    client.get("/sign-in/passkey", headers={"accept": "application/json"})
    for credential in ("", "{}", '{"id": "x", "response": {"userHandle": "MQ"}}'):
        answer = client.post("/sign-in/passkey", {"credential": credential})
        assert answer.headers["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


def test_the_passkey_of_another_is_not_there(cast, key):
    ruth = cast.client("ruth")
    assert ruth.get(f"/accounts/passkeys/{key.pk}/remove").status_code == 404
    assert ruth.post(f"/accounts/passkeys/{key.pk}/remove").status_code == 404
    assert "Old phone" not in ruth.get("/accounts/passkeys").content.decode()
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("which", ["", "/add", "/1/remove"])
def test_nobody_is_sent_to_sign_in(db, which):
    answer = Client().get(f"/accounts/passkeys{which}")
    assert answer.headers["Location"].startswith("/sign-in?next=/accounts/passkeys")


def test_bad_ids_and_wrong_methods(cast):
    nils = cast.client("nils")
    assert nils.get("/accounts/passkeys/999999/remove").status_code == 404
    assert nils.delete("/accounts/passkeys").status_code == 405
    assert nils.delete("/sign-in/again").status_code == 405
