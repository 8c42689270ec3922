"""Every address, every role, every method: what happens is what the table says."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils import timezone

from authz.policy import METHODS, TABLE, Row, outcome, rows
from authz.scene import (
    FIELD,
    FIXED,
    OBJECTS,
    ROLES,
    Scene,
    dump,
    key_of,
    routes,
    undone,
    writes,
)
from ledby.web.accounts.fresh import MINUTES, SIGNED_IN_AT
from ledby.web.people.models import ImportRun

# The database is the one of the shared scene; each test begins from there.
pytestmark = pytest.mark.django_db

TABLE_ROWS = rows()
FORMS = {
    "privacy/attributes": {"attribute": "lefthand", "given": "no"},
    "privacy/erase": {"sure": "on"},
    "accounts/roles": {"email": "sam@example.org", "role": "organiser"},
    "cycles/new": {"name": "Summer", "everybody": "yes", "go": "1"},
    "trust/<uuid:cycle_id>/say": {"text": "We have read it."},
    "examples/new": {
        "deed": "I say it first.",
        "matters_to": "all",
        "trait": "courage",
        "until": timezone.localdate().isoformat(),
    },
    "examples/<uuid:example_id>/report": {"reason": "It mocks people."},
    "examples/reported/<uuid:example_id>": {"act": "remove"},
    "people/<uuid:person_id>/note": {"text": "You said so.", "signed": "no"},
    "notes/reported/<uuid:note_id>": {"act": "remove"},
    "me/book/unsigned": {"wanted": "no"},
    "me/found": {"as_leader": "on"},
    "practices/write": {"title": "Tea", "about": "silos", "language": "en"},
    "practices/<uuid:post_id>/edit": {"title": "T", "about": "silos", "language": "en"},
    "practices/<uuid:post_id>/turn": {"turn": "withdraw"},
    "practices/<uuid:post_id>/try": {"verdict": "trying"},
    "practices/<uuid:post_id>/say": {"text": "We do so too."},
    "practices/comments/<uuid:comment_id>/turn": {"turn": "report"},
    "initiatives/new": {"title": "Tea", "text": "Quiet", "receipt": "r" * 43},
    "initiatives/<uuid:initiative_id>": {"act": "offer", "line": "Saturdays"},
    "initiatives/behind": {"wanted": "no"},
    "decisions/new": {
        "title": "Tea?",
        "text": "We drink it.",
        "options": "Yes\nNo",
        "way": "advice",
        "deciders": "marc@example.org",
        "for_everybody": "on",
        "sight": "everybody",
        "closes_on": (timezone.localdate() + timedelta(days=3)).isoformat(),
    },
    "decisions/<uuid:decision_id>": {"act": "advise", "text": "Mint."},
    "growth/choose": {"trait": "courage", "plan": "When I doubt, I say it."},
    "growth/turn": {"turn": "stop"},
    "growth/log": {"text": "Did it once."},
    "growth/share": {
        "reader": "otto@example.org",
        "role": "mentor",
        "parts": "step",
        "weeks": "2",
    },
    "pulse/<slug:token>": {"seen": "4", "helps": "4"},
    "people/export": {"purpose": "compare"},
    "people/import/<uuid:run_id>/reading": {"encoding": "utf-8", "delimiter": ","},
}
"""What a form of worth is filled with, so that a right that is missing would show."""

WRITING_GETS = {
    "people/import": "forgets files that waited for more than an hour",
    "people/import/<uuid:run_id>": "lets go of an import whose worker died",
}
"""Addresses that may change a row when they are only read: each does at once what the
calendar would do anyway, and only where it is due."""

NOTED_GETS = {"growth/shared/<uuid:share_id>"}
"""Addresses of which each reading is noted in the audit log, for whoever shared it."""

ANY = {"PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER_WAYS = {
    "sign-in": ANY,
    "sign-in/code": ANY,
    "sign-in/passkey": ANY,
    "sign-out": {"OPTIONS"},
    "accounts/passkeys": {"OPTIONS"},
    "accounts/passkeys/add": {"PUT", "OPTIONS"},
    "accounts/passkeys/<int:pk>/remove": {"DELETE", "OPTIONS"},
}
"""Pages of allauth: its ways in lead away whoever need not sign in, before the method
is looked at; Django's own views take PUT or DELETE as POST, and tell what they take."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "",
}


@pytest.fixture
def scene(shared_scene, caplog) -> Scene:
    """Return the scene that all tests share; each leaves it as it was."""
    # Thousands of refusals are expected, and say nothing.
    caplog.set_level("CRITICAL", logger="django.request")
    cache.clear()
    return shared_scene


def prepare(address: str) -> None:
    # The page that adds a passkey reads the others, and those here are made up.
    if address == "accounts/passkeys/add":
        Authenticator.objects.all().delete()


def targets(scene: Scene, role: str) -> Iterator[tuple[Row, str, str]]:
    """Yield each row that *role* has an object for: with its address and outcome."""
    for row in TABLE_ROWS:
        path = scene.path(row.address, row.of, role)
        assert (path is None) == (row.outcome[role] == "-"), (row, role)
        if path is not None:
            yield row, path, row.outcome[role]


def test_every_address_has_its_rows_and_every_row_an_address():
    wanted = {
        (route, about)
        for route in routes()
        for about in OBJECTS.get(key_of(route), ("",))
    }
    assert {(row.address, row.of) for row in TABLE_ROWS} == wanted
    taken = [
        (row.address, row.of, method) for row in TABLE_ROWS for method in row.takes
    ]
    assert len(taken) == len(set(taken))
    words = {"allow", "sign in", "404", "gone", "-"}
    assert {word for row in TABLE_ROWS for word in row.outcome.values()} <= words
    assert {method for row in TABLE_ROWS for method in row.fresh} <= set(METHODS)
    with TABLE.open(encoding="utf-8") as file:
        explained = {row["address"] for row in csv.DictReader(file) if row["why"]}
    assert {row.address.partition("/")[0] for row in TABLE_ROWS} <= {
        address.partition("/")[0] for address in explained
    }


@pytest.mark.parametrize("role", ROLES)
def test_what_is_read(scene, role):
    """Each GET twice: the outcome is the table's, and no row is any different."""
    client = scene.client(role)
    before = dump()
    for row, path, wanted in targets(scene, role):
        if "GET" not in row.takes:
            continue
        where = (role, path)
        if row.address == "accounts/passkeys/add":
            with undone(client):
                prepare(row.address)
                assert outcome(client.get(path)) == wanted, where
            continue
        if row.address in NOTED_GETS and wanted == "allow":
            with undone(client), writes() as changed:
                assert outcome(client.get(path)) == wanted, where
            assert {sql.split('"')[1] for sql in changed} == {
                "audit_entry",
                "audit_chain",
            }
            continue
        with writes() as changed:
            first = client.get(path)
            again = client.get(path)
        assert outcome(first) == outcome(again) == wanted, where
        assert not changed, (where, changed)
        if wanted in {"404", "gone"}:
            assert bare(first) == bare(again), where
        for name, part in HEADERS.items():
            assert part in first.headers[name], (where, name)
    assert dump() == before


def test_the_pages_that_tidy_up_are_those_that_are_listed(scene):
    """The same reading where a file is too old and the worker of an import died."""
    client = scene.client("organiser")
    long_ago = timezone.now() - timedelta(days=1)
    ImportRun.objects.create(name="lost", state="running")
    ImportRun.objects.update(moved_at=long_ago)
    tidied = set()
    for row, path, _wanted in targets(scene, "organiser"):
        if "GET" in row.takes and row.address != "accounts/passkeys/add":
            with undone(client), writes() as changed:
                outcome(client.get(path))
            if changed:
                tidied.add(row.address)
                assert {sql.split('"')[1] for sql in changed} == {"people_importrun"}
    assert tidied == set(WRITING_GETS)
    scene.files_back()


@pytest.mark.parametrize("role", ROLES)
def test_what_is_done(scene, role):
    client = scene.client(role)
    before = dump()
    for row, path, wanted in targets(scene, role):
        if "POST" not in row.takes:
            continue
        with undone(client):
            prepare(row.address)
            with writes() as changed:
                found = outcome(client.post(path, FORMS.get(row.address)))
            assert found == wanted, (role, path)
            assert wanted == "allow" or not changed or row.address == "sign-in/again"
        if wanted == "allow":
            scene.files_back()
        for method in others_of(row):
            with undone(client):
                prepare(row.address)
                assert outcome(client.generic(method, path)) == wanted, (method, path)
    assert dump() == before


@pytest.mark.parametrize("role", ["nobody", "organiser"])
def test_other_methods_do_nothing(scene, role):
    """Which methods are taken is said before anything is looked up."""
    client = scene.client(role)
    seen = set()
    for row, path, _wanted in targets(scene, role):
        taken = {
            m for one in TABLE_ROWS if one.address == row.address for m in one.takes
        }
        others = set(METHODS) - taken - OTHER_WAYS.get(row.address, set())
        if row.address in seen:
            continue
        seen.add(row.address)
        for method in sorted(others):
            with writes() as changed:
                found = outcome(client.generic(method, path))
            assert found == "405" or (found == "sign in" and role == "nobody"), (
                role,
                method,
                path,
            )
            assert not changed, (role, method, path)
        if "HEAD" in taken and row.address != "accounts/passkeys/add":
            head = client.head(path)
            assert head.content == b"" if not head.streaming else True
            assert outcome(head) == outcome(client.get(path)), (role, path)


@pytest.mark.parametrize("role", ["stranger", "leader", "organiser", "council"])
def test_what_is_refused_and_what_is_missing_look_alike(scene, role):
    client = scene.client(role)
    nowhere = client.get("/no/such/page")
    assert nowhere.status_code == 404
    for row, path, wanted in targets(scene, role):
        missing = path
        if key_of(row.address):
            missing = scene.path(row.address, "missing", role)
        for method in row.takes - {"HEAD"}:
            if missing != path:
                absent = client.generic(method, missing)
                assert outcome(absent) == "404", (role, method, missing)
                assert bare(absent) == page_of_nothing(row, absent, nowhere), missing
            if wanted == "404":
                refused = client.generic(method, path)
                assert bare(refused) == page_of_nothing(row, refused, nowhere), path
                assert headers(refused) == headers(nowhere) or row.of == "used"


def others_of(row: Row) -> set[str]:
    """Return the methods that do as POST does."""
    if row.address.startswith("sign-in"):
        return set()
    return OTHER_WAYS.get(row.address, set()) - {"OPTIONS"}


def page_of_nothing(row: Row, answer, nowhere) -> str:
    """Return the page that is shown: a printed link has one of its own."""
    if row.address.startswith("enter/"):
        assert "link" in bare(answer)
        return bare(answer)
    return bare(nowhere)


def bare(response) -> str:
    """Return a page without its token against forged forms and without its address."""
    text = response.content.decode()
    text = re.sub(r'value="[A-Za-z0-9]{64}"', 'value=""', text)
    return re.sub(r' aria-current="\w+"', "", text)


def headers(response) -> dict[str, str]:
    return {k: v for k, v in response.headers.items() if k != "Content-Length"}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "nobody"])
def test_what_asks_for_a_fresh_sign_in(scene, role):
    """In a browser that was left open some rights wait for a new sign-in."""
    client = scene.client(role)
    session = client.session
    session[SIGNED_IN_AT] -= MINUTES * 60 + 1
    session.save()
    for row, path, wanted in targets(scene, role):
        for method in row.fresh - {"HEAD"} | (row.fresh and others_of(row)):
            with undone(client), writes() as changed:
                found = outcome(client.generic(method, path))
            mine = row.of != "other's" or "grant_id" in row.address
            assert found == ("fresh" if wanted == "allow" or not mine else wanted)
            assert not changed


def test_the_places_in_an_address_are_all_filled(scene):
    for row in TABLE_ROWS:
        assert set(FIELD.findall(row.address)) <= {
            *OBJECTS,
            *FIXED,
            "token",
        }
