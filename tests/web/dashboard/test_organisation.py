"""/organisation and its places: the same page for everybody who is part of it."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from ledby.reports.specimens import BLOCKS
from ledby.web.cycles.models import Cycle, ReleasedDocument, State
from ledby.web.dashboard import views
from ledby.web.dashboard.policies import may_see_depth, may_see_organisation
from samples import sample_organisation_page
from stages import planned, released

TRAITS = "/organisation/traits"
PLACES = {
    "/organisation": "More people are followed here without a title than with one, and"
    " what we meet least is news of decisions in time.",
    "/organisation/leadership": "More people are followed without a title than with"
    " one.",
    "/organisation/traits": "What we see most in one another is ego management; what we"
    " see least is judgment.",
    "/organisation/inclusion": "We meet tasks to grow with most often, and news of"
    " decisions in time least.",
    "/organisation/response": "80 in 100 of us spoke.",
}


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PLACES)
def test_each_place_opens_with_one_sentence(cast, spring, path):
    page = read(cast.client("nils"), path)
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]
    assert heading == PLACES[path]
    assert re.findall(r'href="([^"]+)" aria-current="page"', page).count(path) == (
        2 if path == "/organisation" else 1
    )


@pytest.mark.parametrize("path", PLACES)
def test_each_place_keeps_the_content_policy(cast, spring, path):
    page = read(cast.client("nils"), path)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    assert page.count('<figure class="fig"') == page.count("The same as a table")


def main_of(client, path):
    return re.search(r"<main.*</main>", read(client, path), re.DOTALL)[0]


@pytest.mark.parametrize("path", PLACES)
def test_everybody_reads_the_same(cast, spring, path):
    assert len({main_of(cast.client(n), path) for n in ("nils", "marc", "vera")}) == 1


@pytest.mark.parametrize("order", [("nils", "otto"), ("otto", "nils")])
def test_how_the_cycle_went_is_for_those_who_prepare_or_oversee_one(
    cast, spring, order
):
    """Whoever draws the page first, nobody is given the other's drawing."""
    pages = {name: main_of(cast.client(name), TRAITS) for name in order}
    depth = "Five more colleagues would narrow a range from ±0.42 to ±0.33"
    aside = "5–9 people: nearly all answers were the same"
    for shown in (depth, aside):
        assert shown in pages["otto"]
        assert shown not in pages["nils"]
    assert main_of(cast.client("greta"), TRAITS) == pages["otto"]
    assert main_of(cast.client("vera"), TRAITS) == pages["nils"]


def test_only_those_roles_open_it():
    roles = ("organiser", "director", "council", "administrator")
    assert [role for role in roles if may_see_depth(roles=frozenset({role}))] == [
        "organiser",
        "council",
    ]
    assert not may_see_depth(roles=frozenset())


def test_a_drawn_page_is_kept_and_costs_neither_story_nor_document(
    cast, spring, monkeypatch, django_assert_max_num_queries
):
    client = cast.client("nils")
    first = main_of(client, TRAITS)

    def never(*_):
        raise AssertionError("the story is told anew")

    monkeypatch.setattr(views, "organisation_story", never)
    with django_assert_max_num_queries(5) as asked:
        assert main_of(client, TRAITS) == first
    assert not [q for q in asked.captured_queries if '."document"' in q["sql"]]


def test_another_language_is_another_drawing(cast, spring):
    client = cast.client("nils")
    words = "When a decision touched my work", "Als een besluit mijn werk raakte"
    for language, shown in (("en", 0), ("nl", 1), ("en", 0)):
        answer = client.get(
            "/organisation/inclusion", headers={"accept-language": language}
        )
        assert words[shown] in answer.content.decode()
        assert words[1 - shown] not in answer.content.decode()


def test_a_new_release_is_drawn_anew(cast, spring):
    client = cast.client("nils")
    assert "The organisation, Spring" in read(client, TRAITS)
    autumn = Cycle.objects.create(
        name="Autumn", state=State.RELEASED, released_at=timezone.now()
    )
    page = sample_organisation_page()
    page["traits"] = page["traits"][11:]
    ReleasedDocument.objects.create(cycle=autumn, document=page)
    drawn = read(client, TRAITS)
    assert "The organisation, Autumn" in drawn
    assert "Judgment" not in drawn
    autumn.delete()
    assert "Judgment" in read(client, TRAITS)


@pytest.mark.parametrize("path", ["/organisation", "/organisation/traits"])
def test_blocks_keep_one_order(cast, spring, path):
    page = read(cast.client("nils"), path)
    for figure in re.findall(r'<ol class="lines.*?</ol>', page, re.DOTALL):
        names = [
            name
            for name in re.findall(r'<span class="name">(.*?)</span>', figure)
            if name in BLOCKS
        ]
        assert names in ([], list(BLOCKS))


def test_the_items_are_read_out_as_they_were_asked(cast, spring):
    page = read(cast.client("nils"), "/organisation/inclusion")
    assert "When a decision touched my work, I was heard before it was made." in page
    assert "The Friday call where anybody may stop a convoy." in page


def test_the_items_are_read_out_in_the_language_of_the_reader(cast, spring):
    answer = cast.client("nils").get(
        "/organisation/inclusion", headers={"accept-language": "nl"}
    )
    assert "Als een besluit mijn werk raakte" in answer.content.decode()


def test_a_comment_cannot_become_markup(cast, spring):
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    row.document["comments"][0]["texts"][0] = "<b onclick=x>"
    row.document["response"][0]["label"] = "<i>Field</i>"
    row.save()
    for path in ("/organisation/inclusion", "/organisation/response"):
        page = read(cast.client("nils"), path)
        assert "<b onclick" not in page
        assert "<i>Field" not in page


def test_what_changed_since_the_last_cycle_is_said_where_there_was_one(cast, spring):
    client = cast.client("nils")
    assert "since" not in read(client, "/organisation")
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    row.document["since"] = {
        "cycle": "Winter",
        "compared": 140,
        "changes": [
            {
                "part": "traits",
                "block": "0",
                "label": "Field East",
                "word": word,
                "change": "up",
            }
            for word in ("honesty", "courage", "loyalty")
        ]
        * 4,
    }
    row.save()
    row.cycle.name = "Spring again"
    row.cycle.save()
    page = read(client, "/organisation")
    assert "Since Winter, 12 went up and none went down" in page
    assert page.count("Honesty, Field East: up") == 4
    assert "All that changed" in page


def test_before_the_first_release_the_place_is_kept(cast):
    planned(cast)
    assert "Nothing has been released yet." in read(
        cast.client("nils"), "/organisation"
    )


def test_who_may_read_it():
    roles = ("organiser", "director", "council", "administrator")
    allowed = {
        (is_person, held)
        for is_person in (False, True)
        for flags in product((False, True), repeat=4)
        if may_see_organisation(
            is_person=is_person,
            roles=(
                held := frozenset(r for r, f in zip(roles, flags, strict=True) if f)
            ),
        )
    }
    assert (False, frozenset()) not in allowed
    assert (False, frozenset({"administrator"})) not in allowed
    assert len(allowed) == 30


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("name", ["ida", "quinn"])
def test_who_has_no_part_in_it_finds_nothing(cast, spring, name, path):
    assert cast.client(name).get(path).status_code == 404


@pytest.mark.parametrize("path", PLACES)
def test_a_visitor_is_asked_to_sign_in(db, path):
    assert Client().get(path).status_code == 302


def test_an_unknown_place_is_not_found(cast, spring):
    assert cast.client("nils").get("/organisation/people").status_code == 404


@pytest.mark.parametrize("path", PLACES)
def test_nothing_can_be_sent_to_it(cast, spring, path):
    assert cast.client("nils").post(path).status_code == 405
