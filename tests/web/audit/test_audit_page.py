"""The page of the audit log: what is said, what is kept private, who may read it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from ledby.web.accounts.services import grant_role
from ledby.web.audit import services
from ledby.web.audit.models import Chain, Entry
from stages import planned


def read(cast, query: str = "", name: str = "greta") -> str:
    return cast.client(name).get(f"/audit{query}").content.decode()


def test_who_did_what_to_whom_is_said_in_words(cast):
    grant_role(cast.nils.account, "council", by=cast.ida)
    cycle = planned(cast, name="Spring")
    services.record("cycle_planned", actor=cast.otto.account, subject=cycle.pk)
    services.record("people_imported", actor=None, subject=uuid.uuid4(), added=3)
    for name in ("greta", "ida"):
        page = read(cast, name=name)
        assert "A role was given</strong>: nils@example.org" in page
        assert "role: works council" in page
        assert "by: ida@example.org" in page
        assert "A cycle was planned</strong>: Spring" in page
        assert "new: 3" in page
        assert "by the site itself or its shell" in page
        assert "What was done here, in order." in page


def test_what_people_do_with_their_own_data_names_nobody(cast):
    nils = cast.nils
    services.record("own_data_exported", actor=nils.account, subject=nils.account.pk)
    services.record("page_read", actor=cast.sam.account, subject=nils.pk)
    page = read(cast)
    assert "Somebody took out what is held on them" in page
    assert page.count("by: kept private") == 2
    for given in ("nils", "sam@", "Sam ", str(nils.pk)):
        assert given not in page


def test_an_account_that_is_gone_stays_a_line(cast):
    grant_role(cast.quinn, "council", by=cast.ida)
    cast.quinn.delete()
    assert "A role was given</strong>: an account that is gone" in read(cast)


def test_the_check_says_that_it_holds_and_when(cast):
    services.record("people_exported", actor=None, people=3)
    answer = cast.client("greta").post("/audit/check", follow=True)
    page = answer.content.decode()
    assert "Every row was gone through. The chain holds." in page
    assert "<h1>The chain holds.</h1>" in page
    assert "Gone through on " in page
    assert Entry.objects.get().hash.hex()[:4] in page


def test_the_check_says_where_it_breaks(cast):
    for _ in range(3):
        services.record("people_exported", actor=None, people=3)
    Chain.objects.update(last=5)
    page = cast.client("ida").post("/audit/check", follow=True).content.decode()
    assert "The chain breaks at row 4." in page
    assert "holds" not in page


def test_a_page_holds_fifty_and_one_kind_can_be_picked(cast):
    for at in range(60):
        kind = "people_exported" if at % 4 else "backup_made"
        services.record(kind, actor=None)
    shown = [read(cast, f"?page={number}").count('id="row-') for number in (1, 2)]
    assert shown == [50, 10]
    backups = read(cast, "?kind=backup_made")
    assert backups.count('id="row-') == 15
    assert "15 rows" in backups
    for odd in ("?kind=gossip", "?page=-1", "?page=x", "?page=" + "9" * 500):
        assert "60 rows" in read(cast, odd)
    assert "Nothing of this has been done yet." in read(cast, "?kind=restored")


def test_reading_changes_nothing(cast):
    read(cast)
    assert not Entry.objects.exists()
    assert not Chain.objects.exists()


@pytest.mark.parametrize("path", ["/audit", "/audit/check"])
def test_refusals(cast, path):
    for name in ("vera", "marc", "nils", "otto", "sam", "quinn"):
        client = cast.client(name)
        answer = client.get(path) if path == "/audit" else client.post(path)
        assert answer.status_code == 404, name
    stranger = Client()
    answer = stranger.get(path) if path == "/audit" else stranger.post(path)
    assert answer["Location"].startswith("/sign-in?next=")
    assert cast.client("ida").post("/audit").status_code == 405
    assert cast.client("ida").get("/audit/check").status_code == 405
