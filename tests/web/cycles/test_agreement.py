from __future__ import annotations

from django.test import Client

from ledby.web.cycles import agreement
from stages import opened, planned


def test_every_part_says_its_tier_and_who_sees_what(cast):
    cycle = opened(cast, retention_days=21)
    page = cast.client("otto").get(f"/cycles/{cycle.pk}/agreement").content.decode()
    for part in agreement.terms(cycle.parts, 21, 2, "en")["parts"]:
        assert part["name"] in page.replace("&#x27;", "'")
    assert "The key is destroyed 21 days later" in page
    assert "At most 2 reminders" in page
    assert "Frozen at the launch" in page


def test_a_later_version_of_the_words_changes_no_promise(cast, monkeypatch):
    cycle = opened(cast)
    before = cast.client("otto").get(f"/cycles/{cycle.pk}/agreement").content
    words = agreement._words()
    changed = {
        "parts": {
            part: held | {"sees": {"en": "Everybody sees all.", "nl": "Alles."}}
            for part, held in words["parts"].items()
        },
        "promises": [],
        "purpose": {"en": "To know everything.", "nl": "Alles weten."},
    }
    monkeypatch.setattr(agreement, "_words", lambda: changed)
    assert cast.client("otto").get(f"/cycles/{cycle.pk}/agreement").content == before
    plan = planned(cast)
    page = cast.client("otto").get(f"/cycles/{plan.pk}/agreement").content.decode()
    assert "Everybody sees all." in page
    assert "As it will be frozen" in page


def test_whoever_is_asked_may_read_it(cast):
    cycle = opened(cast, units=["Field", "Head office"])
    for name in ("nils", "marc", "vera"):
        answer = cast.client(name).get(f"/cycles/{cycle.pk}/agreement")
        assert answer.status_code == 200
    assert cast.client("sam").get(f"/cycles/{cycle.pk}/agreement").status_code == 404


def test_it_is_read_in_ones_language(cast):
    cycle = opened(cast)
    client = cast.client("nils")
    page = client.get(
        f"/cycles/{cycle.pk}/agreement", headers={"accept-language": "nl"}
    )
    assert "Wie zou je uit jezelf volgen?" in page.content.decode()


def test_both_languages_say_the_same_number_of_things():
    english = agreement.terms(list(agreement.PARTS), 30, 2, "en")
    dutch = agreement.terms(list(agreement.PARTS), 30, 2, "nl")
    assert [p["tier"] for p in english["parts"]] == [p["tier"] for p in dutch["parts"]]
    assert len(english["promises"]) == len(dutch["promises"]) == 7
    assert not set(english["promises"]) & set(dutch["promises"])


def test_refusals(cast, refuses, unknown):
    plan = planned(cast)
    refuses(f"/cycles/{plan.pk}/agreement", readers=("otto", "greta", "ida"))
    refuses(f"/cycles/{unknown}/agreement", readers=())
    assert cast.client("otto").post(f"/cycles/{plan.pk}/agreement").status_code == 405
    assert Client().get(f"/cycles/{plan.pk}/agreement").status_code == 302
