"""A source from its file to the words that are kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from ledby.errors import StateError, TableError
from ledby.web.accounts.models import Role, RoleGrant
from ledby.web.audit.models import Entry
from ledby.web.interactions import selectors, services
from ledby.web.interactions.models import Source
from ledby.web.people.models import Person
from meeting_rows import SINCE, UNTIL, brought, rows, upload


def files():
    return list(selectors.folder().rglob("*"))


def level(document, one, other):
    cells = document["views"][0]["cells"]
    return next(c["level"] for c in cells if (c["block"], c["other"]) == (one, other))


def last(kind):
    return Entry.objects.filter(kind=kind).latest("number")


def test_blocks_that_never_meet_are_quiet_and_nothing_else_is_kept(
    cast, units, purpose
):
    source = brought(purpose, rows(), cast.otto.account)
    assert source.is_done, source.fault
    assert level(source.document, "0", "4") == "quiet"
    assert level(source.document, "0", "1") in {"usual", "more"}
    assert source.document["people"] == "20–49"
    assert source.matched == source.rows == 8 * (40 * 39 // 2 - 64)
    kept = json.dumps(source.document)
    assert not [
        one
        for one in Person.objects.filter(email__contains="mill.example")
        if str(one.pk) in kept or one.name in kept or one.email in kept
    ]
    assert files() == []
    facts = last("interactions_read").facts
    assert facts["file_deleted"] is True
    assert facts["approved"] is True
    assert facts["matched"] == source.matched
    assert facts["source"] == "csv"


def test_weeks_are_told_as_stretches_of_all_blocks_together(units, purpose):
    (stretch,) = brought(purpose, rows()).document["weeks"]
    # Within a unit 28 pairs each, of five units; across 64 each, of nine pairs.
    share = 5 * 28 / (5 * 28 + 9 * 64)
    assert stretch["inside"]["value"] == round(20 * share) / 20 == 0.2
    assert stretch["inside"]["people"] == "20–49"
    assert (stretch["since"], stretch["until"]) == ("2026-01-01", "2026-02-25")
    assert brought(purpose, rows(weeks=7)).document["weeks"] == []


def test_a_pair_of_few_people_looks_like_one_of_none(cast, units, purpose):
    one = b"\n" + b"mill0@mill.example,desk0@mill.example,2026-01-06"
    with_one = brought(purpose, rows() + one).document
    assert with_one["views"] == brought(purpose, rows()).document["views"]


def test_a_unit_of_fewer_than_five_says_nothing(units, purpose):
    gone = Person.objects.filter(unit__path="Store").order_by("key")[4:]
    Person.objects.filter(pk__in=[one.pk for one in gone]).update(active=False)
    document = brought(purpose, rows()).document
    cells = document["views"][0]["cells"]
    assert {c["level"] for c in cells if "1" in (c["block"], c["other"])} == {"few"}
    assert level(document, "0", "4") == "quiet"


def test_fewer_than_four_units_say_nothing(units, purpose):
    Person.objects.filter(unit__path__in=["Store", "Desk"]).update(active=False)
    cells = brought(purpose, rows()).document["views"][0]["cells"]
    assert {cell["level"] for cell in cells} == {"few"}


def test_the_works_council_is_left_out(cast, units, purpose):
    person = Person.objects.get(email="mill0@mill.example")
    person.account = cast.sam.account
    cast.sam.account = None
    Person.objects.filter(key="sam").update(account=None)
    person.save()
    RoleGrant.objects.create(user=person.account, role=Role.COUNCIL)
    source = brought(purpose, rows())
    assert source.unmatched == 8 * (39 - 8)


def test_days_outside_are_not_read(units, purpose):
    late = b"mill0@mill.example,store0@mill.example,2026-03-02\n"
    source = brought(purpose, b"sender,recipient,at\n" + late)
    assert source.state == "stopped"
    assert "table.csv, line 2: its date (2026) is outside" in source.fault
    assert str(settings.DATA) not in source.fault


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n1,2\n", 'table.csv, line 1: there is no column "sender"'),
        (b"PK\x03\x04" + b"\0" * 90, "table.csv: save this as CSV"),
        (b"\xff\xfe" + "sender".encode("utf-16-le"), "table.csv: save this as CSV"),
        (b'sender,recipient,at\n"' + b"x" * 400_000, "Nothing of the kind csv"),
        (
            b"sender,recipient,at\nx@y.example,z@y.example,2026-02-02\n",
            "None of 1 rows is between two people of the list.",
        ),
        (b"sender,recipient,at\n\0,\0,9e99\n", "Nothing of the kind csv"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_and_deleted(
    cast, units, purpose, data, said
):
    source = brought(purpose, data, cast.otto.account, "../../../etc/passwd")
    assert source.state == "stopped"
    assert source.document is None
    assert source.fault.startswith(said)
    assert str(settings.DATA) not in source.fault
    assert files() == []
    assert last("source_stopped").facts["file_deleted"] is True


@pytest.mark.parametrize("kind", ["mbox", "ics", "slack", "viva"])
def test_every_other_kind_refuses_noise(cast, units, kind):
    made = services.plan(kind, "Why", None)
    services.approve(made, cast.greta.account, made.fingerprint)
    source = brought(made, b"\x00\xffnoise\r\n" * 50)
    assert source.state == "stopped"
    assert source.fault
    assert str(settings.DATA) not in source.fault
    assert files() == []


def test_a_fault_of_ours_names_nothing(units, purpose, monkeypatch):
    def fail(*_given):
        raise ValueError("anna@mill.example")

    monkeypatch.setattr(services, "told", fail)
    with pytest.raises(RuntimeError, match=r"stopped by ValueError$"):
        brought(purpose, rows())
    source = Source.objects.get()
    assert source.fault == "Something went wrong on our side."
    assert files() == []


def test_without_approval_nothing_is_taken(units):
    made = services.plan("csv", "Why", None)
    with pytest.raises(StateError, match="has not approved this purpose"):
        brought(made, rows())
    assert not Source.objects.exists()
    assert files() == []


def test_without_a_council_it_says_so(cast, units):
    RoleGrant.objects.filter(role=Role.COUNCIL).delete()
    source = brought(services.plan("csv", "Why", None), rows())
    assert source.is_done
    assert source.approved is False
    assert last("interactions_read").facts["approved"] is False


def test_without_a_release_nothing_is_taken(cast, purpose):
    with pytest.raises(StateError, match="There is no release yet"):
        brought(purpose, rows())


def test_empty_and_large_files_are_refused(units, purpose, monkeypatch):
    with pytest.raises(TableError, match="The file is empty"):
        brought(purpose, b"")
    monkeypatch.setattr(services, "MAX_BYTES", 10)
    with pytest.raises(TableError, match="larger than 256 MB"):
        brought(purpose, rows())
    assert files() == []


def test_one_at_a_time(units, purpose):
    def take():
        given = upload(rows())
        return services.receive(purpose, given, (SINCE, UNTIL), None, lambda made: made)

    first = take()
    with pytest.raises(StateError, match="Another source is being read"):
        take()
    assert len(list(selectors.folder().iterdir())) == 1
    with pytest.raises(StateError, match="wait for its end"):
        services.delete(first, None)


def test_a_lost_worker_leaves_no_file(units, purpose):
    given = upload(rows())
    made = services.receive(purpose, given, (SINCE, UNTIL), None, lambda made: made)
    (selectors.folder() / "stray").mkdir()
    services.clear_old(datetime.now(UTC) + timedelta(minutes=16))
    made.refresh_from_db()
    assert made.fault == "The work was interrupted."
    assert files() == []
    services.carry_out(made.pk)
    made.refresh_from_db()
    assert made.state == "stopped"


def test_another_purpose_is_asked_anew(cast, purpose):
    other = services.plan("csv", "To see something else.", None)
    assert not selectors.is_approved(other)
    assert services.plan("csv", purpose.purpose, None).pk == purpose.pk
    with pytest.raises(StateError, match="changed while you read it"):
        services.approve(other, cast.greta.account, purpose.fingerprint)
    assert Entry.objects.filter(kind="source_planned").count() == 2
    assert Entry.objects.filter(kind="source_approved").count() == 1


def test_new_terms_are_asked_anew(cast, purpose, monkeypatch):
    monkeypatch.setattr(selectors, "VERSION", "source-3")
    assert not selectors.is_approved(purpose)
    seen = selectors.fingerprint(purpose.kind, purpose.purpose)
    services.approve(purpose, cast.greta.account, seen)
    assert selectors.is_approved(purpose)


def test_what_was_found_goes_after_three_years(units, purpose):
    source = brought(purpose, rows())
    assert services.forget(source.created_at + timedelta(days=1094)) == 0
    assert services.forget(source.created_at + timedelta(days=1096)) == 1
