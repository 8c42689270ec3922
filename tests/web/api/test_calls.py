"""/api/v1: a token opens what its owner may read, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ledby.web.accounts.models import RoleGrant
from ledby.web.api import services
from ledby.web.api.models import Token
from ledby.web.audit.models import Entry
from ledby.web.cycles.models import ReleasedDocument
from stages import released

CALLS = ("/", "/me", "/releases", "/organisation", "/people")


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch, name="Spring")


def test_a_token_says_what_it_opens(cast, call):
    said = call("nils", "results")("/").json()
    assert said["opens"] == "results"
    assert said["ledby"]


def test_ones_own_page_is_the_released_document(cast, call, spring):
    said = call("amal", "results")("/me").json()
    assert said["release"]["name"] == "Spring"
    row = ReleasedDocument.objects.get(cycle=spring, person=cast.amal)
    assert said["page"] == row.document
    other = call("nils", "results")("/me").json()
    assert other["page"]["person"] == str(cast.nils.pk)


def test_the_organisation_is_the_released_document(cast, call, spring):
    read = call("vera", "results")
    row = ReleasedDocument.objects.get(cycle=spring, person__isnull=True)
    assert read("/organisation").json()["page"] == row.document
    (listed,) = read("/releases").json()
    assert listed["id"] == str(spring.pk)
    assert read(f"/releases/{spring.pk}").json() == read("/organisation").json()


def test_people_come_page_by_page_without_attributes(cast, call, monkeypatch):
    cast.nils.attributes = {"lefthand": "canary"}
    cast.nils.save()
    monkeypatch.setattr("ledby.web.api.selectors.PAGE", 5)
    read = call("otto", "people")
    first = read("/people").json()
    assert [one["id"] for one in first["people"]] == [
        "amal",
        "greta",
        "marc",
        "nils",
        "otto",
    ]
    assert first["people"][3]["manager"] == "marc"
    assert first["people"][3]["unit"] == "Field / East"
    rest = read(f"/people?after={first['next']}")
    assert [one["id"] for one in rest.json()["people"]] == ["ruth", "sam", "vera"]
    assert rest.json()["next"] is None
    assert b"canary" not in read("/people").content
    # Each beginning of a list is an export; its second page is not another one.
    kinds = list(Entry.objects.values_list("kind", "facts"))
    assert kinds.count(("people_exported", {"people": 8})) == 2


def test_the_day_of_its_use_is_noted_and_no_more(cast, call):
    read = call("nils", "results")
    assert Token.objects.get().used_on is None
    read("/")
    assert Token.objects.get().used_on == timezone.localdate()


def test_more_than_three_hundred_calls_a_minute_are_too_many(cast, call):
    read = call("nils", "results")
    found = [read("/").status_code for _ in range(301)]
    assert found == [200] * 300 + [429]


def test_before_the_first_release_there_is_nothing(cast, call):
    read = call("nils", "results")
    assert read("/me").status_code == 404
    assert read("/organisation").status_code == 404
    assert read("/releases").json() == []


@pytest.mark.parametrize("path", CALLS)
def test_whoever_brings_no_token_is_refused(cast, spring, path):
    for client in (Client(), cast.client("otto")):
        found = client.get(f"/api/v1{path}")
        assert found.status_code == 401
        assert found.json() == {"detail": "Unauthorized"}
    for wrong in ("Bearer", "Bearer x", "Basic b3R0bzp4", "Bearer ledby_" + "x" * 43):
        answer = Client().get(f"/api/v1{path}", headers={"Authorization": wrong})
        assert answer.status_code == 401


def test_a_token_of_one_kind_does_not_open_the_other(cast, call, spring):
    assert call("otto", "people")("/organisation").status_code == 404
    assert call("otto", "people")("/me").status_code == 404
    assert call("otto", "results")("/people").status_code == 404


def test_a_token_ends_with_its_days_its_role_and_its_owner(cast, call, spring):
    results, people = call("otto", "results"), call("otto", "people")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert results("/").status_code == 401
    RoleGrant.objects.filter(user=cast.otto.account).delete()
    assert people("/people").status_code == 401
    assert results("/organisation").status_code == 200
    cast.otto.account.is_active = False
    cast.otto.account.save()
    assert results("/organisation").status_code == 401


def test_a_role_alone_has_no_page_and_the_administrator_no_results(cast, call, spring):
    assert call("ida", "people")("/people").status_code == 200
    token = services.make(cast.ida, "forged", "results", 30)
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/organisation", headers=headers).status_code == 401


@pytest.mark.parametrize("after", ["%00", "x" * 101, "a%00b"])
def test_a_key_that_cannot_be_one_is_refused(cast, call, after):
    found = call("otto", "people")(f"/people?after={after}")
    assert found.status_code == 422
    assert found.json()["detail"][0]["loc"] == ["query", "after"]


def test_what_is_missing_is_not_found(cast, call, spring):
    read = call("nils", "results")
    nowhere = "/releases/00000000-0000-4000-8000-000000000000"
    assert read(nowhere).status_code == 404
    assert read("/releases/none").status_code == 404
    assert read("/nothing").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_by_a_call(cast, spring, method):
    token = services.make(cast.otto.account, "a test", "results", 30)
    headers = {"Authorization": f"Bearer {token}"}
    found = getattr(Client(), method)("/api/v1/organisation", headers=headers)
    assert found.status_code == 405
