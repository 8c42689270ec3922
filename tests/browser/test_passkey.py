"""Signing in by code and by passkey in a real browser with a virtual authenticator."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from cast import make_cast
from ledby.web.accounts.models import User
from ledby.web.accounts.services import make_sign_in_link, set_active


@pytest.fixture
def page(browser):
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def authenticator(page):
    """Return the browser's own device protocol with a phone that knows its owner."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    answer = device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return device, answer["authenticatorId"]


@pytest.fixture
def site(live_server):
    cache.clear()
    make_cast()
    assert live_server.url.startswith("http://localhost:")
    return live_server.url


def by_code(page, site, mailoutbox):
    page.goto(f"{site}/sign-in")
    page.get_by_label("Your e-mail at work").fill("nils@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").wait_for()
    (code,) = re.findall(r"\b[B-Z]{4}-[B-Z]{4}\b", mailoutbox[-1].body)
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Hello, Nils Aaberg").wait_for()


def test_a_passkey_is_added_signs_in_and_is_removed(
    page, site, authenticator, mailoutbox, look_at
):
    said = []
    page.on("console", lambda message: said.append(message.text))
    by_code(page, site, mailoutbox)

    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Add a passkey").click()
    look_at(page, "passkey-add")
    page.get_by_label("What do you call this device?").fill("Blue phone")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("The passkey is yours.").wait_for()
    look_at(page, "passkey-list")
    (key,) = Authenticator.objects.all()
    assert (str(key), key.wrap().is_passwordless) == ("Blue phone", True)
    assert mailoutbox[-1].subject == "A passkey was added to your account on LedBy"

    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()
    page.goto(f"{site}/sign-in?next=/accounts/passkeys")
    look_at(page, "sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site}/accounts/passkeys")
    page.get_by_text("last used").wait_for()

    page.get_by_role("link", name="Remove Blue phone").click()
    look_at(page, "passkey-remove")
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("The passkey was removed.").wait_for()
    assert Authenticator.objects.count() == 0
    assert said == []


def test_a_removed_passkey_opens_nothing(page, site, authenticator, mailoutbox):
    by_code(page, site, mailoutbox)
    page.goto(f"{site}/accounts/passkeys/add")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("The passkey is yours.").wait_for()
    Authenticator.objects.all().delete()
    page.context.clear_cookies()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("That passkey is not known here.").wait_for()
    assert page.url == f"{site}/sign-in"


def test_a_closed_account_is_not_opened_by_its_passkey(
    page, site, authenticator, mailoutbox
):
    by_code(page, site, mailoutbox)
    page.goto(f"{site}/accounts/passkeys/add")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("The passkey is yours.").wait_for()
    set_active(["nils@example.org"], active=False)
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("This account is closed.").wait_for()
    page.goto(f"{site}/accounts/passkeys")
    assert page.url == f"{site}/sign-in?next=/accounts/passkeys"


def test_without_a_finger_the_page_says_so(page, site, authenticator):
    device, key = authenticator
    device.send(
        "WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False}
    )
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not used.").wait_for()
    page.get_by_role("button", name="Send me a code").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_sign_in_is_accessible(
    page, site, mailoutbox, look_at, width
):
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/", "/sign-in", "/enter/" + "x" * 43):
        page.goto(site + path)
        look_at(page, path.strip("/").split("/")[0] or "welcome")
    page.goto(f"{site}/sign-in")
    page.get_by_label("Your e-mail at work").fill("nils@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").fill("AAAA-AAAA")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("That is not the code").wait_for()
    look_at(page, "code")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_start_and_the_roles_are_accessible(page, site, mailoutbox, look_at, width):
    page.set_viewport_size({"width": width, "height": 900})
    link = make_sign_in_link(User.objects.get(email="ida@example.org"), days=1)
    page.goto(site + link.removeprefix("http://localhost:8000"))
    look_at(page, "enter")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="wait").wait_for()
    look_at(page, "start")
    page.get_by_role("link", name="Roles").click()
    page.get_by_label("E-mail").fill("nils@example.org")
    page.get_by_role("button", name="Give it").click()
    page.get_by_text("has the role from now on").wait_for()
    look_at(page, "roles")
    page.goto(f"{site}/sign-out")
    look_at(page, "sign-out")
