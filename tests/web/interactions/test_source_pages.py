"""/interactions: what for, the works council's word, a file, what was kept."""

from __future__ import annotations

import time

import pytest

from ledby.web.cycles.models import ReleasedDocument
from ledby.web.interactions import services, views
from ledby.web.interactions.models import Agreement, Source
from meeting_rows import SINCE, UNTIL, brought, rows, upload

ALL = "/interactions"
SILOS = "/organisation/silos"


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def given(data=None, **changes):
    data = rows() if data is None else data
    days = {"since": SINCE.isoformat(), "until": UNTIL.isoformat()}
    return {"file": upload(data), **days, **changes}


def test_from_a_purpose_to_a_table(cast, units):
    organiser, council = cast.client("otto"), cast.client("greta")
    answer = organiser.post(
        f"{ALL}/plan", {"kind": "csv", "purpose": "Which units never meet?"}
    )
    made = Agreement.objects.get()
    here = f"{ALL}/for/{made.pk}"
    assert answer.url == here
    assert "until it approves, nothing is read" in page(organiser, here)
    assert "Bring in a file" in page(organiser, here)
    assert 'type="file"' not in page(organiser, here)
    refused = organiser.post(f"{here}/bring", given()).content.decode()
    assert "The works council has not approved this purpose." in refused

    assert "Approve it" in page(council, here)
    council.post(f"{here}/approve", {"fingerprint": made.fingerprint})
    assert "Approved by Greta Sørensen" in page(organiser, here)

    answer = organiser.post(f"{here}/bring", given())
    source = Source.objects.get()
    assert answer.url == f"{ALL}/{source.pk}"
    told = page(council, answer.url)
    assert "The file was read, and is deleted." in told
    assert "Mill and Desk" in told
    assert "quiet: less than a third" in told
    assert "Delete what was found" not in told
    assert "Mill and Desk" in page(organiser, answer.url)
    assert "Which units never meet?" in page(organiser, ALL)

    answer = organiser.post(f"{ALL}/{source.pk}/delete")
    assert answer.url == ALL
    assert not Source.objects.exists()


def test_a_file_that_cannot_be_read_says_where(cast, units, purpose):
    client = cast.client("otto")
    answer = client.post(f"{ALL}/for/{purpose.pk}/bring", given(b"a,b\n1,2\n"))
    told = page(client, answer.url)
    assert "The file was not read, and is deleted." in told
    assert "table.csv, line 1: there is no column" in told
    assert "anna.csv" not in told


def test_while_it_is_read(cast, units, purpose):
    client, given = cast.client("otto"), upload(rows())
    made = services.receive(purpose, given, (SINCE, UNTIL), None, lambda made: made)
    told = page(client, f"{ALL}/{made.pk}")
    assert "The file is being read." in told
    assert 'http-equiv="refresh"' in told
    assert "only be one at a time" in page(client, f"{ALL}/for/{purpose.pk}")
    client.post(f"{ALL}/{made.pk}/delete")
    assert Source.objects.exists()


def test_it_stands_beside_what_people_chose(cast, units, purpose):
    client = cast.client("nils")
    assert "One source so far" in page(client, SILOS)
    source = brought(purpose, rows())
    told = page(client, SILOS)
    assert "One source so far" not in told
    assert "Where two sources differ most" in told
    assert "They choose each other, and hardly meet." in told
    assert "they agree on nine, or nearly" in told
    assert "To see which units never meet." in told
    assert "they meet: quiet" in page(client, f"{SILOS}/0-4")
    services.delete(source, None)
    assert "One source so far" in page(client, SILOS)


def test_weeks_are_read_beside_it(cast, units, purpose):
    page = cast.client("nils")
    brought(purpose, rows(weeks=7))
    assert "Week after week" not in page.get("/organisation/silos").content.decode()
    brought(purpose, rows())
    text = page.get("/organisation/silos").content.decode()
    assert "About 20 in 100 contacts stayed inside a block" in text
    assert '<th scope="row">5 January – 25 February</th><td>20 in 100</td>' in text


def test_blocks_that_changed_are_not_compared(cast, units, purpose):
    brought(purpose, rows())
    row = ReleasedDocument.objects.exclude(document__silos=None).get(person=None)
    for block in row.document["silos"]["views"][0]["blocks"]:
        block["units"] = [block["label"] + " 2"]
    row.save()
    told = page(cast.client("nils"), SILOS)
    assert "The blocks have changed since it was read" in told


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": "2026-01-20"}, "four weeks at least and a year at most"),
        ({"since": "2024-01-20"}, "four weeks at least and a year at most"),
        ({"until": "2999-01-20"}, "The last day must not lie ahead."),
        ({"since": "x"}, "Enter a valid date."),
    ],
)
def test_days_that_are_refused(cast, units, purpose, changes, said):
    answer = cast.client("otto").post(f"{ALL}/for/{purpose.pk}/bring", given(**changes))
    assert said in answer.content.decode()
    assert not Source.objects.exists()


def test_an_empty_file_is_refused(cast, units, purpose):
    answer = cast.client("otto").post(f"{ALL}/for/{purpose.pk}/bring", given(b""))
    assert "The file is empty." in answer.content.decode()


def test_a_request_that_is_too_large_is_not_read(cast, units, purpose, monkeypatch):
    monkeypatch.setattr(views, "TOO_LARGE", 100)
    answer = cast.client("otto").post(f"{ALL}/for/{purpose.pk}/bring", given())
    assert answer.status_code == 413
    assert "larger than 256 MB" in answer.content.decode()


def test_an_approval_asks_for_a_fresh_sign_in(cast, purpose):
    other = services.plan("ics", "Why", None)
    client = cast.client("greta")
    session = client.session
    session["signed_in_at"] = int(time.time()) - 3600
    session.save()
    sent = {"fingerprint": other.fingerprint}
    answer = client.post(f"{ALL}/for/{other.pk}/approve", sent)
    assert "again" in answer.url
    other.refresh_from_db()
    assert other.approved_at is None


def test_what_was_read_differently_is_not_approved(cast):
    other = services.plan("ics", "Why", None)
    client = cast.client("greta")
    client.post(f"{ALL}/for/{other.pk}/approve", {"fingerprint": "0" * 64})
    other.refresh_from_db()
    assert other.approved_at is None
    assert "changed while you read it" in page(client, f"{ALL}/for/{other.pk}")


def test_a_purpose_needs_words(cast):
    answer = cast.client("otto").post(f"{ALL}/plan", {"kind": "git", "purpose": ""})
    assert answer.status_code == 200
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("who", ["nils", "marc", "vera", "ida", "quinn"])
def test_for_others_there_is_no_such_page(cast, units, purpose, who):
    source = brought(purpose, rows())
    client = cast.client(who)
    for path in (ALL, f"{ALL}/for/{purpose.pk}", f"{ALL}/{source.pk}"):
        page(client, path, 404)
    for path in (f"{ALL}/plan", f"{ALL}/{source.pk}/delete"):
        assert client.post(path).status_code == 404
    for verb in ("approve", "bring"):
        assert client.post(f"{ALL}/for/{purpose.pk}/{verb}").status_code == 404
    assert Source.objects.exists()


def test_the_organiser_does_not_approve_and_the_council_does_not_bring(
    cast, units, purpose
):
    here = f"{ALL}/for/{purpose.pk}"
    assert cast.client("otto").post(f"{here}/approve").status_code == 404
    council = cast.client("greta")
    assert council.post(f"{here}/bring", given()).status_code == 404
    assert council.post(f"{ALL}/plan").status_code == 404
    source = brought(purpose, rows())
    assert council.post(f"{ALL}/{source.pk}/delete").status_code == 404


def test_wrong_ids_and_methods(cast):
    client, none = cast.client("otto"), "00000000-0000-4000-8000-000000000000"
    page(client, f"{ALL}/{none}", 404)
    page(client, f"{ALL}/for/{none}", 404)
    assert client.post(f"{ALL}/{none}/delete").status_code == 404
    assert client.post(ALL).status_code == 405
    assert client.get(f"{ALL}/plan").status_code == 405
