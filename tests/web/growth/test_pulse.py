"""Who may notice is asked once, under seal; shown from four answers, once opened."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, TestCase
from django.utils import timezone

from ledby.errors import TableError
from ledby.web.cycles import keys
from ledby.web.growth import jobs, pulse, services
from ledby.web.growth.models import Noticer, Step
from ledby.web.growth.selectors import MONTH
from ledby.web.growth.tokens import stop_token
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from practices import begun


@pytest.fixture(autouse=True)
def key_store(tmp_path, settings):
    settings.KEY_STORE = tmp_path / "keys"


def asked(cast, count: int = 5):
    """Return a step that was just asked about, with its noticers' links."""
    named = [cast.nils, cast.ruth, cast.marc, cast.sam, cast.vera, cast.otto][:count]
    step = begun(cast.amal, named)
    jobs.tick()
    step.refresh_from_db()
    rows = list(step.noticers.all())
    return step, [f"/pulse/{keys.personal_token(step.pk, row.pk)}" for row in rows]


def close(step) -> None:
    later = step.closes_at + timedelta(seconds=1)
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.tick(later)
    step.refresh_from_db()


def test_they_are_asked_after_six_weeks_and_once(cast, mailoutbox):
    step = begun(cast.amal, [cast.nils], weeks=5)
    jobs.tick()
    step.refresh_from_db()
    assert step.asked_at is None
    jobs.tick(timezone.now() + timedelta(weeks=1))
    jobs.tick(timezone.now() + timedelta(weeks=1))
    assert Message.objects.filter(kind="growth-pulse").count() == 1
    send_waiting(10)
    (letter,) = [one for one in mailoutbox if "noticed" in one.subject]
    assert letter.to == ["nils@example.org"]
    assert letter.subject == "Have you noticed? Two questions about Amal Nasser"
    path = re.search(r"/pulse/[\w-]{43}", letter.body)[0]
    page = Client().get(path).content.decode()
    assert "When I doubt, I say it." in page
    assert "How often have you seen Amal Nasser do this?" in page


def test_four_answers_are_opened_once_rounded_and_deleted(cast):
    step, links = asked(cast)
    for link, seen in zip(links, (4, 4, 3, 5), strict=False):
        answer = Client().post(link, {"seen": seen, "helps": 4})
        assert "Thank you." in answer.content.decode()
    assert all(bytes(row.sealed) for row in step.noticers.exclude(sealed=None))
    close(step)
    assert step.seen["seen"]["value"] == 4.0
    assert step.seen["seen"]["people"] == "4–6"
    # All said 4, and one a point up, one a point down: both read the same.
    assert step.seen["helps"] == step.seen["seen"]
    assert not step.noticers.exclude(sealed=None).exists()
    assert not step.noticers.filter(answered=True).exists()
    assert not keys.exists(step.pk)
    page = cast.client("amal").get("/growth").content.decode()
    assert "How often they saw it: 4.0 of 5" in page


def test_three_answers_are_not_enough_for_anybody(cast):
    step, links = asked(cast)
    for link in links[:3]:
        Client().post(link, {"seen": 5, "helps": 5})
    Client().post(links[3], {"seen": 0, "helps": 5})
    close(step)
    assert step.seen["seen"] is None
    assert step.seen["helps"]["clip"] == "at_least"
    other, links = asked(cast, 4)
    for link in links[:3]:
        Client().post(link, {"seen": 5, "helps": 5})
    close(other)
    assert other.seen == {"seen": None, "helps": None}
    page = cast.client("amal").get("/growth").content.decode()
    assert "Not enough: fewer than four answered" in page


def two_pulses(cast, new: int):
    """Return what four say, then what they and a fifth say who was asked as well."""
    seen = []
    for given in ((4, 3, 4, 2), (4, 3, 4, 2, new)):
        step, links = asked(cast, len(given))
        for link, value in zip(links, given, strict=True):
            Client().post(link, {"seen": value, "helps": value})
        close(step)
        seen.append(step.seen["seen"]["value"])
    return seen


def test_one_who_was_asked_beside_the_same_four_is_not_the_difference(cast):
    shown = {new: two_pulses(cast, new)[1] for new in (1, 3, 5)}
    assert shown == {1: 3.0, 3: 3.0, 5: 3.5}


def test_without_half_points_the_fifth_is_the_difference(cast, monkeypatch):
    monkeypatch.setattr(services, "asks_nearly_the_same", lambda _step: False)
    for new in (1, 3, 5):
        before, after = two_pulses(cast, new)
        assert round(5 * after - 4 * before, 1) in {new - 0.2, new, new + 0.2}


def test_what_is_sealed_tells_nothing(cast):
    step, links = asked(cast)
    Client().post(links[0], {"seen": 1, "helps": 1})
    Client().post(links[1], {"seen": 5, "helps": 0})
    boxes = [bytes(row.sealed) for row in step.noticers.exclude(sealed=None)]
    assert {len(box) for box in boxes} == {4096 + 48}
    assert all(b"seen" not in box for box in boxes)


def test_a_box_of_somebody_else_counts_for_nothing(cast):
    step, links = asked(cast)
    for link in links[:4]:
        Client().post(link, {"seen": 4, "helps": 4})
    first, second = step.noticers.exclude(sealed=None)[:2]
    Noticer.objects.filter(pk=second.pk).update(sealed=first.sealed)
    close(step)
    assert step.seen == {"seen": None, "helps": None}


def test_an_answer_once_is_enough_and_too_late_is_over(cast):
    step, links = asked(cast)
    Client().post(links[0], {"seen": 4, "helps": 4})
    again = Client().post(links[0], {"seen": 1, "helps": 1})
    assert again.status_code == 410
    assert "You have answered this once" in again.content.decode()
    close(step)
    late = Client().get(links[1])
    assert late.status_code == 410
    assert "takes no more answers" in late.content.decode()


def test_putting_it_aside_ends_the_question_unopened(cast):
    step, links = asked(cast)
    for link in links:
        Client().post(link, {"seen": 4, "helps": 4})
    services.end(cast.amal)
    step.refresh_from_db()
    assert step.seen == {}
    assert not step.noticers.exclude(sealed=None).exists()
    assert Client().get(links[0]).status_code == 410


@pytest.mark.parametrize("given", [{}, {"seen": 3}, {"seen": 9, "helps": 1}])
def test_half_an_answer_is_refused_in_a_sentence(cast, given):
    _step, links = asked(cast)
    answer = Client().post(links[0], given or {"x": "y"})
    assert answer.status_code == 400
    assert "Choose one answer to each question." in answer.content.decode()
    assert not Noticer.objects.filter(answered=True).exists()


def test_only_numbers_of_the_questions_are_answers():
    assert pulse.loads(pulse.dumps({"seen": 0, "helps": 5})) == {"seen": 0, "helps": 5}
    for payload in (b"[]", b"{}", b'{"seen": true, "helps": 1}', b"\xff", b"5"):
        with pytest.raises(TableError):
            pulse.loads(payload)


def test_a_nudge_comes_monthly_and_stops_with_one_click(cast, mailoutbox):
    step = begun(cast.amal, weeks=5)
    jobs.tick()
    jobs.tick()
    assert Message.objects.filter(kind="growth-nudge").count() == 1
    send_waiting(10)
    (letter,) = mailoutbox
    assert "When I doubt, I say it." in letter.body
    path = re.search(r"/growth/stop/[\w-]+", letter.body)[0]
    client = Client()
    assert "Stop the letter" in client.get(path).content.decode()
    step.refresh_from_db()
    assert step.nudges
    assert "Stopped." in client.post(path).content.decode()
    jobs.tick(timezone.now() + 2 * MONTH)
    assert Message.objects.filter(kind="growth-nudge").count() == 1
    cast.client("amal").post("/growth/turn", {"turn": "begin"})
    jobs.tick(timezone.now() + 2 * MONTH)
    assert Message.objects.filter(kind="growth-nudge").count() == 2


def test_letters_speak_the_readers_language(cast, mailoutbox):
    cast.nils.language = "nl"
    cast.nils.save()
    begun(cast.amal, [cast.nils])
    jobs.tick()
    send_waiting(10)
    subjects = [one.subject for one in mailoutbox if one.to == ["nils@example.org"]]
    assert subjects == ["Heb je het gemerkt? Twee vragen over Amal Nasser"]


def test_a_key_left_by_an_interrupted_try_is_replaced(cast):
    step = begun(cast.amal, [cast.nils])
    keys.create(step.pk)
    jobs.tick()
    step.refresh_from_db()
    assert step.asked_at is not None
    assert (settings.KEY_STORE / f"{step.pk}.key").exists()


def test_refusals(cast):
    step, links = asked(cast)
    assert Client().get("/pulse/" + "x" * 43).status_code == 404
    assert Client().delete(links[0]).status_code == 405
    cast.nils.active = False
    cast.nils.save()
    mine = step.noticers.get(person=cast.nils)
    path = f"/pulse/{keys.personal_token(step.pk, mine.pk)}"
    assert Client().get(path).status_code == 404
    good = stop_token(step.pk)
    for token in ("x", "x" * 43, good[:-1], f"{good[:-1]}g", "0" * 32 + good[32:]):
        assert Client().post(f"/growth/stop/{token}").status_code == 404
    assert Step.objects.get(pk=step.pk).nudges
