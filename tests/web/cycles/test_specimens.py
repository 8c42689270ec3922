from __future__ import annotations

import pytest

from ledby.web.cycles import specimens
from stages import opened, planned


def test_everything_people_get_is_listed_and_opens(cast):
    cycle = planned(cast)
    client = cast.client("otto")
    page = client.get(f"/cycles/{cycle.pk}/specimen/").content.decode()
    paths = [
        *(f"mail/{kind}" for kind in ("invitation", "reminder", "released")),
        *(f"form/{part}" for part in cycle.parts),
    ]
    for path in paths:
        address = f"/cycles/{cycle.pk}/specimen/{path}"
        assert address in page
        shown = client.get(address)
        assert shown.status_code == 200
        assert "A specimen. Nobody in here exists" in shown.content.decode()


def test_parts_that_are_not_asked_are_not_listed(cast):
    cycle = planned(cast, parts=["self"])
    client = cast.client("otto")
    page = client.get(f"/cycles/{cycle.pk}/specimen/").content.decode()
    assert "form/self" in page
    assert "form/follows" not in page
    path = f"/cycles/{cycle.pk}/specimen/form/follows"
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("part", "count", "words"),
    [
        ("self", 24, "how often did you"),
        ("feedback", 24, "how often have you seen Sam Example"),
        ("manager", 8, "how often have you seen Sam Example"),
        ("inclusion", 6, "I cannot say"),
        ("comments", None, "In your own words"),
        ("follows", None, "How many more could you have named?"),
    ],
)
def test_the_questions_are_those_of_the_instrument(cast, part, count, words):
    cycle = planned(cast)
    shown = cast.client("otto").get(f"/cycles/{cycle.pk}/specimen/form/{part}")
    assert words in shown.content.decode()
    if count is not None:
        assert len(specimens.questions("ledby-1", part, "en")) == count
    assert specimens.questions("ledby-1", part, "nl")


def test_a_mail_is_shown_in_both_languages_and_with_no_real_link(cast):
    cycle = opened(cast)
    client = cast.client("otto")
    path = f"/cycles/{cycle.pk}/specimen/mail/invitation"
    english = client.get(path).content.decode()
    dutch = client.get(f"{path}?language=nl").content.decode()
    assert "Dear Sam Example" in english
    assert "Beste Sam Example" in dutch
    assert "/answer/…" in english
    assert client.get(f"{path}?language=../x").status_code == 200


def test_apps_above_draw_the_pages_after_the_release(cast, monkeypatch):
    cycle = planned(cast)
    client = cast.client("otto")
    address = f"/cycles/{cycle.pk}/specimen/"
    page = client.get(address).content.decode()
    for name in ("me", "organisation"):
        assert f'href="{address}{name}"' in page
        assert client.get(f"{address}{name}").status_code == 200
    monkeypatch.setattr(specimens, "_drawn", {})
    assert f"{address}me" not in client.get(address).content.decode()
    specimens.register("me", "agreement")
    page = client.get(address).content.decode()
    assert f"/cycles/{cycle.pk}/agreement" in page


def test_refusals(cast, refuses, unknown):
    cycle = planned(cast)
    for path in ("", "mail/invitation", "form/self"):
        address = f"/cycles/{cycle.pk}/specimen/{path}"
        refuses(address, readers=("otto", "greta", "ida"))
        refuses(f"/cycles/{unknown}/specimen/{path}", readers=())
        assert cast.client("otto").post(address).status_code == 405
    for path in ("mail/bill", "form/salary"):
        address = f"/cycles/{cycle.pk}/specimen/{path}"
        assert cast.client("otto").get(address).status_code == 404
