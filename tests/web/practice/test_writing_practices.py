"""/practices/write, edit, turn, mine, review: from a draft to a published practice."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ledby.web.audit.models import Entry
from ledby.web.practice.models import Post
from practices import WORDS, draft, handed, shared

FORM = WORDS | {"language": "en", "others": ""}


def test_a_draft_is_kept_with_its_co_authors(cast):
    client = cast.client("amal")
    answer = client.post(
        "/practices/write", FORM | {"others": "Nils, ruth@example.org"}
    )
    post = Post.objects.get()
    assert answer["Location"] == f"/practices/{post.pk}"
    assert [row.person.name for row in post.authors.all()] == [
        "Amal Nasser",
        "Nils Aaberg",
        "Ruth Okoye",
    ]
    page = cast.client("ruth").get(f"/practices/{post.pk}/edit").content.decode()
    assert "nils@example.org, ruth@example.org" in page


def test_whoever_wrote_it_too_can_change_it(cast):
    post = draft(cast.amal, [cast.nils])
    answer = cast.client("nils").post(
        f"/practices/{post.pk}/edit", FORM | {"title": "Shorter", "others": "Nils"}
    )
    assert answer.status_code == 302
    post.refresh_from_db()
    assert post.title == "Shorter"
    assert post.authors.first().person == cast.amal
    assert " shorter" in post.searched


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "This field is required."),
        ("title", "x" * 121, "at most 120 characters"),
        ("tried", "x" * 20_001, "at most 20000 characters"),
        ("about", "nonsense", "Select a valid choice"),
        ("others", "Nobody Known", "Nobody here is called “Nobody Known”"),
        ("others", "a,b,c,d,e,f", "it can be at most 5"),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(cast, field, value, sentence):
    answer = cast.client("amal").post("/practices/write", FORM | {field: value})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Post.objects.exists()


def test_a_post_of_two_megabytes_is_refused(cast):
    answer = cast.client("amal").post(
        "/practices/write", FORM | {"tried": "x" * 2_000_000}
    )
    assert answer.status_code == 400
    assert not Post.objects.exists()


def test_the_whole_way_to_everybody(cast):
    post = draft(cast.amal)
    author, editor = cast.client("amal"), cast.client("otto")
    turn = f"/practices/{post.pk}/turn"
    assert author.post(turn, {"turn": "publish"}).status_code == 404
    author.post(turn, {"turn": "hand-in"})
    assert "Ten minutes" in editor.get("/practices/review").content.decode()
    editor.post(turn, {"turn": "give-back", "word": "Whose name is it?"})
    page = author.get(f"/practices/{post.pk}").content.decode()
    assert "The editor says: Whose name is it?" in page
    author.post(turn, {"turn": "hand-in"})
    answer = editor.post(turn, {"turn": "publish"})
    assert answer["Location"] == "/practices/review"
    post.refresh_from_db()
    assert (post.state, post.word) == ("published", "")
    assert post.reviewed_by == cast.otto.account
    editor.post(turn, {"turn": "withdraw"})
    assert cast.client("nils").get(f"/practices/{post.pk}").status_code == 404
    assert Entry.objects.filter(kind="practice_withdrawn").count() == 1
    author.post(turn, {"turn": "reopen"})
    author.post(turn, {"turn": "drop"})
    assert not Post.objects.exists()


def test_an_empty_draft_is_not_handed_in(cast):
    post = draft(cast.amal, happened=" ")
    client = cast.client("amal")
    answer = client.post(f"/practices/{post.pk}/turn", {"turn": "hand-in"}, follow=True)
    assert "Say what you tried and what happened" in answer.content.decode()
    post.refresh_from_db()
    assert post.state == "draft"


def test_ones_own_are_listed_with_their_state(cast):
    draft(cast.amal)
    page = cast.client("amal").get("/practices/mine").content.decode()
    assert "Ten minutes at the ramp" in page
    assert "· draft" in page
    assert "Ten minutes" not in cast.client("nils").get("/practices/mine").text


def test_others_cannot_write_turn_or_review(cast):
    post, waits, open_one = draft(cast.amal), handed(cast.marc), shared(cast.nils)
    stranger = cast.client("sam")
    assert stranger.get(f"/practices/{post.pk}/edit").status_code == 404
    assert stranger.post(f"/practices/{post.pk}/edit", FORM).status_code == 404
    for one in (post, waits, open_one):
        for turn in ("hand-in", "publish", "withdraw", "drop", "nonsense", ""):
            found = stranger.post(f"/practices/{one.pk}/turn", {"turn": turn})
            assert found.status_code == 404, (one.state, turn)
    assert cast.client("amal").get(f"/practices/{open_one.pk}/edit").status_code == 404
    assert cast.client("nils").get(f"/practices/{open_one.pk}/edit").status_code == 404
    assert cast.client("vera").get("/practices/review").status_code == 404
    assert cast.client("quinn").get("/practices/write").status_code == 404
    assert cast.client("quinn").get("/practices/mine").status_code == 404
    assert cast.client("amal").get(f"/practices/{post.pk}/turn").status_code == 405
    gone = f"/practices/{uuid4()}/turn"
    assert cast.client("otto").post(gone, {"turn": "publish"}).status_code == 404
