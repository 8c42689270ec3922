"""Every text that people can write, filled with markup and code, and what may show it.

``payloads.txt`` holds two hundred of them, one a line. Each calls ``ran()`` if anything
in it is ever run.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import cycle as round_and_round
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from authz import hostile_together
from authz.scene import Scene
from ledby.web.accounts.models import RoleGrant, User
from ledby.web.cycles import answers, keys
from ledby.web.cycles.models import CycleEvent, Participant, ReleasedDocument, Remark
from ledby.web.cycles.services.create import create_cycle
from ledby.web.cycles.services.submit import save_draft
from ledby.web.growth.models import LogEntry, Step
from ledby.web.people import services as people
from ledby.web.people.models import Person, Skill, Unit
from ledby.web.practice.models import Comment, Post, Report
from ledby.web.privacy.models import Choice
from samples import sample_organisation_page, sample_person_page
from stages import comment_question

FILE = Path(__file__).with_name("payloads.txt")
# Not splitlines: some payloads hold a line separator of Unicode.
PAYLOADS = FILE.read_text("utf-8").rstrip("\n").split("\n")
FULL = 10
LEADERS = "leader's"
"""Into how many texts all payloads go where a page shows few."""


def joined(most: int) -> list[str]:
    """Return texts of at most so many letters that hold all payloads together."""
    texts = [""]
    for payload in PAYLOADS:
        longer = f"{texts[-1]} {payload}".strip()
        if len(longer) > most:
            texts.append(payload)
        else:
            texts[-1] = longer
    return texts


def plant(scene: Scene) -> None:
    """Fill every text of the site."""
    _people(scene)
    _account(scene)
    _cycles(scene)
    _released(scene)
    _draft(scene)
    _between_cycles(scene)
    hostile_together.plant(scene, PAYLOADS)
    caches["drawn"].clear()


def _people(scene: Scene) -> None:
    units = Unit.objects.bulk_create(Unit(path=text) for text in PAYLOADS)
    size = len(PAYLOADS)
    Person.objects.bulk_create(
        Person(
            key=text,
            name=text,
            title=PAYLOADS[at - 50],
            location=PAYLOADS[at - 100],
            unit=units[at - 150],
            email=f"h{at}@example.org",
            attributes={PAYLOADS[at - 20]: PAYLOADS[at - 40]},
        )
        for at, text in enumerate(PAYLOADS)
    )
    assert Person.objects.count() > size
    for name, text in zip(("marc", "nils", "amal"), joined(200)[:3], strict=True):
        person = getattr(scene.cast, name)
        person.name = person.title = person.location = text
        person.save()
    others = Participant.objects.exclude(person=scene.cast.ruth)
    for row, text in zip(others, round_and_round(joined(200))):
        row.name = row.title = row.location = row.folded = text
        row.unit = f"{text} / {text}"
        row.save()


def _account(scene: Scene) -> None:
    amal, account = scene.cast.amal, scene.cast.amal.account
    amal.attributes = dict(zip(PAYLOADS, reversed(PAYLOADS), strict=True))
    amal.save()
    now = timezone.now()
    Skill.objects.bulk_create(
        Skill(person=amal, skill=text, level=2) for text in PAYLOADS
    )
    Choice.objects.bulk_create(
        Choice(person=amal, attribute=text, given=False, at=now) for text in PAYLOADS
    )
    Authenticator.objects.filter(user=account).delete()
    for text in PAYLOADS:
        data = {"name": text, "credential": {}}
        Authenticator.objects.create(user=account, type="webauthn", data=data)
    for at in range(0, len(PAYLOADS), FULL):
        user = User.objects.create_user(f'"{PAYLOADS[at]}"@example.org')
        RoleGrant.objects.create(user=user, role="director")


def _cycles(scene: Scene) -> None:
    now, plan = timezone.now(), scene.cycles["plan"]
    names = joined(120)
    for at, (cycle, name) in enumerate(zip(scene.cycles.values(), names, strict=False)):
        cycle.name = name
        cycle.save()
        Remark.objects.bulk_create(
            Remark(cycle=cycle, by=None, name=text, at=now, text=PAYLOADS[-at])
            for at, text in enumerate(PAYLOADS)
        )
        CycleEvent.objects.bulk_create(
            CycleEvent(cycle=cycle, what="remind", at=now, note=text)
            for text in PAYLOADS
        )
        assert at < len(scene.cycles)
    for name in names:
        create_cycle(name=name, by=scene.cast.otto.account)
    plan.refresh_from_db()


def _released(scene: Scene) -> None:
    past = scene.cycles["past"]
    amal = str(scene.cast.amal.pk)
    told = [
        {
            "person": text,
            "name": text,
            "energy": 5,
            "message": PAYLOADS[-at],
            "trait": "courage",
            "reasons": [],
        }
        for at, text in enumerate(PAYLOADS)
    ]
    all_in = " ".join(PAYLOADS)
    page = sample_person_page(
        person=amal,
        name=all_in,
        title=all_in,
        unit=all_in,
        told=told,
        messages=PAYLOADS,
    )
    page["followers"]["by_block"] = [
        one | {"label": text}
        for one, text in zip(page["followers"]["by_block"], tenths(), strict=True)
    ]
    ReleasedDocument.objects.filter(cycle=past, person=amal).update(document=page)
    whole = ReleasedDocument.objects.filter(cycle=past, person=None)
    whole.update(document=hostile_organisation())


def tenths() -> list[str]:
    """Return all payloads in ten texts."""
    return [" ".join(PAYLOADS[at::FULL]) for at in range(FULL)]


def hostile_organisation():
    """Return the organisation's page with payloads for the names of its blocks."""
    page = sample_organisation_page()
    names = dict(zip((b["label"] for b in page["blocks"]), tenths(), strict=True))
    text = json.dumps(page)
    for old, new in names.items():
        text = text.replace(f'"label": "{old}"', f'"label": {json.dumps(new)}')
    page = json.loads(text)
    for block in page["blocks"]:
        block["units"] = list(PAYLOADS)
    page["comments"] = [
        {"block": "0", "label": tenths()[0], "texts": list(PAYLOADS)},
    ]
    return page


def _draft(scene: Scene) -> None:
    cycle = scene.cycles["open"]
    row = Participant.objects.select_related("cycle").get(
        cycle=cycle, person=scene.cast.ruth
    )
    given = answers.empty()
    given["follows"] = [
        {
            "leader": str(getattr(scene.cast, name).pk),
            "energy": 4,
            "reasons": [],
            "message": text,
            "trait": None,
            "share": "name",
        }
        for name, text in zip(("nils", "amal", "marc"), joined(500), strict=False)
    ]
    given["comments"] = {comment_question(cycle): joined(2000)[0]}
    save_draft(row, keys.personal_token(cycle.pk, row.pk), given)


def _between_cycles(scene: Scene) -> None:
    """Put the payloads into practices, comments, a step, a log and reports."""
    now, all_in = timezone.now(), " ".join(PAYLOADS)
    amal = scene.cast.amal
    for post, title in zip(Post.objects.all(), joined(120), strict=False):
        post.title, post.series = title, title[:80]
        post.tried = post.happened = post.differently = "\n\n".join(PAYLOADS)
        post.source, post.word, post.searched = title, title, ""
        post.save()
    open_one = Post.objects.get(state="published")
    rows = Comment.objects.bulk_create(
        Comment(post=open_one, person=amal, text=text, at=now) for text in PAYLOADS
    )
    Report.objects.bulk_create(
        Report(comment=row, person=scene.cast.ruth, at=now) for row in rows
    )
    Step.objects.filter(person=amal).update(plan=joined(300)[0])
    LogEntry.objects.bulk_create(
        LogEntry(person=amal, text=text, at=now) for text in (*PAYLOADS, all_in)
    )


def import_of(scene: Scene, name: str, content: str) -> str:
    """Return the address of an import of a file."""
    file = SimpleUploadedFile(name, content.encode())
    run = people.receive(file, scene.cast.otto.account)
    return f"/people/import/{run.pk}"


def good_file() -> str:
    """Return a file whose cells and headers are payloads."""
    lines = [
        cells("id", "name", "email", "unit", "title", *PAYLOADS[60:80]),
        *(
            cells(f"n{at}", text, f"n{at}@example.org", text, text, *[text] * 20)
            for at, text in enumerate(PAYLOADS)
        ),
    ]
    return "\n".join(lines) + "\n"


def bad_file() -> str:
    """Return a file with something wrong in every row, which the page repeats."""
    lines = [
        cells("id", "name", "email", "manager", "level", "start", "language"),
        *(cells(text, text, text, text, text, text, text) for text in PAYLOADS),
    ]
    return "\n".join(lines) + "\n"


def cells(*texts: str) -> str:
    return ",".join('"{}"'.format(text.replace('"', '""')) for text in texts)


def pages(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield who reads which page of those that show what somebody wrote."""
    form = f"/answer/{scene.there['answer']['open']}"
    for path in ("", "/follow", "/follow/1", "/follow/2", "/words", "/review"):
        yield "nobody", form + path
    for part in ("manager", "feedback", "self"):
        yield "nobody", f"{form}/{part}/1"
    for path in ("", "/leadership", "/silos", "/traits", "/inclusion", "/response"):
        yield "leader", f"/organisation{path}"
    yield "leader", "/organisation/silos/0-7"
    yield "leader", "/organisation/inclusion/0"
    for path in ("me", "privacy", "accounts/passkeys", "trust", ""):
        yield "leader", f"/{path}"
    for number in range(1, 6):
        yield "organiser", f"/people?page={number}"
    yield "organiser", "/cycles"
    yield "administrator", "/accounts/roles"
    yield "council", "/audit"
    for name in ("plan", "open", "past"):
        cycle = scene.cycles[name].pk
        yield "organiser", f"/cycles/{cycle}"
        yield "council", f"/trust/{cycle}"
        yield "organiser", f"/cycles/{cycle}/launch"
        yield "organiser", f"/cycles/{cycle}/specimen/mail/invitation"
    plan = scene.cycles["plan"].pk
    for step in ("who", "what", "when", "specimen/me", "specimen/organisation"):
        yield "organiser", f"/cycles/{plan}/{step}"
    yield "council", f"/trust/{plan}/key"
    yield "organiser", f"/cycles/{scene.cycles['open'].pk}/agreement"
    yield from pages_between_cycles(scene)
    yield from hostile_together.pages(scene)
    name = f"{PAYLOADS[1].replace('/', '')}.csv"
    for file in (good_file(), bad_file()):
        run = import_of(scene, name, file)
        yield "organiser", f"{run}/columns"
        yield "organiser", f"{run}/preview"


def pages_between_cycles(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield the pages of practices and growth."""
    between = scene.there
    for about in ("published", "draft"):
        yield "leader", f"/practices/{between['post_id'][about]}"
    yield "leader", f"/practices/{between['post_id']['draft']}/edit"
    for path in ("practices", "practices/mine", "growth", "growth/choose"):
        yield "leader", f"/{path}"
    yield "organiser", "/practices/review"
    yield "stranger", f"/growth/shared/{between['share_id'][LEADERS]}"
    yield "nobody", f"/pulse/{between['pulse'][LEADERS]}"


class Markup(HTMLParser):
    """Collects what a browser would act on in a page, beside what we write."""

    TAGS = frozenset({"iframe", "object", "embed", "base", "marquee", "style", "math"})
    FREE = frozenset({"value", "title", "aria-label", "alt", "content", "data-label"})
    SAFE = re.compile(r"(?:https?:|mailto:|/|#|\?|data:text/plain;|$)")
    LINKS = frozenset({"href", "src", "action", "formaction", "xlink:href", "data"})

    def __init__(self, text: str, *, is_mail: bool = False) -> None:
        super().__init__()
        self.faults: list[str] = []
        # Mail programs know no style sheets, so its tags carry their own.
        self.never = ("on", "hx-on", "data-hx", "srcdoc")
        self.never += () if is_mail else ("style",)
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self.TAGS or not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]*", tag):
            self.faults.append(f"<{tag}>")
        ours = given.get("src", "").startswith("/static/")
        if tag == "script" and not ours and given.get("type") != "application/json":
            self.faults.append("script")
        if tag == "meta" and "http-equiv" in given:
            self.faults.append("meta")
        for name, value in given.items():
            self._attribute(tag, name, value)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith(self.never):
            self.faults.append(f"{tag} {name}")
        if name in self.LINKS and not self.SAFE.match(value):
            self.faults.append(f"{tag} {name}={value}")
        if name not in self.FREE and "ran" in re.findall(r"\w+", value):
            link = name in self.LINKS and value.startswith(
                ("/", "?", "data:text/plain", "http://", "https://", "mailto:")
            )
            if not link:
                self.faults.append(f"{tag} {name}={value}")


def met(text: str) -> set[str]:
    """Return the payloads that a page shows as they were written."""
    shown = unescape(text)
    return {payload for payload in PAYLOADS if payload in shown}


def archive(content: bytes) -> dict[str, str]:
    """Return the files of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return {
            name: held.read(name).decode(errors="replace") for name in held.namelist()
        }


def client_of(scene: Scene, role: str, known: dict[str, Client]) -> Client:
    """Return the browser of a role, made once."""
    if role not in known:
        known[role] = scene.client(role)
    return known[role]
