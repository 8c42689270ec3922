"""Giving and taking roles: administrators alone, recorded, never the last one away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from ledby.errors import LedByError
from ledby.web.accounts.models import Role, RoleChange, RoleGrant, User
from ledby.web.accounts.policies import has_role
from ledby.web.accounts.services import grant_role, revoke_role, set_active


def grant_id(email: str, role: str) -> int:
    return RoleGrant.objects.get(user__email=email, role=role).pk


def test_an_administrator_gives_a_role_and_it_holds_at_once(cast):
    ida, nils = cast.client("ida"), cast.client("nils")
    assert nils.get("/accounts/roles").status_code == 404

    page = ida.post(
        "/accounts/roles",
        {"email": "Nils@example.org", "role": "administrator"},
        follow=True,
    )

    assert "nils@example.org has the role from now on." in page.content.decode()
    assert nils.get("/accounts/roles").status_code == 200
    change = RoleChange.objects.get()
    assert (change.by, change.user.email, change.role, change.granted) == (
        cast.ida,
        "nils@example.org",
        "administrator",
        True,
    )
    assert "nils@example.org became administrator" in page.content.decode()


def test_a_role_can_be_given_before_the_person_is_brought_in(cast):
    cast.client("ida").post(
        "/accounts/roles", {"email": "new@example.org", "role": "organiser"}
    )
    user = User.objects.get(email="new@example.org")
    assert has_role(user, "organiser")
    assert not user.has_usable_password()


def test_giving_twice_changes_and_records_once(cast):
    for _ in range(2):
        cast.client("ida").post(
            "/accounts/roles", {"email": "nils@example.org", "role": "council"}
        )
    assert RoleChange.objects.count() == 1


def test_taking_back_ends_a_role_at_once(cast):
    otto = cast.otto.account
    page = cast.client("ida").post(
        f"/accounts/roles/{grant_id('otto@example.org', 'organiser')}/revoke",
        follow=True,
    )
    assert not has_role(User.objects.get(pk=otto.pk), "organiser")
    assert "otto@example.org is no longer organiser" in page.content.decode()


def test_the_last_administrator_keeps_the_role(cast):
    page = cast.client("ida").post(
        f"/accounts/roles/{grant_id('ida@example.org', 'administrator')}/revoke",
        follow=True,
    )
    assert "This is the last administrator" in page.content.decode()
    assert has_role(cast.ida, "administrator")
    assert RoleChange.objects.count() == 0


def test_a_closed_account_does_not_count_as_the_other_administrator(cast):
    grant_role(cast.quinn, "administrator", by=cast.ida)
    set_active(["quinn@example.org"], active=False)
    with pytest.raises(LedByError, match="last administrator"):
        revoke_role(cast.ida, "administrator", by=cast.ida)


def test_one_of_two_administrators_may_go(cast):
    grant_role(cast.quinn, "administrator", by=cast.ida)
    assert revoke_role(cast.ida, "administrator", by=cast.quinn)
    assert not has_role(User.objects.get(pk=cast.ida.pk), "administrator")


def test_a_recorded_change_stays_as_it_is(cast):
    grant_role(cast.quinn, "council", by=cast.ida)
    change = RoleChange.objects.get()
    change.granted = False
    with pytest.raises(TypeError, match="never changed"):
        change.save()
    with pytest.raises(TypeError, match="never removed"):
        change.delete()
    with pytest.raises(TypeError, match="never changed"):
        RoleChange.objects.update(granted=False)
    with pytest.raises(TypeError, match="never removed"):
        RoleChange.objects.all().delete()
    assert RoleChange.objects.get().granted


def test_a_record_outlives_the_account(cast):
    grant_role(cast.quinn, "council", by=cast.ida)
    cast.quinn.delete()
    change = RoleChange.objects.get()
    assert (change.user, change.role, change.granted) == (None, "council", True)


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("vera", {"director"}),
        ("marc", set()),
        ("otto", {"organiser"}),
        ("greta", {"council"}),
        ("ida", {"administrator"}),
        ("quinn", set()),
    ],
)
def test_who_holds_what(cast, who, roles):
    somebody = getattr(cast, who)
    user = somebody if isinstance(somebody, User) else somebody.account
    assert {role for role in Role.values if has_role(user, role)} == roles
    set_active([user.email], active=False)
    assert not any(has_role(User.objects.get(pk=user.pk), role) for role in Role)


def test_nobody_holds_nothing(db):
    assert not any(has_role(AnonymousUser(), role) for role in Role.values)


def test_an_old_sign_in_reads_but_neither_gives_nor_takes(cast):
    ida = cast.client("ida")
    grant = grant_id("otto@example.org", "organiser")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page = ida.get("/accounts/roles").content.decode()
        given = ida.post(
            "/accounts/roles", {"email": "nils@example.org", "role": "council"}
        )
        taken = ida.post(f"/accounts/roles/{grant}/revoke")
    assert "otto@example.org" in page
    assert 'href="/sign-in/again?next=/accounts/roles"' in page
    assert "Take back" not in page
    for answer in (given, taken):
        assert answer["Location"] == "/sign-in/again?next=%2Faccounts%2Froles"
    assert RoleChange.objects.count() == 0


def test_wrong_input_changes_nothing(cast):
    ida = cast.client("ida")
    page = ida.post("/accounts/roles", {"email": "no address", "role": "organiser"})
    assert "Enter a valid email address." in page.content.decode()
    page = ida.post("/accounts/roles", {"email": "a@example.org", "role": "king"})
    assert page.status_code == 200
    assert RoleChange.objects.count() == 0
    assert not User.objects.filter(email="a@example.org").exists()


@pytest.mark.parametrize("who", ["vera", "marc", "nils", "otto", "greta", "quinn"])
def test_others_find_nothing(cast, who):
    client = cast.client(who)
    grant = grant_id("otto@example.org", "organiser")
    form = {"email": f"{who}@example.org", "role": "administrator"}
    assert client.get("/accounts/roles").status_code == 404
    assert client.post("/accounts/roles", form).status_code == 404
    assert client.post(f"/accounts/roles/{grant}/revoke").status_code == 404
    assert RoleChange.objects.count() == 0


def test_nobody_is_sent_to_sign_in(cast):
    grant = grant_id("otto@example.org", "organiser")
    for answer in (
        Client().get("/accounts/roles"),
        Client().post("/accounts/roles", {"email": "a@b.org", "role": "council"}),
        Client().post(f"/accounts/roles/{grant}/revoke"),
    ):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in?next=")
    assert RoleChange.objects.count() == 0


def test_bad_ids_and_wrong_methods(cast):
    ida = cast.client("ida")
    assert ida.post("/accounts/roles/999999/revoke").status_code == 404
    assert ida.get("/accounts/roles/1/revoke").status_code == 405
    assert ida.put("/accounts/roles").status_code == 405
