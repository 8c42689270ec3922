"""Who comes in with a personal link, and what never leaks out."""

from __future__ import annotations

import io
import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ledby.web.cycles.answers import empty
from ledby.web.cycles.models import Cycle, Draft, Sheet, State
from ledby.web.cycles.services.submit import load_draft
from ledby.web.ui.logs import MaskPersonalLinks
from rounds import open_round

PAGES = (
    "",
    "follow",
    "self/1",
    "feedback/1",
    "manager/1",
    "inclusion/1",
    "words",
    "review",
)


@pytest.fixture
def opened(cast):
    return open_round(cast)


def test_every_page_opens_with_the_link_alone(opened):
    for page in PAGES:
        response = Client().get(opened.link("nils", page))
        assert response.status_code == 200, page
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in response.text


def test_an_unknown_link_looks_like_a_page_that_does_not_exist(opened):
    nowhere = Client().get("/no/such/page")
    for page in PAGES:
        unknown = Client().get(f"/answer/{'x' * 43}/{page}".rstrip("/"))
        assert unknown.status_code == nowhere.status_code == 404
        assert unknown.text == nowhere.text


def test_pages_that_the_form_does_not_have(opened):
    for page in ("self/9", "self/0", "follows/1", "comments/1", "x/1"):
        assert Client().get(opened.link("nils", page)).status_code == 404, page


def test_parts_that_this_person_is_not_asked(opened):
    for page in ("feedback/1", "manager/1"):
        link = opened.link("vera", page)
        assert Client().get(link).status_code == 404
        assert Client().post(link, {"decline": "1"}).status_code == 404


def test_parts_that_this_cycle_does_not_ask(cast):
    opened = open_round(cast, parts=["self"])
    for page in ("follow", "follow/find", "follow/1", "words", "inclusion/1"):
        assert Client().get(opened.link("nils", page)).status_code == 404
    assert "Part 1 of 1" in Client().get(opened.link("nils", "self/1")).text


def test_somebody_who_is_asked_nothing_is_led_to_the_end(cast):
    opened = open_round(cast, parts=["manager"])
    response = Client().post(opened.link("vera"), follow=True)
    assert response.status_code == 200
    assert "You have not answered anything" in response.text


def test_other_methods_are_refused(opened):
    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(Client(), method)(opened.link("nils")).status_code == 405


@pytest.mark.parametrize("state", [State.CLOSED, State.RELEASED, State.SHREDDED])
def test_after_the_close_every_page_says_so(opened, state):
    closed = timezone.now() - timedelta(days=1)
    Cycle.objects.filter(pk=opened.cycle.pk).update(state=state, closed_at=closed)
    links = [opened.link("nils", page) for page in PAGES]
    for response in (
        *(Client().get(link) for link in links),
        *(Client().post(link, {"send": "1", "nobody": "1"}) for link in links),
    ):
        assert response.status_code == 410
        assert f"Spring closed on {closed.day} " in response.text
        assert "takes no more answers" in response.text
    assert not Sheet.objects.exists()
    assert not Draft.objects.exists()


def test_a_close_between_reading_and_saving_is_told_as_well(opened, monkeypatch):
    monkeypatch.setattr(
        "ledby.web.cycles.services.submit.takes_answers", lambda *_facts: False
    )
    response = Client().post(opened.link("nils", "review"), {"send": "1"})
    assert response.status_code == 410
    assert not Sheet.objects.exists()


def test_a_megabyte_is_refused_before_it_is_read(opened):
    link = opened.link("nils", "words")
    response = Client().post(link, {"keep": "x" * 1_000_000})
    assert response.status_code == 413
    assert "longer than this form can carry; nothing was changed" in response.text
    assert not Draft.objects.exists()


def test_a_length_that_is_no_number_is_no_length(opened):
    link = opened.link("nils", "words")
    assert Client().get(link, CONTENT_LENGTH="many").status_code == 200


def test_a_forged_post_is_refused(opened):
    client = Client(enforce_csrf_checks=True)
    link = opened.link("nils", "self/1")
    assert client.post(link, {"judgment_a": "3"}).status_code == 403
    assert not Draft.objects.exists()
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(link).text
    )[1]
    answer = {"csrfmiddlewaretoken": token}
    assert client.post(link, answer, headers={"origin": "null"}).status_code == 403
    assert client.post(link, answer).status_code == 302


def test_the_language_is_the_persons_then_the_one_they_choose(opened):
    opened.participants["nils"].language = "nl"
    opened.participants["nils"].save()
    client, link = Client(), opened.link("nils", "self/1")
    assert 'lang="nl"' in client.get(link).text
    assert 'lang="nl"' in client.get(link, headers={"accept-language": "en"}).text
    assert "Bijna altijd" in client.get(link).text

    response = client.post(link, {"language": "en", "judgment_b": "unseen"})
    assert response.headers["Location"] == link
    assert "Nearly always" in client.get(link).text
    # Nobody's setting was changed: the choice stays in this browser.
    assert "Bijna altijd" in Client().get(link).text


def test_without_a_setting_the_browser_decides(opened):
    link = opened.link("nils", "self/1")
    page = Client().get(link, headers={"accept-language": "nl-BE,nl;q=0.9"}).text
    assert "Bijna altijd" in page


def test_changing_the_language_keeps_what_was_ticked(opened):
    link = opened.link("nils", "inclusion/1")
    Client().post(link, {"language": "nl", "climate_1": "5"})
    saved = load_draft(opened.participants["nils"], opened.token("nils"))
    assert saved == {**empty(), "inclusion": {"climate_1": 5}}


def test_an_unknown_language_is_no_language(opened):
    response = Client().post(opened.link("nils"), {"language": "xx"})
    assert response.status_code == 302
    assert "django_language" not in response.cookies


def test_the_token_reaches_no_log(opened, monkeypatch):
    handler = next(
        one
        for one in logging.getLogger().handlers
        if any(isinstance(rule, MaskPersonalLinks) for rule in one.filters)
    )
    stream = io.StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    token = opened.token("nils")
    client = Client(raise_request_exception=False)
    client.get(opened.link("nils", "no/such/1"))
    client.post(opened.link("nils", "self/1"), {"judgment_a": "9"})
    client.put(opened.link("nils"))
    Client(enforce_csrf_checks=True).post(opened.link("nils"))
    monkeypatch.setattr(
        "ledby.web.cycles.views.answer.start.where_stopped", lambda *_facts: 1 / 0
    )
    broken = client.get(opened.link("nils"))
    assert broken.status_code == 500
    assert token not in broken.text
    written = stream.getvalue()
    assert "ZeroDivisionError" in written
    assert written.count("/answer/…") >= 4
    assert token not in written
