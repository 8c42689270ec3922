"""Trying a practice, saying something, reporting, and what an editor does then."""

from __future__ import annotations

from uuid import uuid4

from ledby.web.audit.models import Entry
from ledby.web.practice.models import Comment, Try
from practices import draft, shared


def test_one_tries_it_says_how_it_went_and_forgets_it(cast):
    post = shared(cast.amal)
    client, path = cast.client("nils"), f"/practices/{post.pk}/try"
    client.post(path, {"verdict": "trying"})
    began = Try.objects.get().since
    client.post(path, {"verdict": "helped"})
    row = Try.objects.get()
    assert (row.verdict, row.since) == ("helped", began)
    page = client.get(f"/practices/{post.pk}").content.decode()
    assert 'value="helped" aria-pressed="true"' in page
    other = cast.client("ruth").get(f"/practices/{post.pk}").content.decode()
    assert "aria-pressed" not in other
    client.post(path, {"verdict": ""})
    assert not Try.objects.exists()


def test_a_comment_is_signed_and_can_be_taken_back(cast):
    post = shared(cast.amal)
    client = cast.client("nils")
    client.post(f"/practices/{post.pk}/say", {"text": "We *do* it too. <b>Really</b>"})
    page = cast.client("sam").get(f"/practices/{post.pk}").content.decode()
    assert "Nils Aaberg" in page
    assert "We <em>do</em> it too. &lt;b&gt;Really&lt;/b&gt;" in page
    turn = f"/practices/comments/{Comment.objects.get().pk}/turn"
    assert cast.client("sam").post(turn, {"turn": "take-back"}).status_code == 404
    assert client.post(turn, {"turn": "take-back"}).status_code == 302
    assert not Comment.objects.exists()


def test_an_empty_or_endless_comment_is_refused_in_a_sentence(cast):
    post = shared(cast.amal)
    client, path = cast.client("nils"), f"/practices/{post.pk}/say"
    for text, sentence in (("", "required"), ("x" * 2_001, "at most 2000")):
        page = client.post(path, {"text": text}, follow=True).content.decode()
        assert sentence in page
    assert not Comment.objects.exists()


def test_a_report_waits_for_an_editor_who_decides(cast):
    post = shared(cast.amal)
    for text in ("Unkind.", "Kind."):
        cast.client("nils").post(f"/practices/{post.pk}/say", {"text": text})
    unkind, kind = Comment.objects.order_by("at")
    for comment in (unkind, kind):
        for who in ("ruth", "ruth", "sam"):
            turn = f"/practices/comments/{comment.pk}/turn"
            cast.client(who).post(turn, {"turn": "report"})
    assert unkind.reports.count() == 2
    editor = cast.client("otto")
    assert editor.get("/practices/review").content.decode().count("Nils Aaberg") == 2
    editor.post(f"/practices/comments/{unkind.pk}/turn", {"turn": "remove"})
    editor.post(f"/practices/comments/{kind.pk}/turn", {"turn": "leave"})
    page = cast.client("sam").get(f"/practices/{post.pk}").content.decode()
    assert "Kind." in page
    assert "Unkind." not in page
    unkind.refresh_from_db()
    assert (unkind.removed, unkind.text) == (True, "")
    assert Entry.objects.filter(kind="comment_removed").count() == 1
    assert "No comment waits." in editor.get("/practices/review").content.decode()


def test_refusals(cast):
    post, hidden = shared(cast.amal), draft(cast.amal)
    cast.client("nils").post(f"/practices/{post.pk}/say", {"text": "Yes."})
    turn = f"/practices/comments/{Comment.objects.get().pk}/turn"
    for who, what in (("vera", "remove"), ("marc", "leave"), ("sam", "nonsense")):
        assert cast.client(who).post(turn, {"turn": what}).status_code == 404
    own = cast.client("amal")
    assert own.post(f"/practices/{hidden.pk}/say", {"text": "x"}).status_code == 404
    assert own.post(f"/practices/{hidden.pk}/try", {}).status_code == 404
    assert own.post(f"/practices/{post.pk}/try", {"verdict": "x"}).status_code == 404
    alone = cast.client("quinn")
    assert alone.post(f"/practices/{post.pk}/try", {}).status_code == 404
    assert alone.post(f"/practices/{post.pk}/say", {"text": "x"}).status_code == 404
    gone = f"/practices/comments/{uuid4()}/turn"
    assert own.post(gone, {"turn": "report"}).status_code == 404
    assert own.get(turn).status_code == 405
