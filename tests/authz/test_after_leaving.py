"""What somebody was given opens nothing any more once they have left."""

from __future__ import annotations

import pytest
from django.test import Client

from ledby.web.accounts.services import set_active
from ledby.web.api import services as tokens
from ledby.web.growth.tokens import stop_token
from ledby.web.people.models import Person


def leaves(person: Person) -> None:
    """Let somebody leave as an import does."""
    Person.objects.filter(pk=person.pk).update(active=False)
    set_active([person.email], active=False)


def calls(token: str) -> int:
    asks = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    return Client().get("/api/v1/me", **asks).status_code


def test_a_token_of_a_program_ends_with_its_owner(scene):
    token = tokens.make(scene.account("leader"), "a program", "results", 30)
    assert calls(token) == 200
    leaves(scene.cast.amal)
    assert calls(token) == 401


def test_a_token_that_a_role_opened_ends_with_the_role(scene):
    otto = scene.account("organiser")
    token = tokens.make(otto, "a program", "people", 30)
    asks = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    assert Client().get("/api/v1/people", **asks).status_code == 200
    otto.grants.all().delete()
    assert Client().get("/api/v1/people", **asks).status_code == 401


@pytest.mark.parametrize("key", ["practices", "pulse"])
def test_a_private_link_ends_with_its_owner(scene, key):
    path = {"practices": "/practices/feed/{}", "pulse": "/pulse/{}"}[key]
    path = path.format(scene.there[key]["leader's"])
    assert Client().get(path).status_code == 200
    owner = {"practices": scene.cast.amal, "pulse": scene.cast.nils}[key]
    leaves(owner)
    assert Client().get(path).status_code == 404


def test_a_shared_page_is_closed_when_its_owner_leaves(scene):
    """Whoever left cannot take the share back any more, so it ends by itself."""
    reader = scene.client("stranger")
    path = "/growth/shared/" + scene.there["share_id"]["leader's"]
    assert reader.get(path).status_code == 200
    leaves(scene.cast.amal)
    assert reader.get(path).status_code == 404


def test_a_link_that_stops_letters_is_made_for_one_step(scene):
    """Neither a guess nor the mark of another step is taken."""
    real = scene.there["growth"]["leader's"]
    name, _, mark = real.partition("-")
    other = stop_token(scene.cast.amal.pk)
    for wrong in (f"{name}-{'0' * len(mark)}", name, other, f"{name}-", mark):
        assert Client().post(f"/growth/stop/{wrong}").status_code == 404
