"""Practices, growth, initiatives, decisions in a browser: widths, schemes, keyboard."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from ledby.web.cycles import keys
from ledby.web.growth import services as growth
from ledby.web.growth.models import Step
from ledby.web.practice import services as practice
from practices import begun, draft, handed, shared
from stages import released

WIDTHS = (390, 1440)


@pytest.fixture
def filled(transactional_db, cast, monkeypatch, tmp_path, settings):
    settings.KEY_STORE = tmp_path / "keys"
    released(cast, monkeypatch)
    practice.load_starters()
    post = shared(cast.marc, series="Ramp")
    practice.say(cast.nils, post, "We do it too.")
    practice.report(cast.ruth, practice.say(cast.nils, post, "Unkind."))
    own = draft(cast.amal)
    handed(cast.nils)
    step = begun(cast.amal, [cast.nils, cast.ruth])
    growth.ask(step, timezone.now())
    growth.write_log(cast.amal, "Did it once.")
    share = growth.share(
        cast.amal, cast.otto, role="mentor", parts=["traits", "step"], weeks=3
    )
    noticer = step.noticers.get(person=cast.nils)
    return {
        "amal": [
            "/practices",
            f"/practices/{post.pk}",
            f"/practices/{own.pk}",
            f"/practices/{own.pk}/edit",
            "/practices/mine",
            "/initiatives",
            "/initiatives/new",
            "/initiatives/behind",
            "/decisions",
            "/decisions/new",
            "/decisions/how",
            "/growth",
            "/growth/choose",
            "/growth/share",
            f"/pulse/{keys.personal_token(step.pk, noticer.pk)}",
        ],
        "otto": ["/practices/review", f"/growth/shared/{share.pk}"],
    }


def sign_in(context, live_server, cast, name: str) -> None:
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


def test_every_page_is_accessible(browser, live_server, cast, filled, look_at):
    for name, paths in filled.items():
        context = browser.new_context(locale="en-GB")
        sign_in(context, live_server, cast, name)
        page = context.new_page()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for at, path in enumerate(paths):
                answer = page.goto(live_server.url + path)
                assert answer.status == 200, path
                look_at(page, f"between-{name}-{at}")
        context.close()


def test_a_step_is_begun_by_keyboard_alone(browser, live_server, cast, filled):
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    sign_in(context, live_server, cast, "ruth")
    page = context.new_page()
    page.goto(live_server.url + "/growth/choose")
    page.get_by_label("A trait to grow in").focus()
    page.keyboard.type("honesty")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("When a number is bad, it comes first.")
    page.keyboard.press("Enter")
    page.get_by_text("Begun. One thing at a time is enough.").wait_for()
    step = Step.objects.get(person=cast.ruth)
    assert (step.trait, step.plan) == (
        "honesty",
        "When a number is bad, it comes first.",
    )
    context.close()
