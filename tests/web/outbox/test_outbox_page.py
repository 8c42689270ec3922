from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledby.web.cycles.services.remind import remind
from ledby.web.outbox import files, jobs
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import queue, send_waiting
from stages import opened, token_of


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path / "outbox"
    return settings.MAIL_FOLDER


@pytest.fixture
def invited(cast, folder):
    cycle = opened(cast)
    send_waiting()
    return cycle


def page(cast, who="ida") -> str:
    return cast.client(who).get("/outbox").content.decode()


def test_nothing_is_a_designed_state(cast, folder):
    text = page(cast)
    assert "No mail is waiting." in text
    assert "Nothing has been written yet." in text


def test_written_messages_are_listed_without_their_words(cast, invited):
    text = page(cast, "otto")
    assert text.count("Whom would you choose to follow?") == 1
    assert "8 letters, the newest of" in text
    assert "To amal@example.org," in text
    assert token_of(invited, cast.amal) not in text
    assert "Dear Amal" not in text


def test_only_the_demo_shows_the_words_and_the_links(cast, invited, settings):
    settings.DEMO = True
    text = page(cast)
    assert f"/answer/{token_of(invited, cast.amal)}" in text
    assert "Dear Amal Nasser" in text


def test_reminders_are_not_listed_for_their_list_would_tell(cast, invited, settings):
    remind(invited)
    send_waiting()
    assert "There is still time" not in page(cast, "otto")
    settings.DEMO = True
    text = page(cast, "otto")
    assert text.count("8 letters, the newest of") == 2
    assert "There is still time" in text


def test_numbers_are_bands(cast, settings):
    settings.MAIL_IS_FILES = False
    for at in range(20):
        queue("note", f"p{at}@example.org", "x", "en")
    Message.objects.filter(pk=Message.objects.first().pk).update(
        parked_at=timezone.now(), failure="SMTPRecipientsRefused 550"
    )
    text = page(cast)
    assert "Mail is on its way." in text
    assert text.count("fewer than 20") == 3
    queue("note", "last@example.org", "x", "en")
    assert "20–49" in page(cast)
    assert "SMTPRecipientsRefused 550" in text
    assert "example.org" not in text.partition("<main")[2].partition("</main")[0]


def test_in_a_small_cycle_the_bands_do_not_say_how_many_were_reminded(cast, settings):
    settings.MAIL_IS_FILES = False
    Message.objects.bulk_create(
        Message(kind="note", sent_at=timezone.now()) for _ in range(8)
    )
    before = page(cast)
    Message.objects.bulk_create(
        Message(kind="note", sent_at=timezone.now()) for _ in range(5)
    )
    facts = [
        text.partition("<dl")[2].partition("</dl")[0] for text in (before, page(cast))
    ]
    assert facts[0] == facts[1]
    assert "fewer than 20" in facts[0]


def test_what_was_given_up_can_be_tried_again(cast):
    queue("note", "p@example.org", "x", "en")
    Message.objects.update(parked_at=timezone.now())
    answer = cast.client("otto").post("/outbox/again", follow=True)
    assert "on their way again" in answer.content.decode()
    assert not Message.objects.filter(parked_at__isnull=False).exists()


def test_the_page_costs_as_much_for_many_as_for_one(cast, folder):
    client = cast.client("ida")
    queue("note", "p@example.org", "x", "en")
    with CaptureQueriesContext(connection) as one:
        client.get("/outbox")
    for at in range(60):
        queue("note", f"p{at}@example.org", "x", "en")
    with CaptureQueriesContext(connection) as many:
        client.get("/outbox")
    assert len(many) == len(one)


def test_a_page_holds_twenty_letters_and_leads_to_the_older_ones(cast, folder):
    for at in range(45):
        EmailMessage(f"Number {at}", "Words", to=["p@example.org"]).send()
    shown = []
    for number, (newer, older) in {1: (0, 1), 2: (1, 1), 3: (1, 0)}.items():
        text = cast.client("ida").get(f"/outbox?page={number}").content.decode()
        shown.append(text.count("<h3>"))
        assert (text.count("Newer letters"), text.count("Older letters")) == (
            newer,
            older,
        )
    assert shown == [20, 20, 5]
    for odd in ("0", "-1", "x", "9" * 5000, "²", "51"):
        assert cast.client("ida").get(f"/outbox?page={odd}").status_code == 200


def test_a_line_of_dashes_and_other_letters_come_back_as_they_were(folder):
    text = "Grüße an Søren\n\n" + "-" * 30 + "\nend\n"
    EmailMessage("Täglich Brot", text, to=["søren@example.org"]).send()
    (mail,) = files.newest(folder, 5, with_blind=False)
    assert mail.subject == "Täglich Brot"
    assert mail.text == text.strip()
    assert mail.recipient == "søren@example.org"


def test_old_files_go_but_not_in_the_demo(invited, folder, settings):
    old = (timezone.now() - timedelta(days=31)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (old, old))
    settings.DEMO = True
    jobs.tick()
    assert list(folder.iterdir())
    settings.DEMO = False
    jobs.tick()
    assert not list(folder.iterdir())


def test_refusals(cast, folder):
    for name in ("otto", "ida"):
        assert cast.client(name).get("/outbox").status_code == 200
        assert cast.client(name).post("/outbox").status_code == 405
        assert cast.client(name).get("/outbox/again").status_code == 405
    for name in ("vera", "greta", "nils", "quinn"):
        assert cast.client(name).get("/outbox").status_code == 404
        assert cast.client(name).post("/outbox/again").status_code == 404
    assert Client().get("/outbox")["Location"].startswith("/sign-in?next=")
    assert Client().post("/outbox/again")["Location"].startswith("/sign-in?next=")
