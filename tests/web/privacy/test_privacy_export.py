"""The file to take away: complete, of nobody else, and safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from django.test import Client

from ledby.web.accounts.models import User
from ledby.web.audit.models import Entry
from ledby.web.examples.models import Photograph
from ledby.web.people.models import Skill
from ledby.web.privacy.kept import Tier
from ledby.web.privacy.register import REGISTER
from ledby.web.privacy.selectors import held_on


def pack(client: Client) -> dict[str, str]:
    files = whole_pack(client)
    return {
        name: data.decode("utf-8-sig")
        for name, data in files.items()
        if not name.startswith("photographs/")
    }


def whole_pack(client: Client) -> dict[str, bytes]:
    answer = client.post("/privacy/export")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_every_canary_is_in_both_forms_and_nobody_elses(cast, planted):
    files = pack(cast.client("nils"))
    whole = files.pop("held.json")
    tables = "\n".join(files.values())
    for form in (whole, tables):
        for cell, word in planted["nils"].words.items():
            assert word in form, cell
        for cell, word in planted["amal"].words.items():
            assert word not in form, cell
        for name in ("Amal", "Ruth", "Greta", "amal@example.org", "ida@example.org"):
            assert name not in form, name


def test_each_table_says_why_and_until_when(cast, planted):
    held = json.loads(pack(cast.client("nils"))["held.json"])
    assert set(held) == set(REGISTER) - {
        label
        for label, kept in REGISTER.items()
        if kept.tier == Tier.NOBODY or label == "privacy.Erasure"
    }
    for table in held.values():
        assert table["why"]
        assert table["until"]
    full = {label for label, table in held.items() if table["rows"]}
    assert set(held) - full == {
        "privacy.Choice",
        "cycles.Cycle",
        "cycles.CouncilKey",
    }
    (asked,) = held["cycles.Assignment"]["rows"]
    assert asked["cycle"] == "Autumn"
    assert asked["colleagues"] >= 1
    page = held["cycles.ReleasedDocument"]["rows"][0]["page"]
    assert page["person"] == str(cast.nils.pk)
    assert held["cycles.Draft"]["rows"] == [{"cycle": "Autumn"}]
    assert held["cycles.Sheet"]["rows"] == [{"cycle": "Autumn"}]
    assert "box" not in json.dumps(held["cycles.Draft"])


def test_formulas_do_not_run(cast):
    cast.nils.title = "=1+1"
    cast.nils.attributes = {"@sum": "\t=cmd"}
    cast.nils.save()
    Skill.objects.create(person=cast.nils, skill="+49 drill", level=1)
    files = pack(cast.client("nils"))
    (row,) = csv.DictReader(io.StringIO(files["people.person.csv"]))
    assert row["title"] == "'=1+1"
    assert row["attribute @sum"] == "'\t=cmd"
    assert "'+49 drill" in files["people.skill.csv"]
    whole = json.loads(files["held.json"])
    assert whole["people.Person"]["rows"][0]["title"] == "=1+1"


def test_what_is_nested_is_a_row_for_each_value(cast, planted):
    files = pack(cast.client("nils"))
    rows = list(csv.DictReader(io.StringIO(files["cycles.releaseddocument.csv"])))
    places = {row["place"]: row["value"] for row in rows}
    assert places["page.person"] == str(cast.nils.pk)
    assert places["cycle"] == "Spring"


def test_the_export_is_noted_for_its_owner_alone(cast):
    pack(cast.client("nils"))
    row = Entry.objects.get()
    pk = str(cast.nils.account.pk)
    assert (row.kind, row.actor, row.subject) == ("own_data_exported", pk, pk)
    own = "somebody took out what is held on them"
    assert own in pack(cast.client("nils"))["audit.entry.csv"]


def test_the_photographs_of_ones_own_examples_lie_beside(cast, planted):
    files = whole_pack(cast.client("nils"))
    (row,) = json.loads(files["held.json"])["examples.Photograph"]["rows"]
    (name,) = [name for name in files if name.startswith("photographs/")]
    assert row["file"] == name
    own = Photograph.objects.get(example__leader=cast.nils)
    assert files[name] == bytes(own.jpeg)
    assert Photograph.objects.count() == 2


def test_the_same_is_read_for_the_page_and_the_file(cast):
    user = User.objects.get(email="quinn@example.org")
    held = {one.table: one.rows for one in held_on(user, None)}
    assert held["accounts.User"][0]["email"] == "quinn@example.org"
    assert held["people.Person"] == []


def test_refusals(cast):
    client = cast.client("nils")
    assert client.get("/privacy/export").status_code == 405
    client.post("/sign-out")
    answer = client.post("/privacy/export")
    assert answer["Location"].startswith("/sign-in?next=")
    assert not Entry.objects.exists()
