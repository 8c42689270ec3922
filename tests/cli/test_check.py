"""``ledby check``: well with exit 0; each thing that is wrong in a sentence, exit 2."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone

from ledby.cli import main
from ledby.web.audit import services as audit
from ledby.web.audit.models import Chain
from ledby.web.cycles import keys
from ledby.web.people.models import Person
from stages import opened


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    tmp_path.chmod(0o700)
    settings.DATA = tmp_path
    settings.KEY_STORE = tmp_path / "keys"
    # The tests' own settings are in place already, and so is their database.
    monkeypatch.setattr("ledby.cli.site.configure", lambda data: None)
    return tmp_path


def check() -> tuple[int, dict[str, list[str]]]:
    done = CliRunner().invoke(main, ["check", "--json"])
    said = json.loads(done.stdout)
    assert said["well"] == (done.exit_code == 0)
    return done.exit_code, {
        name: found for name, found in said["found"].items() if found
    }


def test_a_site_that_is_well(cast):
    opened(cast)
    audit.record("people_exported", actor=None)
    assert check() == (0, {})
    done = CliRunner().invoke(main, ["check"])
    assert done.stdout.splitlines()[0].split() == ["database", "well"]
    assert "audit log    well" in done.stdout


def test_a_broken_chain(cast):
    audit.record("people_exported", actor=None)
    Chain.objects.update(end=bytes(32))
    code, found = check()
    assert code == 2
    assert found == {"audit log": ["The chain of the audit log breaks at row 1."]}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL refuses at once")
@pytest.mark.django_db(transaction=True)
def test_a_row_that_refers_to_nothing():
    person = Person.objects.create(key="1", name="zebrafinch")
    with connection.constraint_checks_disabled():
        Person.objects.filter(pk=person.pk).update(unit_id=99)
    code, found = check()
    Person.objects.all().delete()
    assert code == 2
    (sentence,) = found["database"]
    assert "people_person" in sentence
    assert "zebrafinch" not in sentence


def test_a_key_that_is_gone(cast):
    cycle = opened(cast, name="Spring")
    keys.shred(cycle.pk)
    code, found = check()
    assert code == 2
    assert found["keys"] == [
        "The key of “Spring” is not in the key store: nobody can open its answers."
    ]


def test_a_counted_cycle_needs_no_key(cast):
    cycle = opened(cast, name="Spring")
    keys.shred(cycle.pk)
    cycle.counted_at = timezone.now() - timedelta(days=1)
    cycle.save()
    assert check() == (0, {})


def test_files_that_others_can_read(cast, folder):
    opened(cast)
    (key,) = (folder / "keys").iterdir()
    key.chmod(0o644)
    code, found = check()
    assert code == 2
    (sentence, again) = found["files"]
    assert f"the first is {key}" in sentence
    assert again.startswith("1 files")


@pytest.mark.parametrize("apart", [True, False])
def test_where_others_reach_it_keys_lie_apart(cast, settings, tmp_path, apart):
    settings.SECURE = True
    settings.MAIL_IS_FILES = False
    if apart:
        settings.KEY_STORE = tmp_path.with_name("store")
    _code, found = check()
    assert ("deployment" in found) is not apart
    # Django's own examination runs: the tests' settings are none for a deployment.
    assert any(sentence.startswith("security.W") for sentence in found["settings"])
