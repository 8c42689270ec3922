"""``ledby backup`` and ``ledby restore``: while others write, whole or nothing."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from ledby.cli import archive
from ledby.errors import ConfigurationError

PEOPLE = "id,name,email,manager\n1,Ann Bo,ann@x.org,\n2,Cy Dee,cy@x.org,1\n"
KEY = f"{uuid.UUID(int=5)}.key"


def environment(folder: Path, **extra: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEDBY", "DJ"))}
    return kept | {"LEDBY_DATA": str(folder), **extra}


def shell(folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ledby", *words],
        env=environment(folder, **extra),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def on_site(folder: Path, script: str) -> str:
    """Run some lines on the site in *folder* and return what they print."""
    start = "from ledby.cli import site; site.configure()\n"
    done = subprocess.run(
        [sys.executable, "-c", start + script],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


ERASE = """
from ledby.web.accounts.models import User
from ledby.web.privacy.services import erase
erase(User.objects.get(email="cy@x.org"))
"""


def ask(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "ledby.sqlite3")) as rows:
        return rows.execute(query).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Return a small site: two people, a letter in a file, the keys of a cycle."""
    folder = tmp_path_factory.mktemp("made") / "site"
    people = folder.with_name("people.csv")
    people.write_text(PEOPLE)
    done = shell(folder, "import", "people", str(people))
    assert done.returncode == 0, done.stderr
    for place, words in (("outbox/a.log", b"Hello"), (f"keys/{KEY}", bytes(64))):
        path = folder / place
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(words)
        path.chmod(0o600)
    return folder


@pytest.fixture
def home(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "site"))


@pytest.fixture(scope="module")
def module_kept(made) -> Path:
    file = made.with_name("kept.zip")
    done = shell(made, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def kept(module_kept, tmp_path) -> Path:
    """Return a backup of the site."""
    return Path(shutil.copy(module_kept, tmp_path / "kept.zip"))


def test_a_site_comes_back_as_it_was_without_its_keys(home, kept, tmp_path):
    assert kept.stat().st_mode & 0o077 == 0
    back = tmp_path / "back"
    done = shell(back, "restore", str(kept), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["put_aside"] is None
    for query in (
        "SELECT * FROM people_person ORDER BY id",
        "SELECT * FROM accounts_user ORDER BY id",
    ):
        assert ask(back, query) == ask(home, query)
    assert (back / "outbox/a.log").read_bytes() == b"Hello"
    assert (back / "secret.key").read_text() == (home / "secret.key").read_text()
    assert not list((back / "keys").glob("*"))
    kinds = ask(back, "SELECT kind FROM audit_entry ORDER BY number")
    assert kinds[-1] == ("restored",)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    assert shell(back, "check").returncode == 0


def test_keys_go_in_only_when_asked_and_with_a_warning(home, tmp_path):
    plain, full = tmp_path / "plain.zip", tmp_path / "full.zip"
    first = shell(home, "backup", str(plain))
    assert "The keys of cycles are not in it." in first.stderr
    done = shell(home, "backup", str(full), "--with-keys")
    assert "whoever has this file can read every answer" in done.stderr
    assert f"keys/{KEY}" in zipfile.ZipFile(full).namelist()
    assert f"keys/{KEY}" not in zipfile.ZipFile(plain).namelist()
    back = tmp_path / "back"
    assert shell(back, "restore", str(full)).returncode == 0
    assert (back / "keys" / KEY).read_bytes() == bytes(64)
    assert (back / "keys" / KEY).stat().st_mode & 0o077 == 0


def test_a_key_store_elsewhere_is_used_and_never_copied(home, tmp_path):
    store = tmp_path / "store"
    shutil.move(home / "keys", store)
    file = tmp_path / "kept.zip"
    here = {"LEDBY_KEY_STORE": str(store)}
    assert shell(home, "backup", str(file), "--with-keys", **here).returncode == 0
    (store / KEY).unlink()
    back = tmp_path / "back"
    assert shell(back, "restore", str(file), **here).returncode == 0
    assert (store / KEY).exists()
    assert not (back / "keys").exists()


def test_what_was_written_meanwhile_is_whole_or_not_there(home, tmp_path):
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(home / "ledby.sqlite3", timeout=30)) as rows:
            rows.execute("CREATE TABLE pairs (one, other)")
            at = 0
            while not stop.is_set():
                with rows:
                    rows.execute("INSERT INTO pairs VALUES (?, 0)", [at])
                    rows.execute("UPDATE pairs SET other = one")
                at += 1
                # SQLite lets nobody else in while one writer never draws breath.
                time.sleep(0.005)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [tmp_path / f"{n}.zip" for n in range(2)]
        for file in files:
            assert shell(home, "backup", str(file)).returncode == 0
    finally:
        stop.set()
        writer.join()
    counts = []
    for n, file in enumerate(files):
        with zipfile.ZipFile(file) as pack:
            pack.extract("database/ledby.sqlite3", tmp_path / str(n))
        place = tmp_path / str(n) / "database"
        assert ask(place, "SELECT * FROM pairs WHERE one <> other") == []
        assert ask(place, "PRAGMA integrity_check") == [("ok",)]
        counts += ask(place, "SELECT COUNT(*) FROM pairs")
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_who_was_erased_after_the_backup_is_erased_again(home, kept, tmp_path):
    on_site(home, ERASE)
    done = shell(home, "restore", str(kept), "--force", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["erased_again"] == 1
    people = ask(home, "SELECT name, email FROM people_person ORDER BY key")
    assert people == [("Ann Bo", "ann@x.org"), ("Somebody who left", None)]
    text = "\n".join(
        line
        for line in sqlite3.connect(home / "ledby.sqlite3").iterdump()
        if "Cy Dee" in line or "cy@x.org" in line
    )
    assert text == ""
    facts = ask(home, "SELECT facts FROM audit_entry WHERE kind = 'restored'")
    assert json.loads(facts[0][0])["erasures"] == 1
    # The keys of the site that was here are still here; the rest is put aside.
    assert (home / "keys" / KEY).exists()
    assert (Path(said["put_aside"]) / "ledby.sqlite3").exists()


def test_a_list_that_was_kept_elsewhere_counts_as_well(home, kept, tmp_path):
    on_site(home, ERASE)
    back = tmp_path / "back"
    words = ("restore", str(kept), "--erasures", str(home / "erasures.jsonl"))
    done = shell(back, *words)
    assert "Erased again: 1." in done.stdout
    assert (back / "erasures.jsonl").exists()


def test_a_folder_that_holds_something_is_left_alone(home, kept):
    before = sorted(p.name for p in home.rglob("*"))
    done = shell(home, "restore", str(kept))
    assert done.returncode == 2
    assert "holds something already" in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(p.name for p in home.rglob("*")) == before


@pytest.mark.parametrize("seconds", [0.7, 1.3, 1.9])
def test_a_restore_that_is_killed_is_whole_or_was_not(home, kept, seconds):
    before = ask(home, "SELECT COUNT(*) FROM audit_entry")
    words = [sys.executable, "-m", "ledby", "restore", str(kept), "--force"]
    process = subprocess.Popen(words, env=environment(home), stdout=subprocess.DEVNULL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    process.wait()
    (after,) = ask(home, "SELECT COUNT(*) FROM audit_entry WHERE kind = 'restored'")
    if after == (0,):
        assert ask(home, "SELECT COUNT(*) FROM audit_entry") == before
    assert len(ask(home, "SELECT * FROM people_person")) == 2
    assert (home / "outbox/a.log").read_bytes() == b"Hello"


def test_a_site_that_runs_is_left_alone(home, kept):
    on_site(home, "from ledby.web.start.services import note_worker; note_worker()")
    done = shell(home, "restore", str(kept), "--force")
    assert (done.returncode, done.stderr[:17]) == (2, "A site is running")


def spoil(file: Path, how: str) -> None:
    if how == "cut":
        file.write_bytes(file.read_bytes()[:-200])
        return
    with zipfile.ZipFile(file) as pack:
        members = {name: pack.read(name) for name in pack.namelist()}
    if how == "changed":
        members["data/outbox/a.log"] = b"Other"
    elif how == "missing":
        del members["data/outbox/a.log"]
    elif how == "added":
        members["data/more"] = b""
    elif how == "climbs":
        listed = json.loads(members[archive.MANIFEST])
        listed["files"]["../up"] = listed["files"]["data/outbox/a.log"]
        members["../up"] = members["data/outbox/a.log"]
        members[archive.MANIFEST] = json.dumps(listed).encode()
    elif how == "newer":
        listed = json.loads(members[archive.MANIFEST])
        members[archive.MANIFEST] = json.dumps(listed | {"format": 9}).encode()
    elif how == "other":
        listed = json.loads(members[archive.MANIFEST])
        listed["engine"] = "postgresql"
        members[archive.MANIFEST] = json.dumps(listed).encode()
    with zipfile.ZipFile(file, "w") as pack:
        for name, content in members.items():
            pack.writestr(name, content)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("cut", "it is cut short or no backup at all"),
        ("changed", '"data/outbox/a.log" is not as it was'),
        ("missing", "files are missing or were added"),
        ("added", "files are missing or were added"),
        ("climbs", '"../up" is no name of ours'),
        ("newer", "in another format (9)"),
    ],
)
def test_a_damaged_backup_is_found_before_anything_is_written(
    module_kept, tmp_path, how, sentence
):
    file = Path(shutil.copy(module_kept, tmp_path / "kept.zip"))
    assert archive.verify(file).engine == "sqlite"
    spoil(file, how)
    with pytest.raises(ConfigurationError) as refused:
        archive.verify(file)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("changed", "is not as it was"), ("other", "The backup is of postgresql")],
)
def test_a_restore_that_is_refused_leaves_nothing(kept, tmp_path, how, sentence):
    spoil(kept, how)
    back = tmp_path / "back"
    done = shell(back, "restore", str(kept))
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert not back.exists()
    assert [p for p in tmp_path.iterdir() if ".back" in p.name] == []


def test_a_file_that_is_no_zip_is_said(tmp_path):
    (tmp_path / "x.zip").write_text("words")
    with pytest.raises(ConfigurationError, match="no backup of LedBy"):
        archive.verify(tmp_path / "x.zip")
    with pytest.raises(ConfigurationError, match="No such file"):
        archive.verify(tmp_path / "y.zip")


def test_refusals_of_a_backup(home, kept, tmp_path):
    done = shell(home, "backup", str(kept))
    assert (done.returncode, "--force" in done.stderr) == (2, True)
    assert shell(home, "backup", str(kept), "--force").returncode == 0
    done = shell(tmp_path / "nothing", "backup", str(tmp_path / "n.zip"))
    assert (done.returncode, done.stderr[:17]) == (2, "There is no site ")
    done = shell(home, "backup", str(tmp_path / "no" / "n.zip"))
    assert (done.returncode, "cannot be written" in done.stderr) == (2, True)


def test_a_database_elsewhere_is_not_restored_over(home, kept, tmp_path):
    other = f"sqlite:///{home / 'ledby.sqlite3'}"
    before = (home / "ledby.sqlite3").read_bytes()
    back = tmp_path / "back"
    done = shell(back, "restore", str(kept), LEDBY_DATABASE_URL=other)
    assert done.returncode == 2
    assert "outside the data folder" in done.stderr
    assert (home / "ledby.sqlite3").read_bytes() == before
    assert not back.exists()
