"""Examples, notes and the directory, by keyboard and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from ledby.web.examples.models import Attestation, Example
from ledby.web.examples.tokens import token_of
from ledby.web.profiles.models import Note, Openness, WaitingNote
from ledby.web.profiles.services import notes
from stages import released


@pytest.fixture
def walk(transactional_db, browser, live_server, cast, monkeypatch, settings, tmp_path):
    """Return a way to open a path as somebody in a browser without JavaScript."""
    settings.KEY_STORE = tmp_path / "keys"
    released(cast, monkeypatch)
    contexts = []

    def open_as(name: str, path: str) -> Page:
        context = browser.new_context(locale="en-GB", java_script_enabled=False)
        context.set_default_timeout(5_000)
        contexts.append(context)
        if name:
            context.add_cookies([cookie_of(cast, name, live_server.url)])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_as
    for context in contexts:
        context.close()


def cookie_of(cast, name: str, url: str) -> dict[str, str]:
    key = settings.SESSION_COOKIE_NAME
    return {"name": key, "value": cast.client(name).cookies[key].value, "url": url}


def set_one(walk) -> Example:
    page = walk("amal", "/examples/new")
    page.get_by_label("What will you show?").fill("I say first what I did not know.")
    page.get_by_label("To whom does it matter?").fill("my team")
    page.get_by_label("Which trait does it serve?").select_option("honesty")
    day = timezone.localdate() + timedelta(days=9)
    page.get_by_label("Until when?").fill(day.isoformat())
    page.get_by_role("button", name="I will show it").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == (
        "I say first what I did not know."
    )
    return Example.objects.get()


def test_an_example_is_set_asked_about_and_seen(walk, cast):
    example = set_one(walk)
    page = walk("amal", f"/examples/{example.pk}/ask?q=sam")
    page.get_by_role("button", name="Ask Sam Whitfield").press("Enter")
    assert "The letter is on its way." in page.locator("main").inner_text()
    page = walk("", f"/saw/{token_of(example.asks.get().pk)}")
    page.get_by_label("A line, if you like").fill("I was there.")
    page.get_by_role("button", name="I saw it").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == (
        "You saw it. Thank you."
    )
    page = walk("otto", "/examples")
    page.get_by_role("button", name="I saw what Amal Nasser shows").press("Enter")
    assert page.get_by_role("heading", name="You saw it.").is_visible()
    assert Attestation.objects.count() == 2
    page = walk("amal", f"/examples/{example.pk}")
    assert page.get_by_role("heading", name="It counts as shown").is_visible()


def test_an_unsigned_note_arrives_and_is_thanked(walk, cast):
    page = walk("nils", "/notes/new?q=amal")
    page.get_by_role("link", name="Amal Nasser").press("Enter")
    page.get_by_label("What rang true?").fill("Plain words.")
    page.get_by_label("Unsigned").check()
    page.get_by_role("button", name="Give the note").press("Enter")
    receipt = page.url.partition("/notes/")[2]
    assert "It reaches Amal Nasser tomorrow." in page.locator("h1").inner_text()
    assert WaitingNote.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        notes.deliver()
    page = walk("amal", "/me/book")
    entry = page.locator(".entry", has_text="Plain words.")
    entry.get_by_role("button", name="Thank").press("Enter")
    assert Note.objects.get().thanked
    page = walk("", f"/notes/{receipt}")
    assert page.locator("h1").inner_text() == "Amal Nasser thanks you."


def test_one_click_in_and_one_click_out(walk, cast):
    page = walk("amal", "/me/found")
    page.get_by_label("as a bridge between units or places").check()
    page.get_by_role("button", name="Let me be found").press("Enter")
    assert page.get_by_role("heading", name="Amal Nasser").is_visible()
    page.get_by_role("button", name="Step out").press("Enter")
    assert not page.get_by_role("heading", name="Amal Nasser").count()
    assert not Openness.objects.get().as_bridge


@pytest.fixture
def places(walk, cast) -> list[tuple[str, str]]:
    example = set_one(walk)
    notes.sign(cast.ruth, cast.amal, "You stayed.")
    token = notes.leave_unsigned(cast.nils, cast.amal, "Plain words.")
    walk("amal", f"/examples/{example.pk}/ask?q=sam").get_by_role(
        "button", name="Ask Sam Whitfield"
    ).press("Enter")
    return [
        ("amal", "/examples"),
        ("amal", "/examples/new"),
        ("amal", f"/examples/{example.pk}"),
        ("nils", f"/examples/{example.pk}"),
        ("amal", f"/examples/{example.pk}/ask?q=a"),
        ("", f"/saw/{token_of(example.asks.get().pk)}"),
        ("otto", "/examples/reported"),
        ("amal", "/me/book"),
        ("nils", f"/people/{cast.amal.pk}/note"),
        ("nils", "/notes/new?q=a"),
        ("", f"/notes/{token}"),
        ("otto", "/notes/reported"),
        ("amal", "/me/found"),
        ("amal", "/people/found"),
    ]


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_for_everybody(
    places, browser, live_server, cast, look_at, width
):
    for name, path in places:
        context = browser.new_context(locale="en-GB")
        if name:
            context.add_cookies([cookie_of(cast, name, live_server.url)])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + path)
        look_at(page, path.partition("?")[0].strip("/").replace("/", "-")[:40])
        context.close()
