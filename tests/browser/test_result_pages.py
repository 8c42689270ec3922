"""The pages after a release, in a real browser: at both widths and in both schemes."""

from __future__ import annotations

import pytest
from django.conf import settings

from ledby.web.cycles.models import ReleasedDocument
from samples import (
    sample_hidden_page,
    sample_manager_page,
    sample_person_page,
    sample_quiet_page,
)
from stages import released

PLACES = (
    "",
    "/leadership",
    "/silos",
    "/silos/0-7",
    "/traits",
    "/inclusion",
    "/inclusion/0",
    "/response",
)
PAGES = {
    "amal": sample_person_page(),
    "marc": sample_manager_page(),
    "nils": sample_quiet_page(),
    "ruth": sample_hidden_page(),
}


@pytest.fixture
def spring(transactional_db, cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    for name, page in PAGES.items():
        person = str(getattr(cast, name).pk)
        row = ReleasedDocument.objects.filter(cycle=cycle, person=person)
        row.update(document={**page, "person": person})
    return cycle


@pytest.fixture
def visit(browser, live_server, cast):
    """Return a way to open a path as somebody; complaints of the browser count."""
    complaints = []
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda line: line.type == "error" and complaints.append(line.text)
    )

    def open_as(name, path):
        cookie = cast.client(name).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": cookie,
                    "url": live_server.url,
                }
            ]
        )
        page.goto(live_server.url + path)
        return page

    yield open_as
    context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_for_everybody(spring, visit, look_at, width):
    for name in PAGES:
        page = visit(name, "/me")
        page.set_viewport_size({"width": width, "height": 900})
        look_at(page, f"me-{name}")
    for place in PLACES:
        look_at(
            visit("vera", f"/organisation{place}"),
            f"organisation{place.replace('/', '-')}",
        )


def test_one_drawing_of_two_is_seen_and_the_table_opens(spring, visit):
    page = visit("amal", "/me")
    sea = page.get_by_label("Who follows you by choice").locator("figure")
    for width, seen, unseen in ((390, "narrow", "wide"), (800, "wide", "narrow")):
        page.set_viewport_size({"width": width, "height": 900})
        assert sea.locator(f"svg.{seen}").is_visible()
        assert not sea.locator(f"svg.{unseen}").is_visible()
    table = sea.get_by_role("table")
    assert not table.is_visible()
    sea.get_by_text("The same as a table").click()
    assert table.is_visible()
    assert "Field East" in table.inner_text()


def test_drawings_keep_their_shape_and_their_words_at_any_width(spring, visit):
    page = visit("amal", "/me")
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator(".lines circle.f-given").first.bounding_box()
        assert box["width"] == pytest.approx(box["height"])
        assert box["width"] == pytest.approx(13, abs=0.5)
        smallest = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('svg text')]
                .filter(text => text.checkVisibility())
                .map(text => text.getScreenCTM().a
                    * parseFloat(getComputedStyle(text).fontSize)))"""
        )
        assert smallest >= (10 if width == 320 else 12)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_text("Keep this page as a PDF").is_visible()
    assert page.get_by_text("Three short questions a trait").is_visible()
