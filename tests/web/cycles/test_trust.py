"""/trust: what is promised, and what the works council says of it."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from ledby.web.cycles.council_selectors import fingerprint
from ledby.web.cycles.models import Approval, Cycle, Remark
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.council import approve
from ledby.web.cycles.services.create import revise
from stages import opened, opened_with_council, planned

STALE = 16 * 60


def page(cast, who, cycle=None) -> str:
    path = "/trust" if cycle is None else f"/trust/{cycle.pk}"
    answer = cast.client(who).get(path)
    assert answer.status_code == 200, (who, path)
    return unescape(answer.content.decode())


def test_the_council_reads_a_plan_to_the_last_question(cast):
    cycle = planned(cast, needs_approval=True, shared_key=True, units=["Field"])
    text = page(cast, "greta", cycle)
    for words in (
        "Would you agree to this?",
        "Nobody is asked before you approve it.",
        "So that people learn by whom others would choose to be led",
        "Whom would you choose to follow?",
        "never who, unless you choose to be named",
        "Which message of theirs rang true?",
        "The 24 questions",
        "at least 5 of its people answered",
        "at least 4 of them did",
        "at least 10 people wrote some",
        "The key is destroyed 30 days later",
        "The works council holds a second key.",
        "nobody who runs the site can open them early or alone",
        "No key has been made yet.",
        "Field",
    ):
        assert words in text, words
    assert f'action="/trust/{cycle.pk}/approve"' in text
    assert f'href="/trust/{cycle.pk}/key"' in text


def test_approving_takes_what_was_read(cast):
    cycle = planned(cast, needs_approval=True)
    client = cast.client("greta")
    sent = {"fingerprint": fingerprint(cycle)}
    answer = client.post(f"/trust/{cycle.pk}/approve", sent, follow=True)
    text = unescape(answer.content.decode())
    assert "Approved. The organiser gets a mail." in text
    assert "The works council agrees to this." in text
    assert "Approved by Greta Sørensen for the works council" in text
    assert f'action="/trust/{cycle.pk}/approve"' not in text
    revise(cycle, retention_days=60)
    text = page(cast, "greta", cycle)
    assert "Changed since approval. It counts no more." in text
    assert "Greta Sørensen approved an earlier plan" in text
    stale = client.post(f"/trust/{cycle.pk}/approve", sent, follow=True)
    assert "changed while you read it" in stale.content.decode()
    assert Approval.objects.count() == 1


def test_an_open_browser_on_a_desk_approves_nothing(cast, monkeypatch):
    from ledby.web.cycles.views import trust

    monkeypatch.setattr(trust, "is_fresh", lambda _request: False)
    cycle = planned(cast)
    answer = cast.client("greta").post(
        f"/trust/{cycle.pk}/approve", {"fingerprint": fingerprint(cycle)}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next=%2Ftrust%2F{cycle.pk}")
    assert not Approval.objects.exists()


def test_what_is_said_stands_there_with_a_name(cast):
    cycle = planned(cast)
    path = f"/trust/{cycle.pk}/say"
    for name, text in (("greta", "Too long.\n\n<b>Why?</b>"), ("otto", "Shorter now.")):
        cast.client(name).post(path, {"text": text})
    text = cast.client("greta").get(f"/trust/{cycle.pk}").content.decode()
    assert text.index("Too long.") < text.index("Shorter now.")
    assert "Greta Sørensen" in text
    assert "Otto Brandt" in text
    assert "&lt;b&gt;Why?&lt;/b&gt;" in text
    for empty in ("", "  ", "x" * 2_001):
        answer = cast.client("greta").post(path, {"text": empty})
        assert answer.status_code == 200
        assert 'class="error"' in answer.content.decode()
    assert Remark.objects.count() == 2


def test_members_read_what_was_promised_and_no_more(cast):
    plan = planned(cast, name="Autumn")
    cycle = planned(cast)
    approve(cycle, cast.greta.account, fingerprint(cycle))
    cast.client("greta").post(f"/trust/{cycle.pk}/say", {"text": "Between us."})
    from ledby.web.cycles.services.launch import launch

    launch(cycle, seed=1)
    for name in ("nils", "sam", "vera"):
        listed = page(cast, name)
        assert "Spring" in listed
        assert "Autumn" not in listed
        text = page(cast, name, cycle)
        assert "This is what was promised." in text
        assert "Approved by the works council on" in text
        for secret in ("Greta", "Between us.", "Does the works council agree?"):
            assert secret not in text
        assert cast.client(name).get(f"/trust/{plan.pk}").status_code == 404
    assert "Between us." in page(cast, "otto", cycle)


def test_the_list_says_what_the_council_did(cast):
    planned(cast, name="New", needs_approval=True)
    planned(cast, name="Free")
    changed = planned(cast, name="Changed", needs_approval=True)
    approve(changed, cast.greta.account, fingerprint(changed))
    revise(changed, retention_days=9)
    opened(cast, name="Unread")
    waiting, _rows = opened_with_council(cast, name="Sealed")
    close(waiting)
    text = page(cast, "greta")
    for words in (
        "It waits for you to read it. It cannot be launched before.",
        "A plan so far.",
        "Changed since approval.",
        "Launched without an approval of the works council.",
        "Closed. Its answers wait for a key of the works council.",
    ):
        assert text.count(words) == 1, words
    assert "It waits for the approval of the works council." in page(cast, "otto")


def test_without_any_cycle_the_place_is_kept(cast):
    assert "No cycle has been launched yet." in page(cast, "nils")


def test_queries_do_not_grow_with_people_or_words(cast, django_assert_max_num_queries):
    cycle = planned(cast, shared_key=True, needs_approval=True)
    for at in range(20):
        Remark.objects.create(cycle=cycle, name="G", at=cycle.closes_at, text=str(at))
    client = cast.client("greta")
    with django_assert_max_num_queries(10):
        client.get(f"/trust/{cycle.pk}")


READERS = ("vera", "marc", "nils", "otto", "greta", "ida")


@pytest.mark.parametrize("path", ["/trust", "/trust/{cycle}"])
def test_refusals_of_what_was_launched(cast, refuses, path):
    cycle = opened(cast)
    refuses(path.format(cycle=cycle.pk), readers=READERS)


def test_refusals_of_a_plan(cast, refuses, unknown):
    cycle = planned(cast)
    refuses(f"/trust/{cycle.pk}", readers=("otto", "greta"))
    refuses(f"/trust/{unknown}", readers=())
    assert cast.client("greta").get("/trust/17").status_code == 404
    assert cast.client("greta").post(f"/trust/{cycle.pk}").status_code == 405


def test_refusals_of_approving_and_saying(cast, refuses, unknown):
    cycle = planned(cast)
    for what, readers in (("approve", ("greta",)), ("say", ("otto", "greta"))):
        refuses(f"/trust/{cycle.pk}/{what}", readers=readers, method="post")
        refuses(f"/trust/{unknown}/{what}", readers=(), method="post")
        client = cast.client("greta")
        assert client.get(f"/trust/{cycle.pk}/{what}").status_code == 405
    assert not Approval.objects.exists()
    assert not Remark.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        cast.greta.account, backend="django.contrib.auth.backends.ModelBackend"
    )
    sent = {"fingerprint": fingerprint(cycle)}
    assert strict.post(f"/trust/{cycle.pk}/approve", sent).status_code == 403
    assert Cycle.objects.get().state == "draft"
