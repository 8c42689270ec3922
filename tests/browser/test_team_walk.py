"""Fair teams in a browser: made from a list, moved with the mouse and by keyboard."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

LIST = "name\tteam\tfree\n" + "\n".join(
    f"Person {at}\t{'red' if at % 2 else 'blue'}\tMon-am;"
    f" Tue-{'am' if at < 5 else 'pm'}"
    for at in range(1, 9)
)
DAY = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def vera(transactional_db, browser, live_server, cast):
    """Return a browser in which Vera is signed in."""
    key = settings.SESSION_COOKIE_NAME
    value = cast.client("vera").cookies[key].value
    context = browser.new_context(locale="en-GB", viewport=DAY)
    context.set_default_timeout(8_000)
    context.add_cookies([{"name": key, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/teams/partition")
    yield page
    context.close()


def make(page: Page, look_at) -> None:
    page.get_by_label("What for, in a few words").fill("Packing")
    page.get_by_label("People in a team, or one more").fill("4")
    page.get_by_label("A list of your own").fill(LIST)
    page.get_by_role("button", name="On to the rules").click()
    page.get_by_label("team", exact=True).check()
    page.get_by_label("free at the same times").select_option("attr_free")
    page.get_by_label("So many times in common").fill("1")
    page.get_by_label("These stay apart").fill("Person 3; Person 4")
    look_at(page, "team-rules")
    page.get_by_role("button", name="Make the teams").click()
    expect(page.get_by_role("heading", name="2 teams.")).to_be_visible()


def test_people_are_moved_by_mouse_and_keyboard(vera, look_at):
    page = vera
    make(page, look_at)
    look_at(page, "team-division")
    other = page.locator("[data-team]").filter(has_text="Person 4")
    to = other.get_attribute("data-team")
    there = page.locator(f"[data-team='{to}']")
    page.locator("[data-person]", has_text="Person 3").drag_to(there.locator("h2"))
    expect(there).to_contain_text("Person 3")
    expect(page.locator("#moved")).to_contain_text("Was: kept. Now: not kept.")
    look_at(page, "team-moved")
    page.get_by_role("button", name="Undo the last move").click()
    expect(there).not_to_contain_text("Person 3")
    page.get_by_label("Who", exact=True).select_option("Person 3")
    page.get_by_label("Into team").select_option(to)
    page.get_by_role("button", name="Move", exact=True).press("Enter")
    expect(there).to_contain_text("Person 3")
    page.set_viewport_size(PHONE)
    look_at(page, "team-moved")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take them out as a workbook").click()
    assert taken.value.suggested_filename == "teams.xlsx"
