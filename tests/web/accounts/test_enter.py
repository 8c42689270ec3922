"""Printed links: once, in time, for their purpose, for their owner."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from ledby.web.accounts.models import RoleChange, SignInLink, User
from ledby.web.accounts.services import (
    first_administrator_link,
    forget_old_links,
    make_sign_in_link,
    set_active,
    use_sign_in_link,
)


def path_of(link: str) -> str:
    return urlsplit(link).path


def test_a_link_shows_a_button_and_signs_in_with_a_post(cast):
    link = make_sign_in_link(cast.ida, days=1)
    assert link.startswith("http://localhost:8000/enter/")
    client = Client()
    page = client.get(path_of(link))
    assert "belongs to one person" in page.content.decode()
    assert "_auth_user_id" not in client.session

    page = client.post(path_of(link))

    assert page.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.ida.pk)


def test_mail_scanners_may_follow_a_link_as_often_as_they_like(cast):
    link = path_of(make_sign_in_link(cast.ida, days=1))
    for _ in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert Client().post(link).status_code == 302


def test_a_link_is_good_once(cast):
    link = path_of(make_sign_in_link(cast.ida, days=1))
    Client().post(link)
    client = Client()
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        assert "This link does not open anything." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_with_one_link_ends_the_older_prints(cast):
    older = path_of(make_sign_in_link(cast.ida, days=1))
    others = path_of(make_sign_in_link(cast.quinn, days=1))
    Client().post(path_of(make_sign_in_link(cast.ida, days=1)))
    assert Client().post(older).status_code == 404
    assert Client().post(others).status_code == 302


def test_a_reusable_link_may_be_used_again(cast, settings):
    settings.DEMO = True
    link = path_of(make_sign_in_link(cast.vera.account, days=1, reusable=True))
    for _ in range(2):
        assert Client().post(link).status_code == 302


def test_a_link_ends_with_its_days(cast):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        link = path_of(make_sign_in_link(cast.ida, days=2))
        clock.shift(timedelta(days=2) - timedelta(seconds=1))
        assert Client().get(link).status_code == 200
        clock.shift(1)
        assert Client().get(link).status_code == 404
        assert Client().post(link).status_code == 404
        forget_old_links()
    assert SignInLink.objects.count() == 0


def test_a_link_to_a_closed_account_opens_nothing(cast):
    link = path_of(make_sign_in_link(cast.ida, days=1))
    set_active([cast.ida.email], active=False)
    assert Client().post(link).status_code == 404


def test_a_link_makes_a_new_session_even_over_that_of_another(cast):
    client = cast.client("nils")
    before = client.session.session_key
    client.post(path_of(make_sign_in_link(cast.ida, days=1)))
    assert client.session["_auth_user_id"] == str(cast.ida.pk)
    assert client.session.session_key != before
    assert (
        Client(headers={"cookie": f"ledby-session={before}"})
        .get("/accounts/passkeys")
        .status_code
        == 302
    )


def test_only_the_hash_of_a_token_is_stored(cast):
    token = make_sign_in_link(cast.ida, days=1).rsplit("/", 1)[1]
    assert len(token) == 43  # 256 bits in base64url
    with connection.cursor() as cursor:
        cursor.execute("SELECT token_hash FROM accounts_signinlink")
        (row,) = cursor.fetchall()
    assert token.encode() not in bytes(row[0])


def test_a_second_use_at_the_same_moment_gets_nothing(cast, monkeypatch):
    token = make_sign_in_link(cast.ida, days=1).rsplit("/", 1)[1]
    read_before = SignInLink.objects.select_related("user").get()
    assert use_sign_in_link(token) == cast.ida
    monkeypatch.setattr(
        "ledby.web.accounts.services.links.find_link", lambda token: read_before
    )
    assert use_sign_in_link(token) is None


def test_the_first_start_prints_a_link_until_an_administrator_signed_in(db):
    first = first_administrator_link("Boss@Example.org")
    again = first_administrator_link("other@example.org")
    boss = User.objects.get()
    assert boss.email == "boss@example.org"
    assert [(c.by, c.user, c.role) for c in RoleChange.objects.all()] == [
        (None, boss, "administrator")
    ]
    assert first != again
    client = Client()
    client.post(path_of(first))
    assert client.get("/accounts/roles").status_code == 200
    assert first_administrator_link("boss@example.org") is None
    assert Client().post(path_of(again)).status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5_000, "%00", "ü" * 43])
def test_an_invented_token_looks_like_a_used_one(cast, token):
    assert Client().get(f"/enter/{token}").status_code == 404
    assert Client().post(f"/enter/{token}").status_code == 404


def test_wrong_methods_and_foreign_pages_are_refused(cast):
    link = path_of(make_sign_in_link(cast.ida, days=1))
    assert Client().delete(link).status_code == 405
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert SignInLink.objects.get().used_at is None
