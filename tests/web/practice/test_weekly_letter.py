"""The weekly letter: asked for, told once, and stopped by one click from anywhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.practice import jobs, services
from ledby.web.practice.models import Post, WeeklyLetter
from ledby.web.practice.services import weekly
from ledby.web.practice.tokens import letter_of, stop_token
from ledby.web.practice.writing import first_line
from practices import draft, shared

WEDNESDAY = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
MONDAY = datetime(2027, 3, 15, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_starters(monkeypatch):
    """Leave out those that come with LedBy: they would be new too."""
    monkeypatch.setattr(services, "load_starters", lambda now: 0)


def at(moment: datetime):
    return time_machine.travel(moment, tick=False)


def ask(cast, *names: str, when: datetime = WEDNESDAY) -> None:
    with at(when):
        for name in names:
            weekly.choose(getattr(cast, name))


def publish(person, when: datetime, **words) -> Post:
    post = shared(person, **words)
    Post.objects.filter(pk=post.pk).update(published_at=when)
    return post


def letters_of(when: datetime, mailoutbox) -> list:
    """Return what goes out when the scheduler looks at a moment."""
    before = len(mailoutbox)
    with at(when):
        jobs.tick()
        send_waiting(pause=lambda seconds: None)
    return mailoutbox[before:]


def test_it_is_asked_for_and_stopped_on_the_page(cast):
    client = cast.client("nils")
    assert "Send it to me" in client.get("/practices").content.decode()
    assert WeeklyLetter.objects.count() == 0
    page = client.post("/practices/letter", follow=True).content.decode()
    assert "The next letter comes on a Monday." in page
    assert 'name="stop"' in page
    assert WeeklyLetter.objects.get().person == cast.nils
    client.post("/practices/letter")
    assert WeeklyLetter.objects.count() == 1
    page = client.post("/practices/letter", {"stop": "1"}, follow=True)
    assert "The weekly letter comes no more." in page.content.decode()
    assert WeeklyLetter.objects.count() == 0


def test_on_monday_it_tells_what_is_new(cast, mailoutbox):
    publish(cast.amal, WEDNESDAY - timedelta(hours=1), title="Old hat")
    ask(cast, "nils")
    post = publish(cast.amal, WEDNESDAY + timedelta(days=1))
    draft(cast.amal, title="Not yet")
    (letter,) = letters_of(MONDAY + timedelta(minutes=20), mailoutbox)
    assert letter.to == [cast.nils.email]
    assert letter.subject == "One new practice"
    link = f"http://localhost:8000/practices/{post.pk}"
    assert (
        "Ten minutes at the ramp\n"
        "I stood at the ramp with two coffees.\n"
        "Amal Nasser · working across silos · one minute to read\n"
        f"{link}\n"
    ) in letter.body
    assert "Old hat" not in letter.body
    assert "Not yet" not in letter.body
    html = letter.alternatives[0][0]
    assert f'<a href="{link}"' in html
    assert "two coffees." in html


def test_it_is_never_doubled(cast, mailoutbox):
    ask(cast, "nils", "sam")
    publish(cast.amal, WEDNESDAY + timedelta(days=1))
    assert len(letters_of(MONDAY, mailoutbox)) == 2
    for hours in (0, 1, 24, 6 * 24):
        assert letters_of(MONDAY + timedelta(hours=hours), mailoutbox) == []
    assert weekly.queue_letters(MONDAY + timedelta(days=1)) == 0
    assert letters_of(MONDAY + timedelta(days=7), mailoutbox) == []


def test_no_news_is_no_letter_and_none_is_lost(cast, mailoutbox):
    ask(cast, "nils")
    assert letters_of(MONDAY - timedelta(minutes=1), mailoutbox) == []
    assert letters_of(MONDAY, mailoutbox) == []
    # On Monday after seven: it waits for the next.
    publish(cast.amal, MONDAY + timedelta(minutes=1), title="Late")
    assert letters_of(MONDAY + timedelta(hours=1), mailoutbox) == []
    (letter,) = letters_of(MONDAY + timedelta(days=7), mailoutbox)
    assert "Late" in letter.body


def test_after_weeks_of_standstill_one_letter_tells_all(cast, mailoutbox):
    ask(cast, "nils")
    for week in range(3):
        publish(cast.amal, WEDNESDAY + timedelta(weeks=week), title=f"Week {week}")
    (letter,) = letters_of(MONDAY + timedelta(weeks=2, days=3), mailoutbox)
    assert letter.subject == "2 new practices"
    assert letter.body.index("Week 2") < letter.body.index("Week 1")


def test_ten_are_told_and_the_rest_is_a_link(cast, mailoutbox):
    ask(cast, "nils")
    for n in range(12):
        publish(cast.amal, WEDNESDAY + timedelta(hours=n + 1), title=f"No {n:02}.")
    (letter,) = letters_of(MONDAY, mailoutbox)
    assert letter.subject == "12 new practices"
    assert letter.body.count("\nhttp://localhost:8000/practices/") == 10
    assert "No 11." in letter.body
    assert "No 01." not in letter.body
    assert "All of them: http://localhost:8000/practices\n" in letter.body


def test_it_is_in_the_readers_language(cast, mailoutbox):
    cast.nils.language = "nl"
    cast.nils.save()
    ask(cast, "nils")
    post = publish(cast.amal, WEDNESDAY + timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(others={"nl": {"title": "Bij de laadkade"}})
    (letter,) = letters_of(MONDAY, mailoutbox)
    assert letter.subject == "Eén nieuwe praktijk"
    assert "Bij de laadkade" in letter.body
    assert "één minuut lezen" in letter.body
    assert "Deze brief komt op maandag" in letter.body


def test_one_click_stops_it_without_signing_in(cast, mailoutbox):
    ask(cast, "nils")
    publish(cast.amal, WEDNESDAY + timedelta(days=1))
    (letter,) = letters_of(MONDAY, mailoutbox)
    link = letter.extra_headers["List-Unsubscribe"]
    post = letter.extra_headers["List-Unsubscribe-Post"]
    assert post == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://localhost:8000(/weekly-letter/[\w-]+)>", link)[1]
    assert f"http://localhost:8000{path}\n" in letter.body
    browser = Client()
    # To look at the page stops nothing: programs open links to look what is there.
    page = browser.get(path).content.decode()
    assert "One click, and the weekly letter" in page
    assert WeeklyLetter.objects.count() == 1
    # As a mail program does (RFC 8058): no cookie, no token against forgery.
    program = Client(enforce_csrf_checks=True)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert WeeklyLetter.objects.count() == 0
    assert "Stopped." in program.post(path).content.decode()
    publish(cast.amal, MONDAY + timedelta(days=1))
    assert letters_of(MONDAY + timedelta(days=7), mailoutbox) == []


def test_one_that_waits_is_not_sent_after_the_stop(cast, mailoutbox):
    ask(cast, "nils")
    publish(cast.amal, WEDNESDAY + timedelta(days=1))
    with at(MONDAY):
        assert weekly.queue_letters(timezone.now()) == 1
        weekly.stop(cast.nils)
        assert send_waiting(pause=lambda seconds: None).dropped == 1
    assert mailoutbox == []


def test_what_was_withdrawn_meanwhile_is_not_told(cast, mailoutbox):
    ask(cast, "nils")
    post = publish(cast.amal, WEDNESDAY + timedelta(days=1))
    with at(MONDAY):
        weekly.queue_letters(timezone.now())
        Post.objects.filter(pk=post.pk).update(state="withdrawn")
        assert send_waiting(pause=lambda seconds: None).dropped == 1
    assert mailoutbox == []


def test_whoever_left_gets_none(cast, mailoutbox):
    ask(cast, "nils", "sam")
    publish(cast.amal, WEDNESDAY + timedelta(days=1))
    cast.nils.active = False
    cast.nils.save()
    (letter,) = letters_of(MONDAY, mailoutbox)
    assert letter.to == [cast.sam.email]


def test_monday_is_that_of_the_site():
    with timezone.override("Pacific/Auckland"):
        due = weekly.monday(datetime(2027, 3, 14, 18, 0, tzinfo=UTC))
    assert due.astimezone(UTC) == datetime(2027, 3, 14, 18, 0, tzinfo=UTC)
    before = weekly.monday(MONDAY - timedelta(seconds=1))
    assert before == MONDAY - timedelta(days=7)
    # The day after the clocks went forward.
    with timezone.override("Europe/Amsterdam"):
        due = weekly.monday(datetime(2027, 3, 29, 5, 0, tzinfo=UTC))
    assert due.astimezone(UTC) == datetime(2027, 3, 29, 5, 0, tzinfo=UTC)


def test_a_row_in_the_outbox_is_short_and_says_nothing(cast):
    ask(cast, "nils")
    publish(cast.amal, WEDNESDAY + timedelta(days=1))
    with at(MONDAY):
        weekly.queue_letters(timezone.now())
    row = Message.objects.get()
    assert len(row.reference) <= 64
    assert weekly.referred(row.reference) == (
        WeeklyLetter.objects.get().pk,
        WEDNESDAY,
        MONDAY,
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A *bold* start\n\nMore.", "A bold start"),
        ("- one & two\n- three", "one & two three"),
        ("<script>x</script>", "<script>x</script>"),
        ("", ""),
        ("\n\n \n\nLater", "Later"),
    ],
)
def test_how_a_practice_begins(text, line):
    assert first_line(text) == line


def test_a_long_beginning_is_cut():
    line = first_line("word " * 200)
    assert len(line) <= 160
    assert line.endswith("…")


def test_somebody_erased_gets_none(cast):
    ask(cast, "nils")
    services.erase(cast.nils)
    assert WeeklyLetter.objects.count() == 0


def test_refusals(cast):
    assert Client().post("/practices/letter")["Location"].startswith("/sign-in")
    assert cast.client("quinn").post("/practices/letter").status_code == 404
    assert cast.client("nils").get("/practices/letter").status_code == 405
    ask(cast, "nils")
    good = stop_token(WeeklyLetter.objects.get().pk)
    assert letter_of(good) == WeeklyLetter.objects.get().pk
    for bad in ("x" * 43, good[:-1], good[:-1] + "g", good.partition("-")[0], "-"):
        assert Client().post(f"/weekly-letter/{bad}").status_code == 404
    assert WeeklyLetter.objects.count() == 1
