from __future__ import annotations

import csv
import io

from ledby.web.accounts.fresh import MINUTES, SIGNED_IN_AT
from ledby.web.audit.models import Entry
from ledby.web.people.models import Person


def test_everybody_comes_out_as_csv(cast):
    Person.objects.filter(key="ruth").update(active=False)
    Person.objects.filter(key="amal").update(title="=HYPERLINK(1)", manager=cast.ruth)
    response = cast.client("otto").post("/people/export", {"purpose": "compare"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows][:2] == ["Amal Nasser", "Greta Sørensen"]
    assert len(rows) == 7
    assert rows[0] == {
        "person": "amal",
        "name": "Amal Nasser",
        "email": "amal@example.org",
        "manager": "",
        "unit": "Field / East",
        "title": "'=HYPERLINK(1)",
        "level": "3",
        "location": "",
        "start": "",
        "language": "",
        "skills": "",
    }


def test_the_log_says_who_took_it_out_and_what_for(cast):
    assert cast.client("otto").get("/people/export").status_code == 405
    cast.client("otto").post("/people/export", {"purpose": "asked"})
    row = Entry.objects.get(kind="people_exported")
    assert row.actor == str(cast.otto.account.pk)
    assert row.facts == {"people": 8, "purpose": "asked"}
    page = cast.client("greta").get("/audit").content.decode()
    assert "people: 8, for: somebody with a right to it asked" in page


def test_without_a_purpose_nothing_is_taken_out(cast):
    for purpose in ("", "curiosity"):
        client = cast.client("otto")
        page = client.post("/people/export", {"purpose": purpose}, follow=True)
        assert "Say what you take the list out for." in page.content.decode()
    assert not Entry.objects.filter(kind="people_exported").exists()


def test_an_open_browser_is_not_enough(cast):
    client = cast.client("otto")
    session = client.session
    session[SIGNED_IN_AT] -= MINUTES * 60 + 1
    session.save()
    answer = client.post("/people/export", {"purpose": "move"})
    assert answer["Location"] == "/sign-in/again?next=%2Fpeople"


def test_others_are_refused(refuses):
    refuses("post", "/people/export", {"purpose": "move"})
