"""/organisation/pdf: the organisation's pages on paper, the same for everybody."""

from __future__ import annotations

from django.test import Client

from stages import planned, released

PDF = "/organisation/pdf"


def test_everybody_gets_the_same_pdf(cast, monkeypatch):
    released(cast, monkeypatch)
    answers = [cast.client(who).get(PDF) for who in ("nils", "vera")]
    for answer in answers:
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'inline; filename="organisation.pdf"'
        assert answer.content.startswith(b"%PDF-")
    assert answers[0].content == answers[1].content
    page = cast.client("nils").get("/organisation").content.decode()
    assert f'href="{PDF}"' in page


def test_it_is_refused(cast, monkeypatch):
    planned(cast)
    assert cast.client("nils").get(PDF).status_code == 404
    released(cast, monkeypatch)
    for who in ("quinn", "ida"):
        assert cast.client(who).get(PDF).status_code == 404
    assert Client().get(PDF).status_code == 302
    assert cast.client("nils").post(PDF).status_code == 405
