"""/coach/reword: names stay here, facts survive, and nothing is kept."""

from __future__ import annotations

import json
import logging

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from tests.outside import outside

MESSAGE = (
    "Nils, you must send the list to amal@example.org by Friday at 14:00."
    " Don't call Ruth on +31 6 1234 5678, see https://intra.example.org/list?id=7."
)
KEPT = (
    "[person 1], by Friday at 14:00 the families can be told, so please send the list"
    " to [address 1]. Don't call [person 2] on [number 1]; all is at [link 1]."
)


@pytest.fixture
def machine(settings):
    cache.clear()
    with outside() as it:
        settings.COACH_ENDPOINT, settings.COACH_MODEL = it.url, "small"
        settings.COACH_KEY, settings.COACH_PRIVATE = "key-5150", True
        it.says(KEPT)
        yield it


def reword(client, **words):
    given = {"message": MESSAGE, "language": "en", **words}
    return client.post("/coach/reword", given)


def asked(machine):
    question = json.loads(machine.sent[-1])
    return question, question["messages"][-1]["content"]


def test_the_page_says_what_would_be_sent_where(cast, machine):
    page = cast.client("nils").get("/coach").content.decode()
    assert "Rewrite with 127.0.0.1" in page
    assert "Names in the list of people, e-mail addresses" in page
    assert machine.sent == []


def test_reading_alone_sends_nothing(cast, machine):
    cast.client("nils").post("/coach", {"message": MESSAGE, "language": "en"})
    assert machine.sent == []


def test_before_and_after_stand_side_by_side_with_their_marks(cast, machine):
    page = reword(cast.client("nils")).content.decode()
    pair = page[page.index('class="pair"') : page.index("<form method")]
    assert '<mark class="mark mark--tells">you must' in pair
    assert "Nils, by Friday at 14:00 the families" in pair
    assert "+31 6 1234 5678; all is at https://intra.example.org/list?id=7." in pair
    assert "It tells 2 times" in pair
    assert "[person" not in pair


def test_names_addresses_numbers_and_links_never_leave(cast, machine):
    reword(cast.client("nils"))
    sent = machine.sent[0].decode()
    for word in ("Nils", "nils", "Ruth", "amal", "1234", "5678", "intra.example"):
        assert word not in sent
    question, text = asked(machine)
    assert text.startswith(
        "[person 1], you must send the list to [address 1] by Friday"
    )
    assert question["model"] == "small"
    assert set(question) == {"model", "temperature", "stream", "messages"}


def test_of_the_person_who_asks_nothing_is_sent(cast, machine):
    reword(cast.client("marc"), message="You must go.")
    whole = machine.sent[0].decode() + repr(machine.heads[0])
    assert "marc" not in whole.lower()
    assert "Cookie" not in machine.heads[0]


@pytest.mark.parametrize(
    ("message", "hidden"),
    [
        ("thanks nils and RUTH", "thanks [person 1] and [person 2]"),
        ("Nils's desk, Nils", "[person 1]'s desk, [person 1]"),
        ("mail x.y+z@example.co.uk", "mail [address 1]"),
        ("call (020) 123-4567 or 0031 20 1234567", "call [number 1] or [number 2]"),
        ("www.example.org/a, room 12, 5000 euros", "[link 1] room 12, 5000 euros"),
        ("[person 1] is Nils", "[person 1] is [person 2]"),
        ("ask @nils", "ask [address 1]"),
    ],
)
def test_what_leaves_instead(cast, machine, message, hidden):
    reword(cast.client("otto"), message=message)
    assert asked(machine)[1].replace("[link 1],", "[link 1]") == hidden


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (KEPT.replace("14:00", "4 pm"), "14:00"),
        (KEPT.replace("Friday", "Monday"), "friday"),
        (KEPT.replace("Don't call", "Call"), "n&#x27;t"),
        (KEPT.replace("[person 2]", "her"), "Ruth"),
        (KEPT.replace("[link 1]", "the intranet"), "https://intra.example.org"),
        (KEPT + " [person 9] agrees.", "[person 9]"),
        (KEPT + " It takes 10 minutes.", "10"),
        (KEPT.replace("please send", "you don't have to send"), "don&#x27;t have to"),
    ],
)
def test_a_rewrite_that_changed_facts_is_not_shown_but_said(cast, machine, said, named):
    machine.says(said)
    page = reword(cast.client("nils")).content.decode()
    assert "The rewrite is not shown, for it changed what has to stay" in page
    alert = page[page.index('role="alert"') :]
    assert named in alert[: alert.index("</div>")]
    assert 'class="pair"' not in page
    assert "you must" in page


def test_quotations_stay_word_for_word(cast, machine):
    machine.says("The sign shall read “Keep shut”, please.")
    client = cast.client("nils")
    page = reword(client, message='You must put up "Keep it shut".').content.decode()
    assert "Keep it shut" in page[page.index('role="alert"') :]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"status": 500}, "127.0.0.1 answered with the number 500."),
        ({"body": b"{}"}, "127.0.0.1 did not answer with a message."),
        ({"body": b'{"choices": [{"message": {"content": 5}}]}'}, "with a message."),
        ({"body": b'{"choices": "no"}'}, "did not answer with a message."),
        ({"body": b"nothing"}, "127.0.0.1 did not answer with JSON."),
        ({"body": b" " * 300_000}, "127.0.0.1 answered more than is read."),
    ],
)
def test_a_fault_outside_is_one_sentence_and_the_marks_stay(
    cast, machine, told, sentence
):
    for name, value in told.items():
        setattr(machine, name, value)
    answer = reword(cast.client("nils"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert '<mark class="mark mark--tells">you must' in page


def test_a_wrong_setting_is_one_sentence_too(cast, machine, settings):
    settings.COACH_PRIVATE = False
    page = reword(cast.client("nils")).content.decode()
    assert "The address of a machine to ask must be https://" in page
    assert machine.sent == []


def test_nothing_of_it_reaches_the_database_or_the_log(cast, machine, caplog):
    caplog.set_level(logging.INFO)
    machine.says("Please ring Zanzibar-7731.")
    reword(cast.client("nils"), message="You must ring Zanzibar-7731.")
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            assert "7731" not in repr(row)
    assert "7731" not in caplog.text
    assert "key-5150" not in caplog.text


def test_twenty_in_an_hour_for_each_person(cast, machine):
    nils = cast.client("nils")
    for _ in range(20):
        reword(nils)
    assert "wait a while" in reword(nils).content.decode()
    assert len(machine.sent) == 20
    reword(cast.client("otto"))
    assert len(machine.sent) == 21


def test_markup_that_comes_back_stays_text(cast, machine):
    machine.says("<script>alert(1)</script> you go")
    page = reword(cast.client("nils"), message="You must go alert(1)").content.decode()
    assert "<script>alert" not in page


class TestRefusals:
    def test_where_no_machine_is_named_there_is_no_such_page(self, cast, settings):
        settings.COACH_ENDPOINT = ""
        nils = cast.client("nils")
        assert reword(nils).status_code == 404
        assert "Rewrite with" not in nils.get("/coach").content.decode()

    def test_a_message_that_cannot_be_read_is_not_sent(self, cast, machine):
        assert reword(cast.client("nils"), message="").status_code == 400
        assert reword(cast.client("nils"), message="x" * 20_001).status_code == 400
        assert machine.sent == []

    def test_whoever_is_not_signed_in_is_asked_to(self, db):
        answer = Client().post("/coach/reword", {"message": MESSAGE, "language": "en"})
        assert answer.status_code == 302

    @pytest.mark.parametrize("method", ["get", "put", "delete"])
    def test_other_methods_are_refused(self, cast, machine, method):
        assert getattr(cast.client("nils"), method)("/coach/reword").status_code == 405
