"""``ledby account``: links and roles from the shell of the server."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.test import Client

from ledby.cli import main
from ledby.web.accounts.models import RoleChange, User
from ledby.web.accounts.policies import has_role
from ledby.web.accounts.services import set_active


def account(*words: str):
    return CliRunner().invoke(main, ["account", *words])


def test_a_link_is_printed_alone_and_signs_in(cast):
    done = account("link", "Nils@Example.org")
    assert done.exit_code == 0
    link = done.stdout.strip()
    client = Client()
    client.post(link.removeprefix("http://localhost:8000"))
    assert client.session["_auth_user_id"] == str(cast.nils.account.pk)


def test_a_role_is_given_and_taken_back_and_recorded(cast):
    assert account("grant", "new@example.org", "council").stdout == (
        "new@example.org is now council.\n"
    )
    assert account("grant", "new@example.org", "council").stdout == (
        "new@example.org was already council.\n"
    )
    assert has_role(User.objects.get(email="new@example.org"), "council")
    assert account("revoke", "new@example.org", "council").stdout == (
        "new@example.org is no longer council.\n"
    )
    assert account("revoke", "new@example.org", "council").stdout == (
        "new@example.org was not council.\n"
    )
    changes = RoleChange.objects.values_list("by", "role", "granted")
    assert list(changes) == [(None, "council", False), (None, "council", True)]


def test_lost_passkeys_are_forgotten_and_whoever_used_them_is_out(cast):
    for name in ("phone", "desk"):
        Authenticator.objects.create(
            user=cast.otto.account, type="webauthn", data={"name": name}
        )
    client = cast.client("otto")
    assert account("forget", "otto@example.org").stdout == (
        "otto@example.org: 2 passkeys are forgotten, and whoever used them is signed"
        " out.\n"
    )
    assert not Authenticator.objects.exists()
    assert client.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["link", "nobody@example.org"], "Nobody here has the address nobody@"),
        (["revoke", "nobody@example.org", "council"], "Nobody here has the address"),
        (
            ["grant", "nils@example.org", "king"],
            '"king" is not a role; allowed: organiser, director, council,',
        ),
        (["grant", "nils", "council"], '"nils" is not an e-mail address.'),
        (["revoke", "ida@example.org", "administrator"], "the last administrator"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(cast, words, sentence):
    done = account(*words)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert RoleChange.objects.count() == 0


def test_a_closed_account_gets_no_link(cast):
    set_active(["nils@example.org"], active=False)
    assert account("link", "nils@example.org").exit_code == 2
