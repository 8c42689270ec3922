from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from ledby.web.people import services


def reading(run) -> str:
    return f"/people/import/{run.pk}/reading"


def test_another_encoding_reads_the_names_right(cast):
    data = "id;name\n1;Łukasz Żak\n".encode("cp1250")
    run = services.receive(SimpleUploadedFile("p.csv", data), None)
    otto = cast.client("otto")
    where = f"/people/import/{run.pk}/columns"
    assert "Łukasz" not in otto.get(where).content.decode()
    said = {"encoding": "cp1250", "delimiter": ";"}
    assert otto.post(reading(run), said)["Location"] == where
    assert "Łukasz Żak" in otto.get(where).content.decode()


def test_a_tab_can_be_chosen(cast, run):
    cast.client("otto").post(reading(run), {"encoding": "utf-8", "delimiter": "\t"})
    run.refresh_from_db()
    assert run.mapping == {"encoding": "utf-8", "delimiter": "\t"}
    assert len(services.sheet_of(run).headers) == 1


def test_a_way_that_does_not_work_changes_nothing(cast, run):
    said = {"encoding": "utf-16", "delimiter": ","}
    page = cast.client("otto").post(reading(run), said, follow=True)
    assert "this is not text in the encoding utf-16" in page.content.decode()
    run.refresh_from_db()
    assert run.mapping["encoding"] == "utf-8"


def test_a_way_that_is_not_on_the_list_is_refused(cast, run):
    said = {"encoding": "ebcdic", "delimiter": ","}
    page = cast.client("otto").post(reading(run), said, follow=True)
    assert "Choose one of the encodings" in page.content.decode()


def test_others_are_refused(refuses, cast, run, nowhere):
    refuses("post", reading(run))
    otto = cast.client("otto")
    assert otto.get(reading(run)).status_code == 405
    assert otto.post(f"/people/import/{nowhere}/reading").status_code == 404
