"""The ceiling on /organisation/inclusion: its states, and what is offered next."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.test import Client
from django.urls import include
from django.urls import path as to_path

from ledby.web import urls
from ledby.web.cycles.models import ReleasedDocument
from stages import released

INCLUSION = "/organisation/inclusion"


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


def read(client, path=INCLUSION):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def change(cycle, **parts):
    row = ReleasedDocument.objects.get(cycle=cycle, person=None)
    row.document |= parts
    row.save()


def test_it_says_the_sentence_with_its_picture_and_table(cast, spring):
    page = read(cast.client("nils"))
    assert "Women are 60 in 100 of us, and 20 in 100 where it is decided." in page
    assert '<th scope="row">Levels 1 to 2</th><td>20 in 100</td>' in page
    assert "Women, as seated and as followed" in page
    assert "What this does not say" in page


def test_nobody_told_leads_to_what_one_told(cast, spring):
    change(spring, ceilings={"state": "nobody", "found": []})
    page = read(cast.client("nils"))
    assert "Nobody told what a ceiling could be seen by." in page
    assert 'href="/privacy#voluntary"' in page
    assert "What this does not say" not in page


def test_too_few_told_is_said_so(cast, spring):
    change(spring, ceilings={"state": "too_few", "found": []})
    assert "Too few told to see a ceiling." in read(cast.client("nils"))


def test_an_older_release_says_nothing_of_ceilings(cast, spring):
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    del row.document["ceilings"]
    row.save()
    assert 'id="ceiling"' not in read(cast.client("nils"))


def test_a_word_of_an_organisation_is_text(cast, spring):
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    row.document["ceilings"]["found"][0]["attribute"] = "<b>own</b>"
    row.save()
    page = read(cast.client("nils"))
    assert "<b>own</b>" not in page
    assert "&lt;b&gt;own&lt;/b&gt;" in page


def test_what_to_do_next_is_offered_where_it_is_at_hand(cast, spring, settings):
    client = cast.client("nils")

    def nothing(_request):
        return None

    how = [to_path("decisions/how", nothing, name="how")]
    practices = [to_path("practices", nothing, name="list")]
    settings.ROOT_URLCONF = ModuleType("addresses")
    settings.ROOT_URLCONF.urlpatterns = [
        to_path("teams/new", nothing, name="team_new"),
        to_path("", include((how, "initiatives"))),
        to_path("", include((practices, "practice"))),
        *urls.urlpatterns,
    ]
    page = read(client)
    for address in ("/teams/new", "/decisions/how", "/practices"):
        assert f'<h3><a href="{address}">' in page


def test_it_is_refused_to_strangers_and_the_machines_keeper(cast, spring):
    for who in ("quinn", "ida"):
        assert cast.client(who).get(INCLUSION).status_code == 404
    assert Client().get(INCLUSION).status_code == 302
    assert cast.client("nils").post(INCLUSION).status_code == 405
