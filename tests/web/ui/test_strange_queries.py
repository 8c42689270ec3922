"""Whatever stands in the query of an address, the answer is a page and no fault."""

from __future__ import annotations

import pytest

from stages import released

STRANGE = (
    "\x00",
    "a\x00b",
    "x" * 5000,
    "-1",
    "9" * 30,
    "';--",
    "💥",
    "%",
    "\\",
    "é\u202e",
)
ADDRESSES = {
    "/teams/new": ("across", "like", "nearest"),
    "/teams/skills": ("name",),
    "/teams/names": ("q", "somebody", "skills-0-skill"),
    "/growth/choose": ("trait", "practice"),
    "/people/found": ("trait", "unit", "place", "kind", "page"),
    "/notes/new": ("q",),
    "/examples": ("trait", "after"),
    "/initiatives": ("q", "stage", "after"),
    "/decisions": ("q", "state", "after"),
    "/decisions/export": ("q", "state"),
    "/practices": ("q", "about", "series", "page"),
    "/organisation/inclusion/0": ("page",),
    "/people": ("q", "page"),
    "/cycles/new": ("q",),
    "/sign-in": ("next",),
}
OVERSEEN = {"/audit": ("kind", "page"), "/outbox": ("page",)}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_strange_query_gets_a_page(cast, monkeypatch, address):
    released(cast, monkeypatch)
    client = cast.client("otto")
    client.raise_request_exception = False
    for name in ADDRESSES[address]:
        for value in STRANGE:
            answer = client.get(address, {name: value})
            assert answer.status_code < 500, (address, name, value)
            assert (answer.status_code == 400) == ("\x00" in value)


@pytest.mark.parametrize("address", OVERSEEN)
def test_a_strange_query_gets_a_page_of_what_is_overseen(cast, address):
    client = cast.client("ida")
    client.raise_request_exception = False
    for name in OVERSEEN[address]:
        for value in STRANGE:
            wanted = 400 if "\x00" in value else 200
            assert client.get(address, {name: value}).status_code == wanted, name


def test_a_path_with_a_nul_leads_nowhere(cast):
    for path in ("/people/found%00", "/enter/%00", "/answer/%00", "/api/v1/%00"):
        assert cast.client("otto").get(path).status_code == 404, path


def test_a_refused_query_is_refused_in_a_sentence(cast):
    answer = cast.client("otto").get("/people?q=%00")
    assert answer.status_code == 400
    assert b"<h1>" in answer.content
