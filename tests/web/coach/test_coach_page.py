"""/coach: one message of one's own is read and forgotten."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

MESSAGE = "You must clean the shelves. I cleared the first row. What do you think?"


def read(client, **words):
    given = {"message": MESSAGE, "language": "en", **words}
    return client.post("/coach", given)


def test_the_page_asks_for_a_message_and_says_that_nothing_is_kept(cast):
    page = cast.client("nils").get("/coach").content.decode()
    assert "Nothing is kept" in page
    assert 'name="message"' in page


def test_what_tells_and_what_shows_is_marked_in_the_message(cast):
    page = read(cast.client("nils")).content.decode()
    assert '<mark class="mark mark--tells">You must<sup>1</sup></mark>' in page
    assert '<mark class="mark mark--shows">I cleared<sup>2</sup></mark>' in page
    assert "I see no stated reason near this." in page
    assert "It tells once, shows the way" in page


def test_answers_to_the_four_questions_become_a_message_that_shows(cast):
    page = read(
        cast.client("nils"),
        ahead="The families will find dry blankets.",
        why="Because last time half were wet.",
        first="I will start with the first row on Monday.",
        yours="How you do it is up to you.",
    ).content.decode()
    after = page[page.index('id="after"') :]
    assert "mark--tells" not in after[: after.index("<form")]
    assert "It shows the way, and orders nothing." in after


def test_nothing_of_it_reaches_the_database_or_the_log(cast, caplog):
    canary = "Zanzibar-7731"
    read(cast.client("nils"), message=f"You must call {canary}.")
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            assert canary not in repr(row)
    assert canary not in caplog.text


def test_markup_in_a_message_stays_text(cast):
    page = read(
        cast.client("nils"), message="<script>you must</script>"
    ).content.decode()
    assert "<script>you must" not in page
    assert "&lt;script&gt;" in page


def test_it_is_not_kept_in_any_cache(cast):
    assert "no-store" in read(cast.client("nils"))["Cache-Control"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ({"message": ""}, "required"),
            ({"message": "x" * 20_001}, "it has 20001"),
            ({"message": "a\0b"}, "Null characters"),
            ({"language": "xx"}, "xx"),
            ({"why": "x" * 501}, "it has 501"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, cast, words, sentence):
        answer = read(cast.client("nils"), **words)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()

    def test_whoever_is_not_signed_in_is_asked_to(self, db):
        answer = Client().post("/coach", {"message": MESSAGE, "language": "en"})
        assert answer.status_code == 302
        assert "sign-in" in answer["Location"]

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, cast, method):
        assert getattr(cast.client("nils"), method)("/coach").status_code == 405
