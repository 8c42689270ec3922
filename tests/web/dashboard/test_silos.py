"""/organisation/silos and its pairs: who turns to whom, and what to begin."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ledby.web.cycles.models import ReleasedDocument
from samples import sample_organisation_page
from stages import planned, released

SILOS = "/organisation/silos"
PAIR = "/organisation/silos/0-7"


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def heading(page):
    return re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]


def test_it_opens_with_the_quietest_pair(cast, spring):
    page = read(cast.client("nils"), SILOS)
    assert heading(page) == (
        "It is quiet between Field East and Head office, and between two more pairs of"
        " blocks."
    )
    assert "it is quiet in three, less than expected in two, more in nine" in page
    assert "If blocks did not matter, it would be 5 to 15 in 100." in page
    assert "50–99 people reach into three other blocks or more" in page
    assert "One source so far" in page


def test_every_pair_is_in_the_table_and_opens_a_page(cast, spring):
    client = cast.client("nils")
    page = read(client, SILOS)
    links = re.findall(r'href="(/organisation/silos/[^"]+)"', page)
    assert len(set(links)) == 45
    told = read(client, PAIR)
    assert heading(told) == "It is quiet between Field East and Head office."
    assert "In Field East, one, two or nobody chose somebody in Head office." in told
    assert PAIR in links


def test_a_pair_says_which_traits_went_across(cast, spring):
    told = read(cast.client("nils"), f"{SILOS}/0-4")
    assert "10–19 people in Logistics picked up one of the eight traits" in told
    assert "5–9 people in Field East picked up honesty" in told
    assert "Whom they chose" in told
    assert "One next step" not in told


def test_a_team_across_is_offered(cast, spring):
    client = cast.client("nils")
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    blocks = row.document["silos"]["views"][0]["blocks"]
    blocks[0]["units"] = ["Field / East / A & B", "Field / East / C"]
    row.save()
    told = read(client, PAIR)
    assert (
        'href="/teams/new?across=Field%20%2F%20East&amp;across=Head%20office"' in told
    )


def test_many_blocks_are_folded_and_found_one_level_finer(cast, spring):
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    fine = row.document["silos"]["views"][0]
    ids = {block["block"]: f"d{int(block['block']) // 2}" for block in fine["blocks"]}
    cells = {
        (ids[c["block"]], ids[c["other"]]): c | {"block": ids[c["block"]]}
        for c in fine["cells"]
        if ids[c["block"]] != ids[c["other"]]
    }
    coarse = {
        "blocks": [
            block | {"block": ids[block["block"]], "label": f"All of {block['label']}"}
            for block in fine["blocks"][::2]
        ],
        "islands": [[f"d{at}"] for at in range(5)],
        "cells": [
            cell | {"other": other} for (_, other), cell in sorted(cells.items())
        ],
        "weakest": [["d0", "d4"]],
    }
    row.document["silos"]["views"] = [coarse, fine]
    row.save()
    client = cast.client("nils")
    page = read(client, SILOS)
    assert "All of Field East and All of Finance" in page
    assert "One level finer" in page
    marks = re.findall(r'id="(silos-[^"]+)"', page)
    assert len(marks) == len(set(marks)) == 8
    for pair in ("d0-d4", "0-7"):
        assert client.get(f"{SILOS}/{pair}").status_code == 200


def test_it_says_so_where_pairs_cannot_be_compared(cast, spring):
    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    for document in (
        sample_organisation_page(silos=None, lineage=[]),
        {
            name: part
            for name, part in sample_organisation_page().items()
            if name not in {"silos", "lineage"}
        },
    ):
        row.document = document
        row.save()
        client = cast.client("nils")
        page = read(client, SILOS)
        assert "Not enough evidence yet to tell who turns to whom." in page
        assert "One next step" in page
        assert "<figure" not in page
        flows = read(client, "/organisation/leadership")
        assert "A flow between two blocks is shown from five people on." in flows
        assert client.get(PAIR).status_code == 404


def test_traits_on_their_way_are_drawn_under_leadership(cast, spring):
    page = read(cast.client("nils"), "/organisation/leadership")
    assert "Traits on their way, any of the eight" in page
    assert re.search(
        r'<th scope="row">Volunteers</th><td>Field East</td><td>50–99 people</td>', page
    )


@pytest.mark.parametrize("path", [SILOS, PAIR])
def test_each_keeps_the_content_policy(cast, spring, path):
    page = read(cast.client("nils"), path)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("pair", ["7-0", "0-0", "0-99", "0", "x"])
def test_only_the_pairs_that_were_released_have_a_page(cast, spring, pair):
    assert cast.client("nils").get(f"{SILOS}/{pair}").status_code == 404


@pytest.mark.parametrize("path", [SILOS, PAIR])
@pytest.mark.parametrize("name", ["ida", "quinn"])
def test_who_has_no_part_in_it_finds_nothing(cast, spring, name, path):
    assert cast.client(name).get(path).status_code == 404


def test_before_a_release_no_pair_has_a_page(cast):
    planned(cast)
    assert cast.client("nils").get(PAIR).status_code == 404


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client().get(PAIR).status_code == 302


def test_nothing_can_be_sent_to_it(cast, spring):
    assert cast.client("nils").post(PAIR).status_code == 405
