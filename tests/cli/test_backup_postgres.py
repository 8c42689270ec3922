"""Backup and restore of a PostgreSQL database, from one server to a fresh database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres_server import as_server, find_programs, free_port

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here"),
]
PEOPLE = "id,name,email,manager\n1,Ann Bo,ann@x.org,\n2,Cy Dee\\,cy@x.org,1\n"
ERASE = """
from ledby.web.accounts.models import User
from ledby.web.privacy.services import erase
erase(User.objects.get(email="cy@x.org"))
"""
LOOK = """
import json
from django.db import connection
from ledby.web.accounts.models import User
from ledby.web.audit.models import Entry
from ledby.web.audit.services import verify
from ledby.web.people.models import Person
say = {
    "people": list(Person.objects.order_by("key").values_list("name", "email")),
    "kinds": list(Entry.objects.order_by("number").values_list("kind", flat=True)),
    "broken": verify(),
    "next": User.objects.create_user("new@x.org").pk,
    "highest": max(User.objects.values_list("pk", flat=True)),
}
User.objects.filter(email="new@x.org").delete()
try:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET kind = 'erased'")
except Exception as error:
    say["refused"] = str(error).splitlines()[0]
print(json.dumps(say))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Yield the address of a server of our own, but for the name of the database."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="ledby-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    make = ["-D", str(folder / "data"), "-U", "ledby", "-A", "trust", "-E", "UTF8"]
    as_server(str(programs / "initdb"), *make, "--no-locale")
    as_server(*control, "-o", options, "-l", str(folder / "log"), "start")
    try:
        for name in ("one", "two", "three"):
            address = ["-h", "127.0.0.1", "-p", str(port), "-U", "ledby"]
            as_server(str(programs / "createdb"), *address, name)
        yield f"postgres://ledby@127.0.0.1:{port}/"
    finally:
        as_server(*control, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, database: str, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEDBY", "DJ"))}
    return subprocess.run(
        [sys.executable, *words],
        env=kept | {"LEDBY_DATA": str(folder), "LEDBY_DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def ledby(folder: Path, database: str, *words: str) -> str:
    done = run(folder, database, "-m", "ledby", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def on_site(folder: Path, database: str, script: str) -> str:
    start = "from ledby.cli import site; site.configure()\n"
    done = run(folder, database, "-c", start + script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_database_goes_round_and_erasures_hold(server, tmp_path):
    one, two = server + "one", server + "two"
    home, back, file = (tmp_path / name for name in ("home", "back", "kept.zip"))
    (tmp_path / "people.csv").write_text(PEOPLE)
    ledby(home, one, "import", "people", str(tmp_path / "people.csv"))
    on_site(
        home,
        one,
        "from ledby.web.audit.services import record as r\nr('restored', actor=None)",
    )
    ledby(home, one, "backup", str(file))
    ledby(back, two, "restore", str(file))
    there, here = (
        json.loads(on_site(folder, database, LOOK))
        for folder, database in ((home, one), (back, two))
    )
    assert here["people"] == there["people"]
    assert here["people"][1] == ["Cy Dee\\", "cy@x.org"]
    assert (there["kinds"], here["kinds"]) == (
        ["people_imported", "restored", "backup_made"],
        ["people_imported", "restored", "restored"],
    )
    assert here["broken"] is None
    assert here["next"] == here["highest"]
    assert here["refused"] == "the audit log is only added to"

    refused = run(tmp_path / "third", two, "-m", "ledby", "restore", str(file))
    assert refused.returncode == 2
    assert "holds a site already" in refused.stderr
    assert not (tmp_path / "third").exists()

    on_site(back, two, ERASE)
    said = ledby(back, two, "restore", str(file), "--force", "--json")
    assert json.loads(said)["erased_again"] == 1
    again = json.loads(on_site(back, two, LOOK))
    assert again["people"] == [["Ann Bo", "ann@x.org"], ["Somebody who left", None]]
    assert again["broken"] is None
    checked = run(back, two, "-m", "ledby", "check")
    assert checked.returncode == 0, checked.stdout


def test_a_restore_that_fails_leaves_database_and_folder(server, tmp_path):
    three = server + "three"
    home, file = tmp_path / "home", tmp_path / "kept.zip"
    (tmp_path / "people.csv").write_text(PEOPLE)
    ledby(home, three, "import", "people", str(tmp_path / "people.csv"))
    ledby(home, three, "backup", str(file))
    before = json.loads(on_site(home, three, LOOK))
    fail = (
        "import sys\nfrom ledby.cli import backup, main\n"
        "def fail(*places): raise RuntimeError('killed')\n"
        "backup._swap = fail\n"
        f"main(['restore', {str(file)!r}, '--force'])"
    )
    done = run(home, three, "-c", fail)
    assert done.returncode == 1, done.stderr
    after = json.loads(on_site(home, three, LOOK))
    assert after["people"] == before["people"]
    assert after["kinds"] == before["kinds"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "home",
        "kept.zip",
        "people.csv",
    ]
