from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives

from ledby.web.cycles import letters
from ledby.web.cycles.letters import compose
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services.close import close
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Person
from stages import counted, fake_count, opened, released, token_of

LINK = "https://led.example.org/answer/abc"
CYCLE = Cycle(name="Spring", closes_at=datetime(2027, 3, 20, 18, 0, tzinfo=UTC))


@pytest.mark.parametrize("kind", letters.KINDS)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_mail_is_short_names_its_reader_and_carries_its_link(kind, language):
    subject, text, html = compose(kind, CYCLE, "Nils Aaberg", language, LINK)
    assert "Spring" in subject
    assert len(subject) < 78
    assert "\n" not in subject
    assert text.count(LINK) == 1
    assert "Nils Aaberg" in text
    assert len(text.split()) < 150
    assert f'<a href="{LINK}"' in html
    assert f'lang="{language}"' in html
    assert "!" not in text


def test_each_language_has_its_own_words_and_months():
    english = compose("invitation", CYCLE, "Nils", "en-gb", LINK)
    dutch = compose("invitation", CYCLE, "Nils", "nl", LINK)
    assert english[1].startswith("Dear Nils,")
    assert "20 March 2027, 18:00" in english[1]
    assert dutch[1].startswith("Beste Nils,")
    assert "20 maart 2027, 18:00" in dutch[1]
    assert compose("invitation", CYCLE, "Nils", "xx", LINK) == english


def test_a_name_can_be_no_markup_and_no_second_paragraph():
    name = "Nils <b>& co</b>\n\nhttps://evil.example"
    _, text, html = compose("invitation", CYCLE, name, "en", LINK)
    assert "Dear Nils <b>& co</b> https://evil.example," in text
    assert "<b>" not in html
    assert html.count("<a ") == 1


@pytest.mark.django_db
def test_everybody_gets_their_own_link(cast, mailoutbox, settings):
    settings.ORIGIN = "https://led.example.org"
    Person.objects.filter(pk=cast.nils.pk).update(language="nl")
    cycle = opened(cast)
    assert send_waiting().sent == 8
    by_name = {m.to[0]: m for m in mailoutbox}
    for name in ("nils", "amal"):
        link = f"{settings.ORIGIN}/answer/{token_of(cycle, getattr(cast, name))}"
        assert link in by_name[f"{name}@example.org"].body
    assert len({m.body for m in mailoutbox}) == 8
    assert by_name["nils@example.org"].subject.startswith("Wie zou je")
    sent = by_name["amal@example.org"]
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.alternatives[0].mimetype == "text/html"


@pytest.mark.django_db
def test_an_invitation_to_a_closed_cycle_is_dropped(cast, mailoutbox):
    cycle = opened(cast)
    close(cycle)
    assert send_waiting().dropped == 8
    assert not mailoutbox
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_news_of_a_release_leads_to_the_signed_in_page(
    cast, monkeypatch, mailoutbox
):
    cycle = released(cast, monkeypatch)
    send_waiting()
    news = [m for m in mailoutbox if "Your page is ready" in m.subject]
    assert len(news) == 8
    assert "/me\n" in news[0].body
    assert token_of(cycle, cast.nils) not in " ".join(m.body for m in news)


@pytest.mark.django_db
def test_news_that_is_not_true_is_not_sent(cast, monkeypatch):
    fake_count(monkeypatch)
    cycle = counted(cast, monkeypatch)
    row = cycle.participants.first()
    message = Message(kind="released", reference=str(row.pk), recipient="x@y.org")
    assert letters.write_released(message) is None
    gone = Message(kind="invitation", reference=str(cycle.pk), recipient="x@y.org")
    assert letters.write_invitation(gone) is None
    assert letters.write_reminder(gone) is None
