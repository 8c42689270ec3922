from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ledby.errors import ConfigurationError
from ledby.web.outbox import jobs
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import (
    queue,
    register,
    send_waiting,
    sending,
    try_again,
    writers,
)

pytestmark = pytest.mark.django_db
FAULTS: dict[str, list[Exception]] = {}


class TroubledBackend(EmailBackend):
    """Delivers to memory, unless a fault is planned for an address."""

    def send_messages(self, messages):
        for message in messages:
            planned = FAULTS.get(message.to[0])
            if planned:
                raise planned.pop(0)
        return super().send_messages(messages)


def write(message):
    return f"To {message.reference}", f"Words for {message.reference}\n", "<p>Words</p>"


@pytest.fixture(autouse=True)
def troubled(settings, monkeypatch):
    monkeypatch.setattr(writers, "_writers", {"note": write, "gone": lambda _m: None})
    FAULTS.clear()
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"
    settings.ORIGIN = "https://led.example.org:8443"
    monkeypatch.setattr(mail, "outbox", [], raising=False)


def add(who="nils", kind="note", **more):
    queue(kind, f"{who}@example.org", who, "en", **more)
    return Message.objects.get(reference=who)


def refused(code=550):
    return smtplib.SMTPRecipientsRefused(
        {"nils@example.org": (code, b"nils@example.org unknown")}
    )


def test_a_message_is_sent_once_and_then_forgets_whom_it_was_for():
    row = add()
    assert send_waiting().sent == 1
    assert send_waiting().handled == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["nils@example.org"], "To nils")
    assert sent.body == "Words for nils\n"
    assert sent.alternatives[0].content == "<p>Words</p>"
    assert sent.extra_headers["Message-ID"] == f"<{row.pk}@led.example.org>"
    row.refresh_from_db()
    assert (row.recipient, row.reference, row.failure) == ("", "", "")
    assert row.sent_at is not None


def test_oldest_first_and_no_more_than_asked():
    for who in ("a", "b", "c"):
        add(who)
    assert send_waiting(2).sent == 2
    assert [m.subject for m in mail.outbox] == ["To a", "To b"]


def test_a_message_waits_for_its_hour():
    row = add(due_at=timezone.now() + timedelta(hours=1))
    assert send_waiting().handled == 0
    Message.objects.filter(pk=row.pk).update(due_at=timezone.now())
    assert send_waiting().sent == 1


def test_a_writer_can_drop_a_message():
    add(kind="gone")
    assert send_waiting().dropped == 1
    assert not Message.objects.exists()
    assert not mail.outbox


def test_a_fault_that_may_pass_is_tried_later_and_later():
    row = add()
    FAULTS["nils@example.org"] = [ConnectionRefusedError("10.0.0.7")] * 3
    for minutes in (1, 5, 25):
        before = timezone.now()
        assert send_waiting().put_off == 1
        row.refresh_from_db()
        wait = row.due_at - before
        assert timedelta(minutes=minutes) <= wait < timedelta(minutes=minutes + 1)
        assert send_waiting().handled == 0
        Message.objects.filter(pk=row.pk).update(due_at=before)
    assert send_waiting().sent == 1
    row.refresh_from_db()
    assert (row.attempts, row.failure) == (3, "")


def test_after_six_tries_a_message_is_parked():
    row = add()
    FAULTS["nils@example.org"] = [TimeoutError()] * 9
    for _ in range(6):
        Message.objects.update(due_at=None)
        last = send_waiting()
    assert last.parked == 1
    row.refresh_from_db()
    assert row.parked_at is not None
    assert send_waiting().handled == 0


@pytest.mark.parametrize(
    ("fault", "kind", "parked"),
    [
        (refused(550), "SMTPRecipientsRefused 550", True),
        (refused(450), "SMTPRecipientsRefused 450", False),
        (smtplib.SMTPDataError(554, b"spam"), "SMTPDataError 554", True),
        (
            smtplib.SMTPAuthenticationError(535, b"no"),
            "SMTPAuthenticationError 535",
            False,
        ),
        (smtplib.SMTPServerDisconnected("bye"), "SMTPServerDisconnected", False),
    ],
)
def test_what_a_server_says_decides_and_is_not_kept(fault, kind, parked):
    row = add()
    FAULTS["nils@example.org"] = [fault]
    send_waiting()
    row.refresh_from_db()
    assert row.failure == kind
    assert (row.parked_at is not None) == parked
    assert "nils" not in row.failure


def test_a_poisoned_message_does_not_stop_the_others(monkeypatch):
    def choke(message):
        raise KeyError("nils@example.org has no name")

    register("poison", choke)
    add("a", kind="poison")
    add("b")
    add("c", kind="nobody writes this")
    outcome = send_waiting()
    assert (outcome.sent, outcome.put_off) == (1, 2)
    kinds = set(Message.objects.exclude(failure="").values_list("failure", flat=True))
    assert kinds == {"KeyError", ConfigurationError.__name__}


def test_a_line_break_in_a_subject_is_no_header():
    register("break", lambda m: ("Hello\r\nBcc: all@example.org", "Words", None))
    add(kind="break")
    send_waiting()
    (sent,) = mail.outbox
    assert sent.subject == "Hello Bcc: all@example.org"
    assert sent.recipients() == ["nils@example.org"]
    assert not sent.alternatives


def test_an_address_with_a_line_break_is_parked():
    queue("note", "nils@example.org\nBcc: all@example.org", "x", "en")
    assert send_waiting().parked == 1
    assert not mail.outbox


def test_what_a_dead_worker_held_is_sent_when_its_claim_ends():
    row = add()
    Message.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert send_waiting().handled == 0
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert send_waiting().sent == 1
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{row.pk}@")


def test_who_outlasts_the_claim_leaves_the_rest_to_others(monkeypatch):
    add("a")
    add("b")
    start = timezone.now()
    moments = iter([start, start, start, start + timedelta(minutes=16)])

    class Clock:
        @staticmethod
        def now():
            return next(moments, start + timedelta(minutes=16))

    claims = []
    claim = sending._claim

    def counting(size, now):
        claimed = claim(size, now)
        claims.append(len(claimed))
        return claimed

    monkeypatch.setattr(sending, "timezone", Clock)
    monkeypatch.setattr(sending, "_claim", counting)
    assert sending.send_waiting(2).sent == 2
    assert [m.subject for m in mail.outbox] == ["To a", "To b"]
    # The second was claimed twice, for the first claim had ended before its turn.
    assert claims == [2, 1]


def test_mail_over_a_server_leaves_at_a_gentle_pace(settings):
    for who in ("a", "b", "c"):
        add(who)
    pauses = []
    settings.MAIL_IS_FILES = False
    send_waiting(pause=pauses.append)
    assert pauses == [pytest.approx(1 / 28)] * 3
    settings.MAIL_PER_SECOND = 10
    add("d")
    send_waiting(pause=pauses.append)
    assert pauses[-1] == pytest.approx(0.1)


def test_files_need_no_pace():
    add()
    send_waiting(pause=lambda _s: pytest.fail("no pause was needed"))


def test_parked_messages_can_be_tried_again():
    add()
    FAULTS["nils@example.org"] = [refused(550)]
    assert send_waiting().parked == 1
    assert try_again() == 1
    assert send_waiting().sent == 1


def test_the_calendar_delivers_and_forgets(settings):
    add()
    jobs.tick()
    assert len(mail.outbox) == 1
    jobs.tick(timezone.now() + timedelta(days=29))
    assert Message.objects.count() == 1
    jobs.tick(timezone.now() + timedelta(days=31))
    assert Message.objects.count() == 0


def test_the_calendar_asks_for_one_delivery_at_a_time():
    row = add("held")
    add("free")
    Message.objects.filter(pk=row.pk).update(
        claimed_until=timezone.now() + timedelta(minutes=1)
    )
    jobs.tick()
    assert not mail.outbox
    jobs.tick(timezone.now() + timedelta(minutes=2))
    assert [m.subject for m in mail.outbox] == ["To free"]


def test_sending_fifty_claims_them_at_once(django_assert_max_num_queries):
    for at in range(50):
        add(f"p{at}")
    with django_assert_max_num_queries(50 + 8):
        assert send_waiting().sent == 50
