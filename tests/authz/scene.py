"""The site with one of everything in it, and who stands in which relation to it."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
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
from ledby.web.accounts.models import RoleGrant, SignInLink, User
from ledby.web.api import services as tokens
from ledby.web.api.models import Token
from ledby.web.cycles import keys
from ledby.web.cycles.models import Cycle
from ledby.web.growth import services as growth
from ledby.web.growth.tokens import stop_token
from ledby.web.people import services as people
from ledby.web.people.models import Person
from ledby.web.practice import services as practice
from ledby.web.privacy.models import Choice
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

NO_ID = "00000000-0000-4000-8000-000000000000"
FILE = b"id,name,email\nvera,Vera Lindqvist,vera@example.org\n"
FIXED = {
    "place": "1",
    "page": "1",
    "part": "self",
    "kind": "invitation",
    "release_id": NO_ID,
}
FIELD = re.compile(r"<(?:\w+:)?(\w+)>")
OBJECTS = {
    "cycle_id": ("plan", "open", "past"),
    "run_id": ("waiting",),
    "receipt_id": ("own", "other's"),
    "pk": ("own", "other's"),
    "grant_id": ("other's",),
    "token_id": ("own", "other's"),
    "enter": ("unused", "used"),
    "answer": ("open", "past"),
    "post_id": ("published", "draft", "handed in"),
    "comment_id": ("member's",),
    "entry_id": ("leader's",),
    "share_id": ("leader's",),
    "pulse": ("leader's",),
    "growth": ("leader's",),
    "practices": ("leader's",),
}
"""Which objects fill an address, by what tells them apart."""


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
    run: str
    kept: Path
    links: dict[str, str]
    answers: dict[str, str]
    between: dict[str, dict[str, str]]

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
            tokens = ("enter", "answer", "pulse", "growth", "practices")
            number = "987654" if key in {"pk", "grant_id", "token_id"} else NO_ID
            return "x" * 43 if key in tokens else number
        if key in self.between:
            return self.between[key][about]
        if key == "cycle_id":
            return str(self.cycles[about].pk)
        if key == "run_id":
            return self.run
        if key in {"enter", "answer"}:
            return (self.links if key == "enter" else self.answers)[about]
        return self._owned(key, about, role)

    def _owned(self, key: str, about: str, role: str) -> str | None:
        if key == "grant_id":
            return str(RoleGrant.objects.get(user=self.cast.vera.account).pk)
        mine = self.account(role)
        if about == "other's":
            mine = self.cast.ruth.account
        if mine is None:
            return None
        if key == "token_id":
            return str(Token.objects.get(user=mine).pk)
        if key == "pk":
            return str(Authenticator.objects.get(user=mine).pk)
        found = Choice.objects.filter(person__account=mine).first()
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
    links = {"unused": "u" * 43, "used": "w" * 43}
    for at, token in enumerate(links.values()):
        SignInLink.objects.create(
            token_hash=hashlib.sha256(token.encode()).digest(),
            user=cast.ruth.account,
            expires_at=timezone.now() + timedelta(days=1),
            used_at=timezone.now() if at else None,
        )
    between = life_between_cycles(cast)
    kept = shutil.copytree(site, site.with_name("kept"))
    cycles = {"plan": plan, "open": now, "past": past}
    answers = {name: token_of(cycles[name], cast.ruth) for name in OBJECTS["answer"]}
    return Scene(cast, cycles, str(run.pk), kept, links, answers, between)


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
