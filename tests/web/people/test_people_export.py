from __future__ import annotations

import csv
import io

from ledby.web.people.models import Person


def test_everybody_comes_out_as_csv(cast):
    Person.objects.filter(key="ruth").update(active=False)
    Person.objects.filter(key="amal").update(title="=HYPERLINK(1)", manager=cast.ruth)
    response = cast.client("otto").get("/people/export")
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


def test_others_are_refused(refuses):
    refuses("get", "/people/export")
