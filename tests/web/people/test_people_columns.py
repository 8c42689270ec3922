from __future__ import annotations

from ledby.web.people import selectors
from ledby.web.people.models import ImportRun, State


def columns(run) -> str:
    return f"/people/import/{run.pk}/columns"


def test_the_guess_is_shown_with_samples(cast, run):
    page = cast.client("otto").get(columns(run))
    form = page.context["form"]
    assert {field.label: field.initial for field in form} == {
        "id": "person",
        "name": "name",
        "email": "email",
        "manager": "manager",
        "Shoe size": "",
    }
    text = page.content.decode()
    assert "Vera Lindqvist · Otto Brandt · Nele Nørgaard" in text
    assert "keep it as attr_shoe_size" in text


def chosen(*means: str) -> dict[str, str]:
    return {f"column_{place}": name for place, name in enumerate(means)}


def test_a_correction_is_kept(cast, run):
    response = cast.client("ida").post(
        columns(run), chosen("person", "title", "", "manager", "attr")
    )
    assert response["Location"] == f"/people/import/{run.pk}/preview"
    run.refresh_from_db()
    kept = {key: header for key, header in run.mapping["columns"].items() if header}
    assert kept == {
        "person": "id",
        "title": "name",
        "manager": "manager",
        "attr_shoe_size": "Shoe size",
    }
    page = cast.client("otto").get(columns(run))
    assert [field.initial for field in page.context["form"]] == [
        "person",
        "title",
        "",
        "manager",
        "attr",
    ]


def test_one_meaning_for_two_columns_is_refused(cast, run):
    page = cast.client("otto").post(
        columns(run), chosen("person", "name", "name", "", "")
    )
    text = page.content.decode()
    assert "&quot;name&quot; and &quot;email&quot; can&#x27;t both be the name." in text
    run.refresh_from_db()
    assert "columns" not in run.mapping


def test_nobody_knows_who_is_who_without_an_id_or_address(cast, run):
    page = cast.client("otto").post(columns(run), chosen("", "name", "", "", ""))
    assert "no column says who a person is" in page.content.decode()


def test_a_meaning_that_is_not_on_the_list_is_refused(cast, run):
    page = cast.client("otto").post(
        columns(run), chosen("person", "salary", "", "", "")
    )
    assert page.status_code == 200
    assert "salary is not one of the available choices" in page.content.decode()


def test_a_file_that_is_gone_is_said(cast, run):
    selectors.waiting_file(run).unlink()
    page = cast.client("otto").get(columns(run), follow=True)
    assert "is not here any more" in page.content.decode()


def test_others_are_refused(refuses, cast, run, nowhere):
    refuses("get", columns(run))
    refuses("post", columns(run))
    assert (
        cast.client("otto").get(f"/people/import/{nowhere}/columns").status_code == 404
    )
    assert cast.client("otto").get("/people/import/7/columns").status_code == 404
    ImportRun.objects.update(state=State.DONE)
    assert cast.client("otto").get(columns(run)).status_code == 404
