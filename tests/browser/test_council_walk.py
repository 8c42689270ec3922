"""The works council on the real server: read, say, approve, make a key, bring it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as site
from playwright.sync_api import expect

from ledby.web.cycles import council_keys, keys
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.launch import launch
from stages import answer, fake_count, more_people, planned

SIZES = {"phone": (390, 844), "desk": (1440, 900)}


@pytest.fixture
def open_as(transactional_db, browser, live_server, cast):
    """Return a way to open a page signed in as somebody; complaints must stay empty."""
    opened = []

    def open_page(name, size):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB"
        )
        cookie = cast.client(name).cookies[site.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda line: line.type == "error" and page.complaints.append(line.text),
        )
        opened.append((context, page))
        return page

    yield open_page
    for context, page in opened:
        assert page.complaints == []
        context.close()


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def plan_it(page, url, look_at, size):
    page.goto(f"{url}/cycles/new")
    page.get_by_label("What is it called?").fill("Spring")
    press(page, "Go on")
    press(page, "Go on")
    page.get_by_label(re.compile("The works council holds a second key")).check()
    look_at(page, f"council-{size}-when")
    press(page, "Keep the plan")
    expect(page.get_by_text(re.compile("no member has made its key"))).to_be_visible()
    look_at(page, f"council-{size}-plan")
    page.get_by_role("link", name="Ask the works council").click()
    look_at(page, f"council-{size}-ask")
    press(page, "Ask them")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "It waits for the works council."
    )
    look_at(page, f"council-{size}-asked")


def make_a_key(page, look_at, size, folder):
    page.get_by_role("link", name="Make our key").click()
    look_at(page, f"council-{size}-key-none")
    press(page, "Make our key")
    look_at(page, f"council-{size}-key-shown")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Keep it as a file").click()
    assert coming.value.suggested_filename == "council-key-spring.txt"
    file = folder / f"{size}.txt"
    coming.value.save_as(file)
    council_keys.from_text(file.read_text("utf-8"))
    page.get_by_label("The eight rows").fill("nonsense")
    press(page, "I kept it")
    look_at(page, f"council-{size}-key-wrong")
    page.get_by_label("Or the key file").set_input_files(file)
    press(page, "I kept it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your key is ready.")
    look_at(page, f"council-{size}-key-ready")
    page.get_by_role("link", name="Back to the agreement").click()
    return file


def agree(page, url, look_at, size, folder):
    page.goto(url)
    page.get_by_role("link", name=re.compile("Read the agreement of")).click()
    look_at(page, f"council-{size}-agreement")
    page.get_by_label("What do you say?").fill("Thirty days are long, but well.")
    press(page, "Say it")
    file = make_a_key(page, look_at, size, folder)
    press(page, "Approve it")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The works council agrees to this."
    )
    look_at(page, f"council-{size}-agreed")
    page.goto(f"{url}/trust")
    look_at(page, f"council-{size}-list")
    return file


def bring_it(page, url, look_at, size, file):
    page.goto(url)
    page.get_by_role("link", name=re.compile("waits for your key")).click()
    look_at(page, f"council-{size}-bring")
    page.get_by_label("The eight rows").fill(file.read_text("utf-8"))
    press(page, "Open and count")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your key has done its work."
    )
    look_at(page, f"council-{size}-over")


@pytest.mark.parametrize("size", SIZES)
def test_a_cycle_with_a_second_key(
    cast, live_server, open_as, look_at, size, tmp_path, monkeypatch
):
    more_people(22)
    fake_count(monkeypatch)
    organiser, council = open_as("otto", size), open_as("greta", size)
    plan_it(organiser, live_server.url, look_at, size)
    file = agree(council, live_server.url, look_at, size, tmp_path)
    cycle = Cycle.objects.get()
    path = f"{live_server.url}/cycles/{cycle.pk}"
    organiser.goto(f"{path}/launch")
    look_at(organiser, f"council-{size}-launch")
    press(organiser, "Launch it")
    expect(organiser.get_by_text("It is open.")).to_be_visible()
    look_at(organiser, f"council-{size}-open")
    answer(cycle, cast.nils, cast.amal)
    close(cycle)
    organiser.goto(path)
    look_at(organiser, f"council-{size}-waiting")
    bring_it(council, live_server.url, look_at, size, file)
    assert keys.waits_for_council(cycle.pk)
    organiser.reload()
    expect(organiser.get_by_role("link", name="Release the results")).to_be_visible()


def test_members_read_what_was_promised(cast, live_server, open_as, look_at):
    launch(planned(cast), seed=1)
    for size in SIZES:
        page = open_as("nils", size)
        page.goto(f"{live_server.url}/trust")
        look_at(page, f"council-{size}-member-list")
        page.get_by_role("link", name=re.compile("Spring")).click()
        page.get_by_text("The 24 questions").first.click()
        look_at(page, f"council-{size}-member")
