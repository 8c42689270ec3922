"""/trust/…/key: a member of the council makes a key, shows it was kept, brings it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from ledby.web.cycles import council_keys, keys
from ledby.web.cycles.models import CouncilKey, ReleasedDocument
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.council import consult
from ledby.web.cycles.services.launch import launch
from stages import answer, fake_count, opened_with_council, planned


@pytest.fixture(autouse=True)
def no_tries_of_other_tests():
    cache.clear()


@pytest.fixture
def plan(cast):
    return planned(cast, shared_key=True)


def at(cycle, step: str = "") -> str:
    return f"/trust/{cycle.pk}/key" + (f"/{step}" if step else "")


def rows_of(text: str) -> list[str]:
    return re.findall(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>", text)


def test_a_key_is_shown_once_and_only_its_half_is_kept(cast, plan):
    client = cast.client("greta")
    asked = client.get(at(plan)).content.decode()
    assert "You will see it once" in asked
    assert "nobody can ever open them" in asked
    answer = client.post(at(plan, "make"))
    text = unescape(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    rows = rows_of(text)
    assert len(rows) == 8
    address = re.search(r'href="(data:text/plain[^"]+)"', text)[1]
    file = unquote(address.partition(",")[2])
    assert "# Cycle: Spring\n# Made by Greta Sørensen on" in file
    assert council_keys.from_text(file) == council_keys.from_text("".join(rows))
    assert 'download="council-key-spring.txt"' in text
    again = client.get(at(plan)).content.decode()
    assert "Show that you kept your key" in again
    assert not rows_of(again)
    assert rows[0] not in again


def test_a_key_counts_once_it_was_entered(cast, plan):
    client = cast.client("greta")
    rows = rows_of(client.post(at(plan, "make")).content.decode())
    wrong = client.post(at(plan, "confirm"), {"key": " ".join(reversed(rows))})
    assert "Row 1 does not fit" in wrong.content.decode()
    assert rows[0] not in wrong.content.decode()
    assert CouncilKey.objects.get().confirmed_at is None
    done = client.post(
        at(plan, "confirm"), {"key": "\n".join(rows).lower()}, follow=True
    )
    text = done.content.decode()
    assert "Your key is ready." in text
    assert "One key is ready, held by Greta Sørensen." in unescape(
        client.get(f"/trust/{plan.pk}").content.decode()
    )
    assert launch(plan, seed=1)
    assert "Keep your key until the close." in client.get(at(plan)).content.decode()


def test_a_key_can_be_made_anew_while_it_is_a_plan(cast, plan):
    client = cast.client("greta")
    first = rows_of(client.post(at(plan, "make")).content.decode())
    second = rows_of(client.post(at(plan, "make")).content.decode())
    assert first != second
    refused = client.post(at(plan, "confirm"), {"key": "".join(first)})
    assert "not the key that you made last" in refused.content.decode()
    client.post(at(plan, "confirm"), {"key": "".join(second)})
    assert CouncilKey.objects.get().confirmed_at is not None


def test_an_open_browser_on_a_desk_makes_no_key(cast, plan, monkeypatch):
    from ledby.web.cycles.views import council_key

    monkeypatch.setattr(council_key, "is_fresh", lambda _request: False)
    answer = cast.client("greta").post(at(plan, "make"))
    assert answer["Location"].endswith(f"next=%2Ftrust%2F{plan.pk}%2Fkey")
    assert not CouncilKey.objects.exists()


def test_the_key_is_brought_as_rows_or_as_the_file(cast, monkeypatch):
    fake_count(monkeypatch)
    for name, how in (("Spring", "rows"), ("Autumn", "file")):
        cycle, rows = opened_with_council(cast, name=name)
        answer(cycle, cast.nils)
        close(cycle)
        client = cast.client("greta")
        text = client.get(at(cycle)).content.decode()
        assert "Bring your key" in text
        assert "held by Greta" in unescape(text)
        file = SimpleUploadedFile("key.txt", f"# mine\n{rows}\n".encode("utf-8-sig"))
        sent = {"key": rows} if how == "rows" else {"key": "", "file": file}
        said = client.post(at(cycle, "bring"), sent, follow=True).content.decode()
        assert "It opens. The answers are being counted" in said
        assert "Your key has done its work." in said
        cycle.refresh_from_db()
        assert cycle.scored_at is not None
        assert not keys._path(cycle.pk, "open").exists()
    assert ReleasedDocument.objects.count() == 18


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "64 in all; this has 0"),
        ({"key": "0" * 64}, "does not fit"),
        ({"key": "x" * 4_001}, "at most 4000 characters"),
        ({"file": SimpleUploadedFile("key.bin", b"\xff\x00" * 5_000)}, "No key has"),
        ({"file": SimpleUploadedFile("key.txt", b"")}, "empty"),
    ],
)
def test_a_wrong_key_is_told_in_one_sentence(cast, sent, sentence):
    cycle, _rows = opened_with_council(cast)
    close(cycle)
    page = cast.client("greta").post(at(cycle, "bring"), sent)
    assert page.status_code == 200
    text = unescape(page.content.decode())
    assert sentence in text
    assert text.count('role="alert"') == 1
    assert keys.waits_for_council(cycle.pk)


def test_a_key_is_never_repeated_nor_logged(cast, caplog):
    caplog.set_level("DEBUG")
    cycle, rows = opened_with_council(cast)
    close(cycle)
    wrong = rows.replace(rows[-1], "0" if rows[-1] != "0" else "1")
    page = cast.client("greta").post(at(cycle, "bring"), {"key": wrong})
    said = page.content.decode() + "\n".join(r.getMessage() for r in caplog.records)
    for row in rows.splitlines()[:7]:
        assert row not in said


def test_who_holds_no_key_is_told_who_does(cast):
    from ledby.web.accounts.models import Role, RoleGrant

    RoleGrant.objects.create(user=cast.sam.account, role=Role.COUNCIL)
    cycle, _rows = opened_with_council(cast)
    text = unescape(cast.client("sam").get(at(cycle)).content.decode())
    assert "You hold no key of this cycle." in text
    assert "The key of Greta Sørensen opens it." in text


def test_the_organiser_sees_for_whom_it_waits(cast):
    cycle = planned(cast, needs_approval=True, shared_key=True)
    client = cast.client("otto")
    path = f"/cycles/{cycle.pk}"
    text = unescape(client.get(path).content.decode())
    assert "Spring waits for the works council: no member has made its key." in text
    assert f'href="{path}/consult"' in text
    assert f'href="{path}/launch"' not in text
    asked = client.get(f"{path}/launch").content.decode()
    assert "waits for the works council" in asked
    assert "Launch it</button>" not in asked
    said = client.post(f"{path}/consult", follow=True).content.decode()
    assert "The works council is being asked." in said
    assert "It waits for the works council." in said
    assert f'href="{path}/consult"' not in said
    refused = client.post(f"{path}/launch", follow=True).content.decode()
    assert refused.count("waits for the works council: no member") == 1
    cycle.refresh_from_db()
    assert (cycle.state, cycle.launching_at) == ("draft", None)


def test_the_organiser_sees_that_it_waits_for_the_key(cast):
    cycle, _rows = opened_with_council(cast)
    close(cycle)
    text = unescape(cast.client("otto").get(f"/cycles/{cycle.pk}").content.decode())
    assert "Closed. The answers are still sealed." in text
    assert "The answers stay sealed until Greta Sørensen brings the key." in text
    assert "If every key is lost, nobody can ever open the answers." in text
    assert f"/cycles/{cycle.pk}/release" not in text


def test_after_a_change_the_organiser_asks_anew(cast):
    cycle = planned(cast, needs_approval=True)
    consult(cycle)
    client = cast.client("greta")
    shown = client.get(f"/trust/{cycle.pk}").content.decode()
    seen = re.search(r'name="fingerprint" value="(\w+)"', shown)[1]
    client.post(f"/trust/{cycle.pk}/approve", {"fingerprint": seen})
    otto = cast.client("otto")
    assert "Launch it" in otto.get(f"/cycles/{cycle.pk}").content.decode()
    otto.post(f"/cycles/{cycle.pk}/what", {"parts": ["follows"]})
    text = otto.get(f"/cycles/{cycle.pk}").content.decode()
    assert "The plan changed after the works council approved it." in text
    assert "Ask the works council" in text


@pytest.mark.parametrize("step", ["", "make", "confirm", "bring"])
def test_refusals(cast, refuses, unknown, plan, step):
    method = "post" if step else "get"
    refuses(at(plan, step), readers=("greta",), method=method)
    path = f"/trust/{unknown}/key" + (f"/{step}" if step else "")
    refuses(path, readers=(), method=method)
    other = "post" if method == "get" else "get"
    assert getattr(cast.client("greta"), other)(at(plan, step)).status_code == 405
    without = planned(cast)
    assert getattr(cast.client("greta"), method)(at(without, step)).status_code == 404
