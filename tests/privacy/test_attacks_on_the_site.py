"""What an attacker tries on the site itself; each test failed once, or would."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from ledby.sources import hris
from ledby.web.accounts.models import Role, RoleGrant, Session
from ledby.web.accounts.services import make_sign_in_link
from ledby.web.accounts.services.sessions import SessionStore
from ledby.web.outbox import jobs as outbox
from ledby.web.outbox import selectors
from ledby.web.outbox.models import Message
from ledby.web.people import services as people
from ledby.web.people.models import Person
from ledby.web.ui.logs import PlaceOfFault
from stages import opened, released, token_of

CANARY = "zebrafinch"


@pytest.fixture(autouse=True)
def no_limits_of_other_tests():
    cache.clear()
    yield
    cache.clear()


def test_a_row_of_a_session_signs_nobody_in(cast):
    mine = cast.client("nils")
    assert mine.get("/me").status_code == 200
    (row,) = Session.objects.all()
    thief = Client()
    thief.cookies[site.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/me").status_code == 302
    mine.post("/sign-out")
    assert not Session.objects.filter(pk=row.pk).exists()


def test_a_sign_in_code_is_not_readable_in_the_database(cast, mailoutbox):
    client = Client()
    client.post("/sign-in", {"login": "nils@example.org"})
    code = mailoutbox[0].body.split()[5]
    assert len(code) == 9
    (row,) = Session.objects.all()
    assert row.get_decoded() == {}
    assert SessionStore().decode(row.session_data) == {}
    assert client.post("/sign-in/code", {"code": code})["Location"] == "/"
    assert client.get("/me").status_code == 200


def test_data_of_one_session_are_nothing_in_another(db):
    one, other = SessionStore(), SessionStore()
    one["secret"] = CANARY
    for session in (one, other):
        session.save()
    data = Session.objects.values_list("session_data", flat=True)
    assert one.decode(one.encode({"secret": CANARY})) == {"secret": CANARY}
    assert [other.decode(kept).get("secret") for kept in data] == [None, None]
    assert other.decode("no box") == {}
    assert SessionStore(one.session_key)["secret"] == CANARY
    assert SessionStore().exists(one.session_key)
    assert not SessionStore().exists("a" * 32)


def test_who_has_left_neither_answers_nor_reads_the_list_of_colleagues(cast):
    cycle = opened(cast)
    link = f"/answer/{token_of(cycle, cast.nils)}"
    found = Client().post(f"{link}/follow/find", {"q": "amal"})
    assert "Amal Nasser" in found.content.decode()
    Person.objects.filter(pk=cast.nils.pk).update(active=False)
    for path in ("", "/follow", "/follow/find", "/review"):
        assert Client().post(link + path, {"q": "amal"}).status_code == 404


def test_an_organiser_does_not_become_administrator_by_import(cast):
    RoleGrant.objects.create(user=cast.sam.account, role=Role.ADMINISTRATOR)
    client = cast.client("otto")
    rows = client.post("/people/export", {"purpose": "correct"}).getvalue()
    moved = rows.replace(b"sam@example.org", b"otto.at.home@example.org")
    file = SimpleUploadedFile("people.csv", moved)
    columns = client.post("/people/import", {"file": file})["Location"]
    preview = client.get(columns.replace("columns", "preview"))
    assert "Sam Whitfield is an administrator" in preview.content.decode()
    client.post(columns.replace("columns", "confirm"))
    cast.sam.refresh_from_db()
    assert cast.sam.email == cast.sam.account.email == "sam@example.org"
    # On the server it can be done, and a colleague may move in either way.
    people.apply_plan(people.plan_import(hris.check(hris.read_sheet(moved, "p.csv"))))
    cast.sam.account.refresh_from_db()
    assert cast.sam.account.email == "otto.at.home@example.org"


def test_a_given_up_reminder_is_not_kept_for_good(db):
    now = timezone.now()
    for days in (29, 31):
        Message.objects.create(
            kind="reminder",
            recipient=f"day{days}@example.org",
            parked_at=now - timedelta(days=days),
        )
    outbox.tick(now)
    assert list(Message.objects.values_list("recipient", flat=True)) == [
        "day29@example.org"
    ]


def test_the_outbox_does_not_say_who_signs_in(cast, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = str(tmp_path)
    settings.MAIL_IS_FILES = True
    Client().post("/sign-in", {"login": "nils@example.org"})
    assert "nils@example.org" in "".join(p.read_text() for p in tmp_path.glob("*.log"))
    assert selectors.written().letters == []
    page = cast.client("otto").get("/outbox").content.decode()
    assert "nils@example.org" not in page


def test_a_link_of_the_demo_opens_nothing_elsewhere(cast, settings):
    link = make_sign_in_link(cast.vera.account, days=1, reusable=True)
    path = link.removeprefix(settings.ORIGIN)
    settings.DEMO = False
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404
    settings.DEMO = True
    assert Client().post(path).status_code == 302


def test_a_fault_is_logged_without_its_words(monkeypatch):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlaceOfFault("%(levelname)s %(message)s"))
    logger = logging.getLogger("ledby.attacked")
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logger, "handlers", [handler])
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        logger.exception("A page failed.")
    line = stream.getvalue()
    assert line.startswith("ERROR A page failed.\nKeyError after ValueError\n")
    assert "test_a_fault_is_logged_without_its_words" in line
    assert CANARY not in line.replace("int(CANARY)", "").replace("(CANARY)", "")


def test_the_site_logs_faults_that_way():
    formatters = {type(h.formatter) for h in logging.getLogger().handlers}
    assert PlaceOfFault in formatters


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_what_any_web_server_writes_is_its_owners_alone(tmp_path):
    program = (
        "import ledby.web.wsgi, pathlib, sys;"
        "pathlib.Path(sys.argv[1], 'mail.log').write_text('a personal link')"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "ledby.web.settings",
            "LEDBY_DATA": str(tmp_path / "data"),
            "LEDBY_SECRET_KEY": "",
        },
        umask=0o022,
        check=True,
    )
    assert (tmp_path / "mail.log").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


WHERE = {
    **dict.fromkeys(("grant_id", "pk", "place", "page"), "1"),
    "block": "0",
    "pair": "0-7",
    "part": "self",
    "kind": "invitation",
}
NOBODYS = "00000000-0000-4000-8000-000000000000"
"""Fills every other place of an address."""


def every_path(cycle, token: str) -> list[str]:
    """Return the address of every page, filled with this cycle and this token."""
    values = WHERE | {"cycle_id": cycle.pk, "run_id": cycle.pk, "token": token}
    paths = []
    for pattern in _patterns(get_resolver()):
        path = "/" + pattern
        for name, value in values.items():
            path = path.replace(f"%({name})s", str(value))
        paths.append(re.sub(r"%\(\w+_id\)s", NOBODYS, path))
        assert "%(" not in paths[-1], path
    return sorted(set(paths))


def _patterns(resolver) -> list[str]:
    found = resolver.reverse_dict
    texts = [
        text
        for name in found
        for possibilities, *_rest in found.getlist(name)
        for text, _facts in possibilities
    ]
    for prefix, inner in resolver.namespace_dict.values():
        texts += [prefix + text for text in _patterns(inner)]
    return texts


def test_no_page_takes_a_forged_form(cast):
    cycle = opened(cast)
    token = token_of(cycle, cast.nils)
    paths = every_path(cycle, token)
    assert len(paths) > 45
    for name in ("otto", "ida"):
        client = cast.client(name)
        client.handler.enforce_csrf_checks = True
        for path in paths:
            status = client.post(path, {"file": "x"}).status_code
            assert status in {403, 404, 405}, (name, path, status)


def test_only_ones_own_page_and_the_released_one_hold_what_was_found(cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    paths = every_path(cycle, "x" * 43)
    pages = {"/me", "/me/pdf"} | {p for p in paths if p.startswith("/organisation")}
    assert len(pages) == 11
    allowed = {
        "quinn": set(),
        "ida": set(),
        "nils": pages,
        "vera": pages,
        "otto": pages,
    }
    for name, readable in allowed.items():
        client = cast.client(name)
        for path in pages:
            status = client.get(path).status_code
            assert (status == 200) == (path in readable), (name, path, status)
    for path in pages:
        assert Client().get(path).status_code == 302
