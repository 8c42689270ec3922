"""How long a sign-in lasts, and what a role asks of it."""

from __future__ import annotations

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.test import Client, RequestFactory
from django.utils import timezone

from ledby.web.accounts.bounds import NOTED_EVERY
from ledby.web.accounts.models import Session

HOUR, DAY = 3600, 24 * 3600
STRONG = {"otto": "/people", "ida": "/accounts/roles", "greta": "/cycles"}


@pytest.fixture
def strong(settings):
    """Let the site ask for passkeys, as it does behind https."""
    settings.STRONG_SIGN_IN = True
    return settings


def passkey_of(account) -> Authenticator:
    return Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data={"name": "P"}
    )


def shows_passkey(client: Client, account) -> None:
    """Let allauth note of a browser that it signed in with a passkey."""
    request = RequestFactory().get("/")
    request.session = client.session
    facts = {"id": 1, "type": "webauthn", "passwordless": True}
    record_authentication(request, account, "mfa", **facts)
    request.session.save()


def asks_to_sign_in(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/sign-in?")


@pytest.mark.parametrize(
    ("who", "path", "idle"),
    [
        ("nils", "/me", 7 * DAY),
        ("vera", "/organisation", 7 * DAY),
        ("otto", "/people", HOUR),
        ("greta", "/cycles", HOUR),
        ("ida", "/accounts/roles", HOUR),
    ],
)
def test_a_sign_in_that_is_not_used_ends(cast, who, path, idle):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.client(who)
        clock.shift(idle)
        assert client.get(path).status_code != 302
        clock.shift(idle + 1)
        assert asks_to_sign_in(client.get(path))
        assert not Session.objects.filter(owner__isnull=False).exists()


@pytest.mark.parametrize(
    ("who", "path", "whole", "step"),
    [("nils", "/me", 14 * DAY, DAY), ("otto", "/people", 12 * HOUR, HOUR // 2)],
)
def test_a_sign_in_ends_however_often_it_is_used(cast, who, path, whole, step):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.client(who)
        for _each in range(whole // step):
            clock.shift(step)
            assert client.get(path).status_code == 200
        clock.shift(step)
        assert asks_to_sign_in(client.get(path))


def test_whoever_was_signed_out_is_told(cast):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.client("otto")
        clock.shift(HOUR + 1)
        page = client.get("/people", follow=True).content.decode()
    assert "Your sign-in had ended." in page


def test_the_bounds_are_settings(cast, settings):
    settings.ROLE_SESSION_IDLE_MINUTES = 10
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.client("otto")
        clock.shift(601)
        assert asks_to_sign_in(client.get("/people"))


def test_a_use_is_noted_now_and_then(cast, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = cast.client("nils")
        before = Session.objects.get().session_data
        client.get("/accounts/sessions")
        assert Session.objects.get().session_data == before
        clock.shift(NOTED_EVERY + 1)
        client.get("/accounts/sessions")
        assert Session.objects.get().session_data != before


def test_another_sign_in_that_is_over_is_not_listed(cast):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        cast.client("otto").get("/people")
        page = cast.client("otto").get("/accounts/sessions").content.decode()
        assert "nowhere else" not in page
        clock.shift(HOUR + 1)
        page = cast.client("otto").get("/accounts/sessions").content.decode()
        assert "nowhere else" in page


@pytest.mark.parametrize("who", STRONG)
def test_a_role_sleeps_until_a_passkey_is_shown(cast, strong, who):
    client = cast.client(who)
    page = client.get(STRONG[who])
    assert page.status_code == 404
    text = page.content.decode()
    assert "it opens with a passkey" in text
    assert "/accounts/passkeys/add" in text
    assert "it opens with a passkey" in client.get("/").content.decode()
    assert "it opens with a passkey" in (
        client.get("/accounts/passkeys").content.decode()
    )
    account = getattr(cast, who)
    shows_passkey(client, getattr(account, "account", account))
    assert client.get(STRONG[who]).status_code == 200
    assert "it opens with a passkey" not in client.get("/").content.decode()


def test_who_sleeps_is_a_member_like_others(cast, strong):
    client = cast.client("otto")
    assert client.get("/me").status_code == 200
    names = ("/people/export", "/people/import", "/cycles/new")
    assert {client.post(path).status_code for path in names} == {404}


@pytest.mark.parametrize("who", ["nils", "vera"])
def test_nobody_else_is_asked_for_a_passkey(cast, strong, who):
    page = cast.client(who).get("/").content.decode()
    assert "it opens with a passkey" not in page
    assert cast.client("vera").get("/organisation").status_code != 404


def test_the_first_administrator_is_not_locked_out(cast, strong):
    """A code or a printed link is enough for the first passkey; it wakes the role."""
    client = cast.client("ida")
    assert client.get("/accounts/passkeys/add").status_code == 200
    request = RequestFactory().get("/")
    request.session = client.session
    added = passkey_of(cast.ida)
    authenticator_added.send(
        Authenticator, request=request, user=cast.ida, authenticator=added
    )
    request.session.save()
    assert client.get("/accounts/roles").status_code == 200
    # Another browser with a code alone sleeps, and adds no second one.
    other = cast.client("ida")
    assert other.get("/accounts/roles").status_code == 404


def test_a_mailbox_is_not_enough_for_another_passkey(cast, strong):
    kept = passkey_of(cast.ida)
    client = cast.client("ida")
    for path in ("add", f"{kept.pk}/remove"):
        for method in ("get", "post"):
            answer = getattr(client, method)(f"/accounts/passkeys/{path}")
            assert answer["Location"] == "/sign-in/again?next=%2Faccounts%2Fpasskeys"
    assert Authenticator.objects.filter(pk=kept.pk).exists()
    page = client.get("/accounts/passkeys").content.decode()
    assert "Sign in with the passkey" in page
    shows_passkey(client, cast.ida)
    assert client.get(f"/accounts/passkeys/{kept.pk}/remove").status_code == 200


def test_a_member_removes_a_passkey_by_code_as_before(cast, strong):
    kept = passkey_of(cast.nils.account)
    client = cast.client("nils")
    assert client.get(f"/accounts/passkeys/{kept.pk}/remove").status_code == 200


def test_without_the_setting_a_code_opens_a_role(cast, settings):
    settings.STRONG_SIGN_IN = False
    assert cast.client("otto").get("/people").status_code == 200
