"""Accounts for many people at once."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledby.web.accounts.models import User
from ledby.web.accounts.services import ensure_accounts


def test_missing_accounts_are_made_and_present_ones_kept(cast):
    made = ensure_accounts(["New@Example.org", " nils@example.org ", "new@example.ORG"])
    assert list(made) == ["new@example.org", "nils@example.org"]
    assert made["nils@example.org"] == cast.nils.account
    assert made["new@example.org"].pk == User.objects.get(email="new@example.org").pk
    assert ensure_accounts(["new@example.org"]) == {
        "new@example.org": made["new@example.org"]
    }


def test_nobody_has_a_password_and_no_two_have_the_same(db):
    made = ensure_accounts(f"p{number}@example.org" for number in range(300))
    assert not any(user.has_usable_password() for user in made.values())
    assert len({user.password for user in made.values()}) == 300


def test_many_accounts_take_few_questions(db):
    with CaptureQueriesContext(connection) as asked:
        ensure_accounts(f"p{number}@example.org" for number in range(4_000))
    assert len(asked) < 30
