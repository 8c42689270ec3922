"""Asking people by letter: a link of their own that says one thing alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ledby.errors import StateError
from ledby.web.examples import services, tokens
from ledby.web.examples.models import Ask, Attestation, Example
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.ui.logs import LINK
from web.examples.conftest import set_example


@pytest.fixture
def link(cast, amals, mailoutbox) -> str:
    """Return the path in the letter that Sam got."""
    cast.client("amal").post(f"/examples/{amals.pk}/ask", {"person": cast.sam.pk})
    send_waiting(pause=lambda _seconds: None)
    (mail,) = mailoutbox
    assert mail.to == ["sam@example.org"]
    (address,) = [row for row in mail.body.splitlines() if row.startswith("http")]
    return "/saw/" + address.rpartition("/")[2]


def test_one_tap_from_the_letter_without_signing_in(cast, link):
    page = Client().get(link).content.decode()
    assert "For Sam Whitfield" in page
    assert not Attestation.objects.exists()
    Client().post(link, {"line": "I was there."})
    row = Attestation.objects.get()
    assert (row.witness, row.line, row.relation) == (cast.sam, "I was there.", "other")
    assert "You saw it. Thank you." in Client().get(link).content.decode()


def test_only_the_hash_of_the_token_is_stored(link):
    token = link.rpartition("/")[2]
    row = Ask.objects.get()
    assert bytes(row.token_hash) == tokens.token_hash(token)
    assert tokens.token_of(row.pk) == token
    assert len(token) == 43
    stored = [str(value) for value in Ask.objects.values().get().values()]
    stored += [str(value) for value in Message.objects.values().get().values()]
    assert not [value for value in stored if token in value]


def test_whoever_set_the_example_never_sees_the_link(cast, amals, link):
    for path in ("", "/ask"):
        page = cast.client("amal").get(f"/examples/{amals.pk}{path}").content.decode()
        assert link not in page
    assert "Sam Whitfield" in page


def test_with_the_link_in_hand_the_owner_still_cannot_use_it(cast, link):
    cast.client("amal").post(link, {})
    assert not Attestation.objects.exists()


def test_each_is_asked_once(cast, amals, link):
    assert services.ask(amals, [cast.sam]) == 0
    assert Message.objects.count() == 1


def test_nobody_is_asked_who_said_it_already(cast, amals, mailoutbox):
    services.ask(amals, [cast.sam])
    services.attest(amals, cast.sam)
    send_waiting(pause=lambda _seconds: None)
    assert not mailoutbox


def test_own_reports_are_asked_only_beside_others(cast):
    marcs = set_example(cast.marc)
    with pytest.raises(StateError, match="Everybody you asked reports to you"):
        services.ask(marcs, [cast.nils, cast.ruth])
    assert not Ask.objects.exists()
    assert services.ask(marcs, [cast.sam]) == 1
    assert services.ask(marcs, [cast.nils]) == 1


def test_who_reports_to_ones_reports_is_below_as_well(cast):
    veras = set_example(cast.vera)
    with pytest.raises(StateError, match="reports to you"):
        services.ask(veras, [cast.nils])


def test_oneself_too_many_or_too_late_are_refused(cast, amals):
    with pytest.raises(StateError, match="yourself"):
        services.ask(amals, [cast.amal])
    services.withdraw(amals)
    with pytest.raises(StateError, match="not being shown"):
        services.ask(Example.objects.get(), [cast.sam])


def test_taken_back_the_letter_is_not_sent(cast, amals, mailoutbox):
    services.ask(amals, [cast.sam])
    services.withdraw(amals)
    assert not Message.objects.exists()
    send_waiting(pause=lambda _seconds: None)
    assert not mailoutbox


def test_a_link_that_opens_nothing_says_so_like_any_other(cast, amals, link):
    unknown = Client().get("/saw/" + "x" * 43)
    assert unknown.status_code == 404
    services.withdraw(Example.objects.get())
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"line": "late"}).status_code == 404
    assert not Attestation.objects.exists()


def test_it_ends_a_month_after_the_day(amals, link):
    with time_machine.travel(timezone.now() + timedelta(days=46), tick=False):
        assert Client().get(link).status_code == 404
        services.forget(timezone.now())
    assert not Ask.objects.exists()


def test_the_link_of_one_example_says_nothing_of_another(cast, link):
    other = set_example(cast.ruth, deed="Another")
    Client().post(link, {"line": ""})
    assert not other.attestations.exists()
    for prefix in ("answer", "enter", "notes"):
        assert Client().get(link.replace("saw", prefix)).status_code in {404, 410}


def test_the_log_masks_it(link):
    assert LINK.sub(r"\1…", f"GET {link} 200") == "GET /saw/… 200"


def test_a_letter_in_dutch(cast, amals, mailoutbox):
    cast.sam.language = "nl"
    cast.sam.save()
    services.ask(amals, [cast.sam])
    send_waiting(pause=lambda _seconds: None)
    assert mailoutbox[0].subject == "Heb je gezien wat Amal Nasser laat zien?"
    assert "Hallo Sam Whitfield," in mailoutbox[0].body
