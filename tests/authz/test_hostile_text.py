"""Two hundred hostile texts in every field: shown as they were written, and never run.

Here each page, mail, export and printed page is read as a browser would parse it;
``tests/browser/test_hostile_text.py`` lets a real browser try.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from authz import hostile
from authz.hostile import PAYLOADS, Markup, joined, met
from authz.scene import Scene
from ledby.reports.person_pdf import person_pdf
from ledby.web.api import services as tokens
from ledby.web.cycles import letters
from ledby.web.examples.models import Example
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Person
from samples import sample_person_page

SHOW_ALL = {
    "/me": 200,
    "/privacy": 200,
    "/accounts/passkeys": 200,
    "/organisation": 100,
}
"""Pages that show every payload, or at least so many."""


@pytest.fixture
def filled(scene, settings, tmp_path) -> Scene:
    hostile.plant(scene)
    return scene


def test_the_list_is_what_it_says():
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 200
    assert all(text.strip() == text != "" and len(text) <= 100 for text in PAYLOADS)


def test_the_reader_of_pages_finds_what_is_not_escaped():
    """The check itself: nearly all payloads are found where nothing is escaped."""
    naked = [text for text in PAYLOADS if Markup(f"<p>{text}</p>").faults]
    quoted = [text for text in PAYLOADS if Markup(f'<p title="{text}">').faults]
    assert len(naked) > 120
    assert len(quoted) >= 10
    assert not Markup('<a href="/x?q=ran()">ran()</a><input value="ran()">').faults


def test_no_page_holds_more_markup_than_ours(filled):
    known: dict[str, Client] = {}
    shown: dict[str, set[str]] = {}
    for role, path in hostile.pages(filled):
        response = hostile.client_of(filled, role, known).get(path)
        assert response.status_code in {200, 302}, (path, response.status_code)
        text = response.content.decode()
        assert not Markup(text).faults, path
        shown[path] = met(text)
    for path, least in SHOW_ALL.items():
        assert len(shown[path]) >= least, path
    lists = [found for path, found in shown.items() if path.startswith("/people?")]
    assert len(set.union(*lists)) == 200
    previews = [shown[path] for path in shown if path.endswith("/preview")]
    assert all(len(found) > 20 for found in previews), [*map(len, previews)]
    assert len(set.union(*shown.values())) == 200


def test_what_is_typed_comes_back_as_text(filled):
    otto, ida = filled.client("organiser"), filled.client("administrator")
    form = f"/answer/{filled.there['answer']['open']}"
    plan = filled.cycles["plan"].pk
    for text in PAYLOADS[::4]:
        # How often one may ask for a code is another test's.
        cache.clear()
        for response in (
            Client().post(f"{form}/follow/find", {"q": text}),
            Client().post(f"{form}/follow", {"q": text, "find": "1"}),
            otto.get("/people", {"q": text}),
            otto.post(f"/cycles/{plan}/who", {"q": text, "find": "1", "name": text}),
            ida.post("/accounts/roles", {"email": text, "role": text}),
            Client().get("/sign-in", {"next": text}),
            Client().post("/sign-in", {"login": text}),
        ):
            assert response.status_code == 200
            assert not Markup(response.content.decode()).faults, text


def test_a_message_is_coached_as_text(filled):
    nils = filled.client("member")
    for at, text in enumerate(joined(1500)):
        form = {"message": f"{text}\n\nWe missed the date.", "language": "en"}
        fields = nils.get("/coach").context["form"].fields
        form |= {
            name: PAYLOADS[at] for name in fields if name not in {"message", "language"}
        }
        response = nils.post("/coach", form)
        assert response.status_code == 200
        page = response.content.decode()
        assert not Markup(page).faults
        assert PAYLOADS[at] in met(page)


def test_a_link_leads_out_or_nowhere(filled):
    """Of what is typed as a link only https is taken, whatever follows it."""
    amal = filled.client("leader")
    words = {"deed": "I ask.", "matters_to": "all", "trait": "courage"}
    words["until"] = timezone.localdate().isoformat()
    Example.objects.update(link="")
    for text in PAYLOADS[::4]:
        page = amal.post("/examples/new", {**words, "link": text})
        assert page.status_code in {302, 400}
        assert not Markup(page.content.decode()).faults, text
    taken = Example.objects.exclude(link="").values_list("link", flat=True)
    assert all(link.startswith("https://") for link in taken)


def test_programs_get_data_and_no_page(filled):
    """Of the calls nothing is a page: a browser that opens one shows text."""
    amal = filled.account("leader")
    token = tokens.make(amal, "a program", "results", 30)
    asks = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    for path in ("me", "releases"):
        answer = Client().get(f"/api/v1/{path}", **asks)
        assert answer.status_code == 200, path
        assert answer["Content-Type"].startswith("application/json")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_remarks_of_the_council_and_names_of_files(filled):
    greta, otto = filled.client("council"), filled.client("organiser")
    path = f"/trust/{filled.cycles['plan'].pk}/say"
    for text in joined(1900):
        page = greta.post(path, {"text": text}, follow=True).content.decode()
        assert not Markup(page).faults
    for name in PAYLOADS[::10]:
        run = hostile.import_of(filled, f"{name.replace('/', '')}.csv", "id,name\n1,\n")
        page = otto.get(f"{run}/preview").content.decode()
        assert not Markup(page).faults


def test_mails_are_text_in_both_forms(filled):
    kinds = (
        *letters.KINDS,
        letters.AGREEMENT_WAITS,
        letters.AGREEMENT_APPROVED,
        letters.AGREEMENT_REMARK,
        letters.KEY_WANTED,
    )
    cycle = filled.cycles["past"]
    for at, text in enumerate(PAYLOADS):
        cycle.name = text
        language = ("en", "nl")[at % 2]
        kind = kinds[at % len(kinds)]
        subject, plain, html = letters.compose(
            kind, cycle, PAYLOADS[-at], language, "https://led.example/me"
        )
        assert not Markup(html, is_mail=True).faults, text
        assert "\n" not in subject
        assert text in subject + plain, (kind, text)


def test_what_is_sent_has_the_headers_that_we_wrote(filled, mailoutbox):
    Message.objects.update(sent_at=None, parked_at=None, due_at=None)
    send_waiting(200)
    assert mailoutbox
    for letter in mailoutbox:
        names = {name.lower() for name in letter.message()}
        assert "bcc" not in names
        for html, _kind in letter.alternatives:
            assert not Markup(html, is_mail=True).faults


def test_exports_are_what_was_written_and_no_formula(filled):
    response = filled.client("organiser").post("/people/export", {"purpose": "move"})
    assert response["Content-Type"].startswith("text/csv")
    assert response["Content-Disposition"].startswith("attachment")
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert not [c for row in rows for c in row.values() if c[:1] in set("=+-@\t\r")]
    assert not [c for c in rows[0] if c[:1] in set("=+-@\t\r")]
    # An apostrophe is set before a formula, and before a text that looks like that.
    written = {re.sub(r"^'(?='*[=+@-])", "", row["name"]) for row in rows}
    assert set(PAYLOADS) <= written


def test_ones_own_export_is_no_page(filled):
    response = filled.client("leader").post("/privacy/export")
    assert response["Content-Type"] == "application/zip"
    for name, text in hostile.archive(response.content).items():
        if name.startswith("photographs/") and name.endswith(".jpg"):
            continue
        assert name.endswith((".json", ".csv", ".txt")), name
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
                risky = [cell for cell in row if cell[:1] in set("=+-@\t\r")]
                assert not risky, (name, risky)


def test_the_printed_page_runs_nothing():
    page = sample_person_page(
        name=PAYLOADS[0], title=PAYLOADS[1], unit=PAYLOADS[2], messages=list(PAYLOADS)
    )
    reader = PdfReader(io.BytesIO(person_pdf(page, PAYLOADS[3], date(2026, 3, 24))))
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert "/JavaScript" not in root.get("/Names", {})
    assert not [
        p for p in reader.pages for a in p.get("/Annots", []) if "/A" in a.get_object()
    ]
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    bare = "".join(text.split())
    seen = [one for one in PAYLOADS if "".join(one.split()) in bare]
    assert len(seen) > 150


def test_a_name_is_found_as_it_was_written(filled):
    assert Person.objects.filter(name__in=PAYLOADS).count() == 200
