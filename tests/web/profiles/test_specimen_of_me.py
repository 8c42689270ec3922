"""A made-up page, for those who prepare a cycle."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from stages import planned


@pytest.fixture
def spring(cast):
    return planned(cast)


def test_it_is_drawn_and_marked_as_made_up(cast, spring):
    page = cast.client("otto").get(f"/cycles/{spring.pk}/specimen/me").content.decode()
    assert "Nobody in here exists" in page
    assert "Samira Haddad" in page
    assert "/me/pdf" not in page


def test_the_list_of_specimens_leads_here(cast, spring):
    page = cast.client("greta").get(f"/cycles/{spring.pk}/specimen/").content.decode()
    assert f'href="/cycles/{spring.pk}/specimen/me"' in page


@pytest.mark.parametrize("name", ["nils", "vera", "quinn"])
def test_others_find_nothing(cast, spring, name):
    url = f"/cycles/{spring.pk}/specimen/me"
    assert cast.client(name).get(url).status_code == 404


def test_an_unknown_cycle_is_not_found(cast):
    url = f"/cycles/{uuid4()}/specimen/me"
    assert cast.client("otto").get(url).status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast, spring):
    assert Client().get(f"/cycles/{spring.pk}/specimen/me").status_code == 302


def test_nothing_can_be_sent_to_it(cast, spring):
    url = f"/cycles/{spring.pk}/specimen/me"
    assert cast.client("otto").post(url).status_code == 405
