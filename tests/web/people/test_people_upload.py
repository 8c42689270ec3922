from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ledby.web.people import selectors, services
from ledby.web.people.jobs import tick
from ledby.web.people.models import Halt, ImportRun, Person, State


def files(data):
    return sorted(path.name for path in (data / "imports").glob("*"))


def test_the_page_says_what_the_file_needs(cast):
    text = cast.client("ida").get("/people/import").content.decode()
    assert "Bring in a file of people." in text
    assert 'enctype="multipart/form-data"' in text
    assert "An import is under way" not in text


def test_a_file_is_kept_for_its_owner_alone(send, data, cast):
    response = send()
    run = ImportRun.objects.get()
    assert response["Location"] == f"/people/import/{run.pk}/columns"
    assert (run.name, run.state, run.created_by) == (
        "people.csv",
        "waiting",
        cast.otto.account,
    )
    assert run.mapping == {"encoding": "utf-8", "delimiter": ","}
    place = selectors.waiting_file(run)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert Person.objects.count() == 8


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "people.csv is empty"),
        (b"id,name\n", "has a header but no rows"),
        (b"id,name\n1,A\0nn\n", "row 2: there is a NUL sign"),
        (b"id,name\n1,Zo\xc3\xab\n2,Zo\xeb\n", "row 3: this row is not UTF-8"),
        (b'id,name\n1,"Ann\n', "row 2: a quotation mark is not closed"),
        (b"PK\x03\x04", "people.csv is a workbook"),
        (b"id,name,Name\n1,a,b\n", "columns 2 and 3 are both called"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(send, data, content, sentence):
    response = send(content)
    assert response.status_code == 200
    text = response.content.decode()
    assert sentence in text
    assert "Nothing was changed." in text
    assert not ImportRun.objects.exists()
    assert not files(data)


def test_a_huge_file_is_refused_before_it_is_read(cast, data):
    class Never:
        def read(self, *args):
            raise AssertionError("the body was read")

        readline = read

    response = cast.client("otto").generic(
        "POST",
        "/people/import",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(65 * 2**20),
        **{"wsgi.input": Never()},
    )
    assert response.status_code == 413
    assert "larger than 64 MB" in response.content.decode()
    assert not files(data)


def test_a_file_over_the_limit_is_refused(send, monkeypatch):
    monkeypatch.setattr("ledby.sources.hris.MAX_BYTES", 2**20)
    text = send(b"id,name\n" + b"1,Ann\n" * 2**18).content.decode()
    assert "people.csv is larger than 1 MB" in text


def test_no_file_is_said(cast):
    text = cast.client("otto").post("/people/import").content.decode()
    assert "This field is required." in text


def test_a_forged_upload_is_refused(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        cast.otto.account, backend="django.contrib.auth.backends.ModelBackend"
    )
    file = SimpleUploadedFile("people.csv", b"id,name\n1,Ann\n")
    assert browser.post("/people/import", {"file": file}).status_code == 403
    assert not ImportRun.objects.exists()


def test_an_import_under_way_is_said(cast, run):
    ImportRun.objects.update(state=State.RUNNING)
    text = cast.client("otto").get("/people/import").content.decode()
    assert "An import is under way" in text
    assert f"/people/import/{run.pk}" in text


def test_files_are_forgotten_after_an_hour(run, data):
    tick(timezone.now() + timedelta(minutes=59))
    assert files(data) == [f"{run.pk}.csv"]
    later = timezone.now() + timedelta(minutes=61)
    tick(later)
    assert not ImportRun.objects.exists()
    assert not files(data)


def test_a_stray_file_is_deleted_but_not_one_just_written(run, data):
    stray, fresh = data / "imports" / "stray.csv", data / "imports" / "fresh.csv"
    for place in (stray, fresh):
        place.write_bytes(b"")
    hour_ago = time.time() - 3600
    os.utime(stray, (hour_ago, hour_ago))
    services.clear_old()
    assert files(data) == sorted([f"{run.pk}.csv", "fresh.csv"])


def test_a_run_whose_worker_died_is_released(run):
    ImportRun.objects.update(state=State.RUNNING)
    services.release_lost(timezone.now() + timedelta(minutes=14))
    assert ImportRun.objects.get().state == State.RUNNING
    services.release_lost(timezone.now() + timedelta(minutes=16))
    lost = ImportRun.objects.get()
    assert (lost.state, lost.halt) == (State.STOPPED, Halt.LOST)


def test_others_are_refused(refuses):
    refuses("get", "/people/import")
    refuses("post", "/people/import")
