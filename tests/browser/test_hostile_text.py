"""Two hundred hostile texts in every field, in a real browser: nothing of them runs."""

from __future__ import annotations

import pytest
from django.conf import settings as site
from django.core.cache import cache

from authz import hostile
from authz.scene import build
from ledby.web.cycles import letters

WATCH = """
window.ran = () => { window.theyRan = (window.theyRan || 0) + 1; };
for (const name of ["alert", "confirm", "prompt"]) window[name] = window.ran;
document.addEventListener("securitypolicyviolation", event => {
    window.refused = [...(window.refused || []), event.violatedDirective];
});
"""
PLANTED = "() => [window.theyRan || 0, window.refused || [], location.href]"
BARE = "<p>{}</p>"


@pytest.fixture
def filled(transactional_db, cast, monkeypatch, settings, tmp_path):
    settings.DATA = tmp_path / "site"
    settings.KEY_STORE = settings.DATA / "keys"
    settings.DATA.mkdir()
    cache.clear()
    scene = build(cast, monkeypatch, settings.DATA)
    hostile.plant(scene)
    return scene


@pytest.fixture
def tab(browser):
    """Return a tab in which whatever runs, or is kept from it, is counted."""
    context = browser.new_context(locale="en-GB")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.said = []
    page.on("dialog", lambda dialog: (page.said.append("dialog"), dialog.dismiss()))
    page.on("popup", lambda _page: page.said.append("popup"))
    page.on(
        "console",
        lambda line: (
            "Content Security Policy" in line.text and page.said.append(line.text)
        ),
    )
    yield page
    context.close()


def test_the_watch_hears_what_runs_and_what_is_refused(tab, live_server):
    """Without our escaping the payloads run; with our policy alone they are refused."""
    ran = 0
    for text in hostile.PAYLOADS[:60]:
        tab.set_content(BARE.format(text))
        tab.wait_for_timeout(5)
        ran += tab.evaluate(PLANTED)[0] > 0
    assert ran > 10
    tab.goto(f"{live_server.url}/privacy/gone")
    tab.evaluate("() => { document.body.innerHTML += '<img src=x onerror=ran()>'; }")
    tab.wait_for_function("() => window.refused")
    assert tab.evaluate(PLANTED)[0] == 0
    assert tab.said


def test_nothing_runs_on_any_page(filled, tab, live_server):
    visited = 0
    for role, path in hostile.pages(filled):
        tab.context.clear_cookies()
        if role != "nobody":
            cookie = filled.client(role).cookies[site.SESSION_COOKIE_NAME]
            tab.context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        answer = tab.goto(live_server.url + path, wait_until="load")
        assert answer.status == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        ran, refused, where = tab.evaluate(PLANTED)
        assert (ran, refused) == (0, []), path
        assert where.startswith(live_server.url), path
        visited += 1
    assert tab.said == []
    assert visited > 40


def test_nothing_runs_in_a_mail(tab, cast):
    """A mail program may have no policy at all, so none is set here."""
    from stages import opened

    cycle = opened(cast)
    for at, texts in enumerate(hostile.joined(2000)):
        cycle.name = texts
        kind = letters.KINDS[at % len(letters.KINDS)]
        _subject, _text, html = letters.compose(
            kind, cycle, texts, "en", "https://led.example/me"
        )
        tab.set_content(html)
        tab.wait_for_timeout(50)
        assert tab.evaluate(PLANTED)[0] == 0, texts
    assert tab.said == []
