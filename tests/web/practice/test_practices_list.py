"""/practices: what people shared, found by word, trait and series."""

from __future__ import annotations

import pytest
from django.test import Client

from ledby.web.practice import services
from ledby.web.practice.models import Post
from practices import draft, shared


def titles(client, query: str = "") -> list[str]:
    page = client.get(f"/practices{query}")
    assert page.status_code == 200
    return [told.title for told in page.context["found"]]


def test_everybody_reads_what_is_published_newest_first(cast):
    shared(cast.amal)
    draft(cast.amal, title="Not yet")
    assert titles(cast.client("sam")) == ["Ten minutes at the ramp"]
    page = cast.client("quinn").get("/practices").content.decode()
    assert "Amal Nasser · working across silos · 1 minute" in page
    assert "Share a practice" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=coffees", 1),
        ("?q=PALLETS+ramp", 1),
        ("?q=tea", 0),
        ("?about=silos", 1),
        ("?about=courage", 0),
        ("?about=nonsense", 1),
        ("?series=Ramp", 1),
        ("?series=Other", 0),
        ("?page=99", 1),
    ],
)
def test_it_is_found_by_words_trait_and_series(cast, query, found):
    shared(cast.amal, series="Ramp")
    assert len(titles(cast.client("nils"), query)) == found


def test_a_page_holds_twelve_and_links_to_the_others(cast):
    services.load_starters()
    client = cast.client("nils")
    assert len(titles(client)) == 12
    page = client.get("/practices?about=courage").content.decode()
    assert "3 practices" in page
    page = client.get("/practices?q=the&page=2").content.decode()
    assert 'rel="prev" href="?q=the&amp;about=&amp;series=&amp;page=1"' in page


def test_starters_stand_in_the_readers_language(cast):
    services.load_starters()
    client = cast.client("nils")
    dutch = client.get("/practices?q=samenwerken", headers={"accept-language": "nl"})
    assert dutch.status_code == 200
    found = client.get(
        "/practices?q=kaartje", headers={"accept-language": "nl"}
    ).content.decode()
    assert "Eén ding af voor de middag" in found
    assert '<h3 lang="nl">' in found


def test_two_queries_more_or_less_however_many_there_are(
    cast, django_assert_max_num_queries
):
    services.load_starters()
    client = cast.client("nils")
    with django_assert_max_num_queries(12):
        client.get("/practices")


def test_starters_come_once_and_stay_withdrawn(cast):
    assert services.load_starters() == 36
    Post.objects.filter(starter="showing-do-it-first").update(state="withdrawn")
    assert services.load_starters() == 0
    assert Post.objects.filter(state="published").count() == 35


def test_nobody_reads_it_without_signing_in(cast):
    answer = Client().get("/practices")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=")
    assert cast.client("nils").post("/practices").status_code == 405


def test_what_is_published_or_withdrawn_is_found_or_not_at_once(cast):
    client = cast.client("nils")
    one = shared(cast.amal, title="Lanterns at dusk")
    assert titles(client, "?q=lant+dus") == ["Lanterns at dusk"]
    shared(cast.marc, title="More lanterns")
    assert titles(client, "?q=lanterns") == ["More lanterns", "Lanterns at dusk"]
    assert titles(client, "?q=antern") == []
    assert titles(client, "?q=lanterns&about=courage") == []
    services.turn(one, cast.amal.account, "withdraw")
    assert titles(client, "?q=lanterns") == ["More lanterns"]
    services.turn(one, cast.amal.account, "reopen")
    services.write(cast.amal, {"title": "Torches"}, one)
    Post.objects.filter(pk=one.pk).update(state="handed_in")
    services.turn(one, cast.otto.account, "publish")
    assert titles(client, "?q=torch") == ["Torches"]
    assert titles(client, "?q=lanterns") == ["More lanterns"]


def test_words_are_kept_once_without_accents(cast):
    words = shared(cast.amal, title="Café, café").searched.split()
    assert words.count("cafe") == 1
    assert words.count("cafe,") == 1
    assert len(words) == len(set(words))


def test_finding_asks_for_no_more_the_more_there_are(
    cast, django_assert_max_num_queries
):
    services.load_starters()
    client = cast.client("nils")
    client.get("/practices?q=the")
    with django_assert_max_num_queries(12):
        client.get("/practices?q=the")
