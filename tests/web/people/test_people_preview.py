from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from ledby.web.accounts.models import Role, RoleGrant
from ledby.web.people import services
from ledby.web.people.models import ImportRun, Person, State


def preview(run) -> str:
    return f"/people/import/{run.pk}/preview"


def waiting(text: str) -> ImportRun:
    return services.receive(SimpleUploadedFile("people.csv", text.encode()), None)


def test_what_would_change_is_shown_and_nothing_is_done(cast, run):
    Person.objects.filter(key="amal").update(active=False)
    text = cast.client("otto").get(preview(run)).content.decode()
    assert "1 person is new. 5 leave. 2 stay as they are." in text
    assert "<strong>Nele Nørgaard</strong>" in text
    assert "<strong>Greta Sørensen</strong> · Head office" in text
    assert "Greta Sørensen, council" in text
    assert "Shoe size" in text
    assert f"/people/import/{run.pk}/confirm" in text
    assert not Person.objects.filter(key="new").exists()
    assert Person.objects.filter(active=True).count() == 7


def test_changes_are_shown_as_old_and_new(cast):
    run = waiting("id,title\nvera,Chair\namal,\n")
    text = cast.client("otto").get(preview(run)).content.decode()
    assert "<td>Director</td><td>Chair</td>" in text
    assert "<td>Planner</td><td>–</td>" in text


def test_returning_people_are_shown(cast):
    Person.objects.filter(key="amal").update(active=False)
    text = cast.client("otto").get(preview(waiting("id\namal\n"))).content.decode()
    assert "1 returns." in text
    assert "<strong>Amal Nasser</strong>, Planner · Field / East" in text


def test_everything_wrong_is_shown_and_nothing_can_be_confirmed(cast):
    rows = "".join(f"{n},P,x\n" for n in range(250))
    run = waiting("id,name,level\nv,Vera,0\nw,<b>Bo</b>,2,9\n" + rows)
    text = cast.client("otto").get(preview(run)).content.decode()
    assert "252 cells or rows cannot be taken over. Nothing was changed." in text
    assert "people.csv, row 2, column &quot;level&quot;: &quot;0&quot; is not a" in text
    assert "people.csv, row 3: this row has 4 cells" in text
    assert "And 52 more of these." in text
    assert "/confirm" not in text


def test_the_last_administrator_is_not_lost(cast, run):
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).delete()
    RoleGrant.objects.create(user=cast.sam.account, role=Role.ADMINISTRATOR)
    text = cast.client("otto").get(preview(run)).content.decode()
    assert "Sam Whitfield is the last administrator" in text
    assert "/confirm" not in text


def test_formulas_and_markup_are_shown_as_text(cast):
    run = waiting("id,name\n=cmd,<script>alert(1)</script>\n")
    text = cast.client("otto").get(preview(run)).content.decode()
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text


def test_nothing_of_the_file_reaches_a_log(cast, caplog):
    caplog.set_level("DEBUG")
    run = waiting("id,name,level\n1,Secret Name,bad\n")
    cast.client("otto").get(preview(run))
    assert "Secret Name" not in caplog.text


def test_others_are_refused(refuses, cast, run, nowhere):
    refuses("get", preview(run))
    assert (
        cast.client("otto").get(f"/people/import/{nowhere}/preview").status_code == 404
    )
    ImportRun.objects.update(state=State.RUNNING)
    assert cast.client("otto").get(preview(run)).status_code == 404
