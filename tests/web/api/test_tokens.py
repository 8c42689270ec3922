"""/api/tokens: one's own tokens, made once, shown once, revoked at once."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.test import Client

from ledby.web.accounts.fresh import MINUTES, SIGNED_IN_AT
from ledby.web.api.models import Scope, Token
from ledby.web.api.policies import scopes_for
from ledby.web.audit.models import Entry

FORM = {"name": "Board report", "scope": "results", "days": "90"}


def make(client: Client, **changed: str) -> str:
    page = client.post("/api/tokens", FORM | changed).content.decode()
    return re.findall(r"<code>(ledby_[\w-]{43})</code>", page)[0]


def test_a_token_is_shown_once_and_kept_as_a_hash(cast):
    client = cast.client("amal")
    token = make(client)
    row = Token.objects.get()
    assert bytes(row.token_hash) == hashlib.sha256(token.encode()).digest()
    assert (row.user, row.scope, row.name) == (
        cast.amal.account,
        "results",
        FORM["name"],
    )
    assert (row.expires_on - row.made_on).days == 90
    again = client.get("/api/tokens").content.decode()
    assert token not in again
    assert "Board report" in again
    entry = Entry.objects.get(kind="token_made")
    assert entry.facts == {"scope": "results"}
    assert token not in str(Entry.objects.values_list())


def test_a_token_works_until_it_is_revoked(cast):
    client = cast.client("amal")
    headers = {"Authorization": f"Bearer {make(client)}"}
    assert Client().get("/api/v1/", headers=headers).status_code == 200
    client.post(f"/api/tokens/{Token.objects.get().pk}/revoke")
    assert Client().get("/api/v1/", headers=headers).status_code == 401
    assert Entry.objects.filter(kind="token_revoked").count() == 1


def test_only_what_one_may_open_is_offered(cast):
    assert b"list of people" not in cast.client("amal").get("/api/tokens").content
    found = cast.client("amal").post("/api/tokens", FORM | {"scope": "people"})
    assert found.status_code == 422
    assert not Token.objects.exists()
    assert b"list of people" in cast.client("otto").get("/api/tokens").content


@pytest.mark.parametrize(
    ("is_person", "roles", "wanted"),
    [
        (True, set(), [Scope.RESULTS]),
        (False, set(), []),
        (False, {"director"}, [Scope.RESULTS]),
        (False, {"council"}, [Scope.RESULTS]),
        (False, {"organiser"}, [Scope.RESULTS, Scope.PEOPLE]),
        (False, {"administrator"}, [Scope.PEOPLE]),
        (True, {"administrator"}, [Scope.RESULTS, Scope.PEOPLE]),
    ],
)
def test_what_tokens_may_open(is_person, roles, wanted):
    assert scopes_for(is_person=is_person, roles=frozenset(roles)) == wanted


def test_nobody_has_more_than_ten(cast):
    client = cast.client("amal")
    for n in range(10):
        make(client, name=f"Number {n}")
    found = client.post("/api/tokens", FORM)
    assert found.status_code == 422
    assert "the most there can be" in found.content.decode()
    assert Token.objects.count() == 10


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 61}, {"days": "4000"}])
def test_a_form_that_is_wrong_makes_nothing(cast, wrong):
    assert cast.client("amal").post("/api/tokens", FORM | wrong).status_code == 422
    assert not Token.objects.exists()


def test_an_old_sign_in_makes_and_revokes_nothing(cast):
    client = cast.client("amal")
    make(client)
    session = client.session
    session[SIGNED_IN_AT] -= MINUTES * 60 + 1
    session.save()
    assert client.post("/api/tokens", FORM)["Location"].startswith("/sign-in/again")
    revoke = client.post(f"/api/tokens/{Token.objects.get().pk}/revoke")
    assert revoke["Location"].startswith("/sign-in/again")
    assert Token.objects.count() == 1


def test_the_page_of_calls_names_each_of_them(cast):
    page = cast.client("amal").get("/api/v1/docs").content.decode()
    for path in ("/me", "/organisation", "/releases", "/people?after="):
        assert f"<code>GET /api/v1{path}</code>" in page
    assert "bearer" in Client().get("/api/v1/openapi.json").content.decode()


def test_others_are_refused(cast):
    make(cast.client("amal"))
    pk = Token.objects.get().pk
    assert cast.client("nils").post(f"/api/tokens/{pk}/revoke").status_code == 404
    assert cast.client("amal").post("/api/tokens/999999/revoke").status_code == 404
    assert Token.objects.count() == 1
    for path in ("/api/tokens", "/api/v1/docs"):
        assert Client().get(path)["Location"].startswith("/sign-in")
        assert cast.client("quinn").get(path).status_code == 404
        assert cast.client("amal").delete(path).status_code == 405
    assert cast.client("amal").get(f"/api/tokens/{pk}/revoke").status_code == 405
