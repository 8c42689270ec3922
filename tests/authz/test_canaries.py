"""Forty-two words, each planted in one private place, and found in no other.

A canary belongs to a column or a text; ``Planted.may`` says who may read it on a page
of their own. Everybody else's pages, all mails to others, the log and the shared cache
must not hold it; nor may a page that opens without a sign-in.
"""

from __future__ import annotations

import io
import logging
import logging.config
import zipfile
from dataclasses import dataclass, replace

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from authz.policy import rows
from authz.scene import ROLES, Scene
from ledby.web.cycles import answers, keys
from ledby.web.cycles.models import (
    CycleEvent,
    Participant,
    ReleasedDocument,
    Remark,
)
from ledby.web.cycles.services.submit import save_draft, submit
from ledby.web.examples.models import Example
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people import services as people
from ledby.web.people.models import Person, Skill, Unit
from ledby.web.privacy.models import Choice
from samples import sample_person_page
from stages import comment_question

KEEPERS = {"organiser", "administrator"}
PLANNERS = {"organiser", "council", "administrator"}
DISCUSS = {"organiser", "council"}
OWN = {"nils": "member", "amal": "leader"}


@dataclass(frozen=True)
class Planted:
    """The words, and which roles may meet each."""

    scene: Scene
    may: dict[str, frozenset[str]]


class Planter:
    """Makes up words and remembers who may read them."""

    def __init__(self) -> None:
        self.may: dict[str, frozenset[str]] = {}

    def word(self, place: str, *may: str) -> str:
        made = f"canary{place}{len(self.may):02}"
        self.may[made] = frozenset(may)
        return made


@pytest.fixture
def planted(scene, settings) -> Planted:
    """Return the scene with all canaries."""
    planter = Planter()
    for name, role in OWN.items():
        _person(scene, planter, name, role)
        _page(scene, planter, name, role)
        _sheet(scene, planter, name)
    _draft(scene, planter)
    _left(planter)
    _cycle(scene, planter)
    run = {"run_id": {"waiting": _import(scene, planter)}}
    scene = replace(scene, there=scene.there | run)
    _outbox(planter)
    assert len(planter.may) == 42
    # As on a real site: what limits sign-ins is shared in a table.
    settings.CACHES = site.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "ledby_cache",
        }
    }
    call_command("createcachetable")
    return Planted(scene, planter.may)


def _person(scene: Scene, planter: Planter, name: str, role: str) -> None:
    person = getattr(scene.cast, name)
    person.key = planter.word("key", role, *KEEPERS)
    person.email = f"{planter.word('email', role, *KEEPERS)}@example.org"
    person.attributes = {
        planter.word("column", role, *KEEPERS): planter.word("value", role, *KEEPERS)
    }
    person.save()
    Skill.objects.create(
        person=person, skill=planter.word("skill", role, *KEEPERS), level=2
    )
    Choice.objects.create(
        person=person,
        attribute=planter.word("choice", role),
        given=False,
        at=timezone.now(),
    )
    passkey = Authenticator.objects.get(user=person.account)
    passkey.data = {"name": planter.word("passkey", role)}
    passkey.save()


def _page(scene: Scene, planter: Planter, name: str, role: str) -> None:
    person = str(getattr(scene.cast, name).pk)
    told = {
        "person": planter.word("giver", role),
        "name": planter.word("signed", role),
        "energy": 5,
        "message": planter.word("told", role),
        "trait": None,
        "reasons": [],
    }
    page = sample_person_page(
        person=person, told=[told], messages=[planter.word("message", role)]
    )
    ReleasedDocument.objects.filter(person=person).update(document=page)


def _sheet(scene: Scene, planter: Planter, name: str) -> None:
    """Answers that were sent: nobody reads them, but whoever holds the link."""
    row, token, given = _answers(scene, planter, name)
    submit(row, token, given)


def _draft(scene: Scene, planter: Planter) -> None:
    row, token, given = _answers(scene, planter, "marc")
    save_draft(row, token, given)


def _answers(scene: Scene, planter: Planter, name: str):
    cycle = scene.cycles["open"]
    person = getattr(scene.cast, name)
    row = Participant.objects.select_related("cycle").get(cycle=cycle, person=person)
    given = answers.empty()
    given["follows"] = [
        {
            "leader": str(scene.cast.ruth.pk),
            "energy": 4,
            "reasons": [],
            "message": planter.word("follow"),
            "trait": None,
            "share": "name",
        }
    ]
    given["comments"] = {comment_question(cycle): planter.word("comment")}
    return row, keys.personal_token(cycle.pk, row.pk), given


def _left(planter: Planter) -> None:
    """Somebody who is not here any more is on no page at all."""
    unit = Unit.objects.get(path="Water")
    Person.objects.create(
        key="gone",
        name=planter.word("left"),
        email=f"{planter.word('leftemail')}@example.org",
        title=planter.word("lefttitle"),
        unit=unit,
        active=False,
    )


def _cycle(scene: Scene, planter: Planter) -> None:
    plan, now = scene.cycles["plan"], scene.cycles["open"]
    plan.name = planter.word("plan", *PLANNERS)
    plan.save()
    greta = scene.cast.greta.account
    for cycle, place in ((plan, "remark"), (now, "openremark")):
        Remark.objects.create(
            cycle=cycle,
            by=greta,
            name="Greta",
            at=timezone.now(),
            text=planter.word(place, *DISCUSS),
        )
    CycleEvent.objects.create(
        cycle=now,
        what=CycleEvent.What.REMIND,
        by=greta,
        at=timezone.now(),
        note=planter.word("note", *DISCUSS),
    )


def _import(scene: Scene, planter: Planter) -> str:
    cells = [planter.word(cell, *KEEPERS) for cell in ("newkey", "newname", "newemail")]
    file = "id,name,email\n{},{},{}@example.org\n".format(*cells)
    name = planter.word("file", *KEEPERS)
    run = people.receive(
        SimpleUploadedFile(f"{name}.csv", file.encode()), scene.cast.otto.account
    )
    return str(run.pk)


def _outbox(planter: Planter) -> None:
    Message.objects.create(
        kind="reminder",
        recipient=f"{planter.word('recipient')}@example.org",
        reference=planter.word("reference"),
        parked_at=timezone.now(),
        failure=planter.word("failure", *KEEPERS),
    )


@pytest.fixture
def log() -> io.StringIO:
    """Return what the site's own handler writes, at the most talkative level."""
    stream = io.StringIO()
    logging.config.dictConfig(site.LOGGING | {"incremental": False})
    ours = [
        h
        for h in logging.getLogger().handlers
        if type(h.formatter).__module__ == "ledby.web.ui.logs"
    ]
    (handler,) = ours
    handler.setStream(stream)
    root = logging.getLogger()
    level, loggers = root.level, {}
    for name in ("django.request", "django.security", "ledby"):
        loggers[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(level)
    for name, before in loggers.items():
        logging.getLogger(name).setLevel(before)
    logging.config.dictConfig(site.LOGGING)


def read(scene: Scene, client: Client, role: str) -> str:
    """Return all that somebody gets to see: pages, files, and what they post."""
    texts = []
    for row in rows():
        path = scene.path(row.address, row.of, role)
        if path is None or row.address in {"accounts/passkeys/add", "sign-out"}:
            continue
        if "GET" in row.takes:
            texts.append(text_of(client.get(path)))
        if row.address.startswith("answer/") and row.of == "open":
            texts.append(text_of(client.post(path, {"q": "a", "find": "1"})))
    asked = ("canary", "nils", "a")
    texts += [text_of(client.get("/people", {"q": text})) for text in asked]
    texts.append(text_of(client.get("/audit", {"kind": "attribute_withdrawn"})))
    texts.append(text_of(client.post("/privacy/export")))
    return "\n".join(texts)


def text_of(response) -> str:
    """Return a response as text; files of an archive one after another."""
    head = repr(dict(response.headers))
    if response.streaming:
        return head + response.getvalue().decode()
    if response.headers.get("Content-Type") != "application/zip":
        return head + response.content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        parts = (archive.read(name) for name in archive.namelist())
        return head + "\n".join(part.decode(errors="replace") for part in parts)


def test_no_canary_is_found_where_it_may_not_be(planted, log):
    scene, met = planted.scene, set()
    for role in ROLES:
        text = read(scene, scene.client(role), role)
        found = {word for word in planted.may if word in text}
        strays = {word for word in found if role not in planted.may[word]}
        assert not strays, (role, strays)
        met |= found
    # A canary that nobody meets proves nothing unless nobody may.
    assert {word for word, may in planted.may.items() if may} <= met
    line = log.getvalue()
    assert "Not Found" in line
    assert not [word for word in planted.may if word in line]
    assert not [token for token in scene.there["answer"].values() if token in line]
    assert not [token for token in scene.there["enter"].values() if token in line]


def test_mails_say_nothing_of_others(planted, mailoutbox):
    scene = planted.scene
    for word in planted.may:
        Client().post("/sign-in", {"login": f"{word}@example.org"})
    Message.objects.update(parked_at=None)
    send_waiting(100)
    everybody = Person.objects.select_related("account")
    name_of = {p.email: p.name for p in everybody}
    name_of |= {p.account.email: p.name for p in everybody if p.account}
    assert len(mailoutbox) > 10
    for letter in mailoutbox:
        (to,) = letter.to
        assert not letter.cc + letter.bcc
        text = letter.message().as_string().replace(to, "")
        assert not [word for word in planted.may if word in text], letter.subject
        others = set(name_of.values()) - {name_of.get(to)}
        if "/saw/" in text:
            # Whoever shows something does so in their own name.
            others -= set(Example.objects.values_list("leader__name", flat=True))
        # Who may notice is told whom, by the one who named them.
        if letter.subject.startswith("Have you noticed?"):
            others.discard(scene.cast.amal.name)
        assert not [name for name in others if name in text], letter.subject
    for token in scene.there["enter"].values():
        assert not [m for m in mailoutbox if token in m.body]


def test_the_shared_cache_holds_no_canary(planted):
    scene = planted.scene
    for role in ("member", "organiser"):
        read(scene, scene.client(role), role)
    for email in planted.may:
        Client().post("/sign-in", {"login": f"{email}@example.org"})
    caches["default"].set("probe", "cachedprobe")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledby_cache")
        table = repr(cursor.fetchall())
    assert "probe" in table
    assert not [word for word in planted.may if word in table]
    # What is drawn once for many holds no more than a name that they all may read.
    drawn = repr(caches["drawn"]._cache)
    assert {planted.may[word] for word in planted.may if word in drawn} <= {
        frozenset(PLANNERS)
    }
