"""The site with one of everything in it, and who stands in which relation to it."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from cast import Cast
from initiatives_scene import initiatives_for_all
from ledby.web.accounts.models import RoleGrant, SignInLink, User
from ledby.web.api import services as tokens
from ledby.web.api.models import Token
from ledby.web.cycles import keys
from ledby.web.cycles.models import Cycle
from ledby.web.examples import services as examples
from ledby.web.examples.models import Ask, Example
from ledby.web.examples.tokens import token_of as token_of_ask
from ledby.web.growth import services as growth
from ledby.web.growth.tokens import stop_token
from ledby.web.initiatives.services import feed_keys as initiative_feeds
from ledby.web.interactions import services as interactions
from ledby.web.interactions.models import Source
from ledby.web.people import services as people
from ledby.web.people.models import Person
from ledby.web.practice import services as practice
from ledby.web.practice.services import weekly
from ledby.web.practice.tokens import stop_token as weekly_token
from ledby.web.privacy.models import Choice
from ledby.web.profiles import unsigned
from ledby.web.profiles.models import Note
from ledby.web.profiles.services import notes
from ledby.web.teams.models import Division, Invitation, TeamRequest
from photographs import small_picture
from practices import begun, draft, handed, shared
from stages import council_key, more_people, opened, planned, released, token_of

ROLES = {
    "nobody": "",
    "without person": "quinn",
    "stranger": "sam",
    "member": "nils",
    "manager": "marc",
    "leader": "amal",
    "organiser": "otto",
    "director": "vera",
    "council": "greta",
    "administrator": "ida",
}
"""Who walks, by the heading of their column; all but ``nobody`` are signed in."""

DAY = date(2026, 1, 5)
NO_ID = "00000000-0000-4000-8000-000000000000"
FILE = b"id,name,email\nvera,Vera Lindqvist,vera@example.org\n"
FIXED = {
    "place": "1",
    "page": "1",
    "part": "self",
    "kind": "invitation",
    "release_id": NO_ID,
    "block": "0",
    "pair": "0-7",
}
FIELD = re.compile(r"<(?:\w+:)?(\w+)>")
OBJECTS = {
    "initiative_id": ("any",),
    "decision_id": ("everybody's", "named"),
    "claim": ("unsigned",),
    "cycle_id": ("plan", "open", "past"),
    "run_id": ("waiting",),
    "receipt_id": ("own", "other's"),
    "pk": ("own", "other's"),
    "grant_id": ("other's",),
    "token_id": ("own", "other's"),
    "agreement_id": ("approved",),
    "source_id": ("read",),
    "example_id": ("own", "other's", "reported"),
    "person_id": ("own", "other's"),
    "note_id": ("received", "signed", "reported"),
    "team_id": ("own", "other's"),
    "invitation_id": ("own", "other's"),
    "division_id": ("own", "other's"),
    "enter": ("unused", "used"),
    "saw": ("open",),
    "notes": ("waiting", "arrived"),
    "answer": ("open", "past"),
    "post_id": ("published", "draft", "handed in"),
    "comment_id": ("member's",),
    "entry_id": ("leader's",),
    "share_id": ("leader's",),
    "pulse": ("leader's",),
    "growth": ("leader's",),
    "practices": ("leader's",),
    "initiatives": ("leader's",),
    "weekly-letter": ("leader's",),
}
"""Which objects fill an address, by what tells them apart."""

OWNED = {
    "token_id": (Token, "user"),
    "pk": (Authenticator, "user"),
    "receipt_id": (Choice, "person__account"),
    "team_id": (TeamRequest, "asked_by__account"),
    "invitation_id": (Invitation, "person__account"),
    "division_id": (Division, "made_by__account"),
}
"""Objects that belong to an account or its person, and how they name the owner."""


def routes() -> list[str]:
    """Return every address of the resolver, with its places unfilled."""
    return sorted(set(_routes(get_resolver())))


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, here)
        else:
            yield here


def key_of(route: str) -> str:
    """Return which of ``OBJECTS`` an address is about; empty if it has none."""
    names = FIELD.findall(route)
    if "token" in names:
        return route.partition("/")[0]
    return next((name for name in names if name not in FIXED), "")


@dataclass(frozen=True)
class Scene:
    """One of everything: cycles in three states, an import, links, a receipt."""

    cast: Cast
    cycles: dict[str, Cycle]
    kept: Path
    there: dict[str, dict[str, str]]
    """Objects that are the same for whoever walks: by place, and what about them."""

    def account(self, role: str) -> User | None:
        """Return the account of whoever is in a column."""
        who = getattr(self.cast, ROLES[role]) if ROLES[role] else None
        return who if who is None or isinstance(who, User) else who.account

    def client(self, role: str) -> Client:
        """Return the browser of whoever is in a column."""
        return self.cast.client(ROLES[role]) if ROLES[role] else Client()

    def files_back(self) -> None:
        """Put the files of the site back as they were."""
        shutil.copytree(self.kept, settings.DATA, dirs_exist_ok=True)

    def path(self, route: str, about: str, role: str) -> str | None:
        """Return an address filled with an object; None if *role* has no such one."""
        values = dict(FIXED)
        for name in FIELD.findall(route):
            if name not in FIXED:
                found = self._object(key_of(route), about, role)
                if found is None:
                    return None
                values[name] = found
        return "/" + FIELD.sub(lambda match: values[match[1]], route)

    def _object(self, key: str, about: str, role: str) -> str | None:
        if about == "missing":
            tokens = {"enter", "answer", "saw", "notes"}
            tokens |= {"pulse", "growth", "practices", "initiatives"}
            tokens |= {"weekly-letter", "claim"}
            number = "987654" if key in {"pk", "grant_id", "token_id"} else NO_ID
            return "x" * 43 if key in tokens else number
        if about in self.there.get(key, ()):
            return self.there[key][about]
        return self._owned(key, about, role)

    def _owned(self, key: str, about: str, role: str) -> str | None:
        if key == "grant_id":
            return str(RoleGrant.objects.get(user=self.cast.vera.account).pk)
        mine = self.account(role)
        if about == "other's":
            mine = self.cast.ruth.account
        if mine is None:
            return None
        if key in {"example_id", "person_id", "note_id"}:
            return _given(key, about, Person.objects.filter(account=mine).first())
        model, owner = OWNED[key]
        found = model.objects.filter(**{owner: mine}).first()
        return str(found.pk) if found else None


def build(cast: Cast, monkeypatch, site: Path) -> Scene:
    """Put one of everything into the site, whose files are in the folder *site*."""
    for person in (cast.vera, cast.marc, cast.nils, cast.amal, cast.otto, cast.greta):
        person.attributes = {"lefthand": "yes"}
        person.save()
    past = released(cast, monkeypatch, name="Spring")
    more_people(2, "Field / East")
    now = opened(cast, name="Autumn", units=["Field / East"])
    plan = planned(cast, name="Winter", shared_key=True)
    council_key(plan, cast.greta)
    run = people.receive(SimpleUploadedFile("p.csv", FILE), cast.otto.account)
    for person in Person.objects.exclude(account=None):
        Choice.objects.create(
            person=person, attribute="glasses", given=True, at=timezone.now()
        )
    for user in User.objects.all():
        Authenticator.objects.create(
            user=user, type="webauthn", data={"name": f"key of {user.pk}"}
        )
        tokens.make(user, "a program", "results", 30)
    teams_for_all()
    links = {"unused": "u" * 43, "used": "w" * 43}
    for at, token in enumerate(links.values()):
        SignInLink.objects.create(
            token_hash=hashlib.sha256(token.encode()).digest(),
            user=cast.ruth.account,
            expires_at=timezone.now() + timedelta(days=1),
            used_at=timezone.now() if at else None,
        )
    between = life_between_cycles(cast)
    begun_and_asked = initiatives_for_all(cast)
    kept = shutil.copytree(site, site.with_name("kept"))
    cycles = {"plan": plan, "open": now, "past": past}
    answers = {name: token_of(cycles[name], cast.ruth) for name in OBJECTS["answer"]}
    there = {
        "cycle_id": {name: str(cycle.pk) for name, cycle in cycles.items()},
        "run_id": {"waiting": str(run.pk)},
        "enter": links,
        "answer": answers,
        **between,
        **begun_and_asked,
        **give(cast),
    }
    return Scene(cast, cycles, kept, there)


def give(cast: Cast) -> dict[str, dict[str, str]]:
    """Let everybody show something and write to Ruth, who writes back."""
    words = examples.Words("A deed", "all", "courage", timezone.localdate())
    for person in Person.objects.exclude(account=None):
        made = examples.announce(person, words)
        examples.put_photograph(made, small_picture(), "A board")
        for writer, reader in ((person, cast.ruth), (cast.ruth, person)):
            if person != cast.ruth:
                Note.objects.create(
                    writer=writer, recipient=reader, signed=True, text="True", day=DAY
                )
    examples.ask(made, [cast.ruth if made.leader != cast.ruth else cast.sam])
    bad = examples.announce(cast.ruth, words)
    examples.put_photograph(bad, small_picture(), "A board")
    examples.report(bad, cast.sam, "No")
    # Of somebody who left: nobody who walks may take it back.
    note = Note.objects.create(
        writer=None,
        recipient=cast.ruth,
        signed=True,
        text="Bad",
        day=DAY,
        reported=True,
    )
    token, hashed = unsigned.new_receipt()
    Note.objects.create(
        recipient=cast.ruth, signed=False, text="True", day=DAY, token_hash=hashed
    )
    waiting = notes.leave_unsigned(cast.nils, cast.ruth, "True")
    purpose = interactions.plan("csv", "To see who meets", None)
    interactions.approve(purpose, cast.greta.account, purpose.fingerprint)
    source = Source.objects.create(
        agreement=purpose, approved=True, state="stopped", since=DAY, until=DAY
    )
    return {
        "agreement_id": {"approved": str(purpose.pk)},
        "source_id": {"read": str(source.pk)},
        "example_id": {"reported": str(bad.pk)},
        "note_id": {"reported": str(note.pk)},
        "saw": {"open": token_of_ask(Ask.objects.get().pk)},
        "notes": {"arrived": token, "waiting": waiting},
    }


def _given(key: str, about: str, mine: Person | None) -> str | None:
    """Return the id of an object of *mine*, or of Ruth's."""
    if mine is None:
        return None
    if key == "person_id":
        return str(mine.pk)
    if key == "example_id":
        return str(Example.objects.filter(leader=mine, reason="").first().pk)
    ruth = Person.objects.get(key="ruth")
    pair = {"recipient": mine, "writer": ruth}
    if about == "signed":
        pair = {"recipient": ruth, "writer": mine}
    return str(Note.objects.filter(**pair, reported=False).first().pk)


def teams_for_all() -> None:
    """Let each person have asked for a team, be asked for one, and have divided."""
    everybody = list(Person.objects.exclude(account=None).order_by("key"))
    found = {"team": 1, "first": "as asked", "people": 1, "units": 1, "levels": 1}
    found |= {"places": 1, "load": 0, "distance": 0, "optimal": True}
    for at, person in enumerate(everybody):
        member = {"person": str(everybody[at - 1].pk), "carries": [0], "brings": None}
        member |= {"without": "never", "instead": []}
        TeamRequest.objects.create(
            title="Wells",
            purpose="Clean water",
            asked_by=person,
            state="found",
            brief={"size": [1, 2], "skills": [{"skill": "w", "level": 1, "people": 1}]},
            result={"teams": [found | {"members": [member]}], "proof": {}},
        )
        Invitation.objects.create(
            request=TeamRequest.objects.create(title="Ours", purpose="Ours"),
            person=person,
        )
        Division.objects.create(
            title="Packing",
            made_by=person,
            size=2,
            rows=[{"name": name} for name in "abcd"],
            state="found",
            result={"people": ["r1", "r2", "r3", "r4"], "team": [1, 1, 2, 2]},
        )


def life_between_cycles(cast: Cast) -> dict[str, dict[str, str]]:
    """Put practices, a step and a shared page in: a draft and a step of the leader."""
    open_one = shared(cast.nils)
    comment = practice.say(cast.nils, open_one, "Tea works as well.")
    step = begun(cast.amal, [cast.nils, cast.ruth, cast.marc, cast.vera])
    growth.ask(step, timezone.now())
    noticer = step.noticers.get(person=cast.nils)
    share = growth.share(cast.amal, cast.sam, role="coach", parts=["step"], weeks=4)
    return {
        "post_id": {
            "published": str(open_one.pk),
            "draft": str(draft(cast.amal).pk),
            "handed in": str(handed(cast.marc).pk),
        },
        "comment_id": {"member's": str(comment.pk)},
        "entry_id": {"leader's": str(growth.write_log(cast.amal, "Did it.").pk)},
        "share_id": {"leader's": str(share.pk)},
        "pulse": {"leader's": keys.personal_token(step.pk, noticer.pk)},
        "growth": {"leader's": stop_token(step.pk)},
        "practices": {"leader's": practice.make_feed_key(cast.amal)},
        "initiatives": {"leader's": initiative_feeds.make(cast.amal)},
        "weekly-letter": {"leader's": weekly_token(weekly.choose(cast.amal).pk)},
    }


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Take back the rows and the cookies of whatever happens inside."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()


class Writes:
    """Note each statement that changes a row while it runs."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        verb = sql.lstrip().split(None, 1)[0].upper()
        changed = context["cursor"].rowcount
        if verb in {"INSERT", "UPDATE", "DELETE", "REPLACE"} and changed:
            self.seen.append(sql[:80])
        return done


@contextmanager
def writes() -> Iterator[list[str]]:
    """Yield the list of statements that changed a row."""
    noted = Writes()
    with connection.execute_wrapper(noted):
        yield noted.seen


def dump() -> dict[str, str]:
    """Return a digest of every table."""
    digests = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            digests[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests
