"""What a form does not ask for changes nothing, whoever sends it along.

Each address is sent its form twice: as it is, and with a field for every column of
every table, filled with what would matter if it were taken. Both write the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models

from authz.policy import outcome
from authz.scene import NO_ID, ROLES, Scene, undone
from authz.test_walk import FORMS, TABLE_ROWS, prepare

pytestmark = pytest.mark.django_db

TAKEN = "taken along"
ALWAYS = {"csrfmiddlewaretoken", "next"}
MORE = {"is_staff": "on", "is_superuser": "on", "released": "on", "owner": "1"}
RANDOM = re.compile(r"\d{4}-\d\d-\d\d \d\d:[\d:.]+|[\w=.:$+/-]{20,}")
ID = re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b")
MEANT = {
    "examples/<uuid:example_id>/saw": {"line"},
    "interactions/plan": {"kind", "purpose"},
    "initiatives/feed/key": {"end"},
    "practices/feed/key": {"end"},
    "teams/<uuid:team_id>/change": {"place"},
    "teams/<uuid:team_id>/invite": {"place", "lead"},
    "decisions/<uuid:decision_id>": {"review_on"},
}
"""Names of columns that a form without a page of its own does ask for."""

ACTS = {
    "initiatives/<uuid:initiative_id>": [
        {"act": "news", "line": "It stands."},
        {"act": "obstacle", "line": "The rain."},
        {"act": "stage", "stage": "tried", "learned": ""},
        {"act": "ask", "person": "ruth@example.org"},
        {"act": "hand_on", "person": "ruth@example.org"},
        {"act": "stand"},
    ],
    "decisions/<uuid:decision_id>": [
        {"act": "withdraw"},
        {"act": "vote", "choice": "0"},
        {"act": "outcome", "outcome": "Here", "reason": "It is near."},
    ],
    "growth/turn": [{"turn": "done", "learned": "To ask."}],
    "practices/<uuid:post_id>/turn": [{"turn": "publish"}, {"turn": "back"}],
    "trust/<uuid:cycle_id>/approve": [{"fingerprint": "0" * 64}],
}
"""What else some addresses take."""


def columns() -> dict[str, str]:
    """Return every column of every table of ours, with what would matter in it."""
    found = dict(MORE)
    for model in apps.get_models():
        if model.__module__.startswith("ledby."):
            for field in model._meta.concrete_fields:
                found[field.name] = found[field.attname] = filled(field)
    return found


def filled(field: models.Field) -> str:
    if field.is_relation:
        first = field.related_model.objects.order_by("pk").values_list("pk", flat=True)
        return str(first.first() or 1)
    if field.choices:
        return str(list(field.choices)[-1][0])
    plain = {
        models.BooleanField: "on",
        models.UUIDField: NO_ID,
        models.DateTimeField: "2020-02-02T12:00",
        models.DateField: "2020-02-02",
        models.EmailField: "taken@example.org",
        models.JSONField: '["taken along"]',
    }
    if isinstance(field, models.IntegerField):
        return "1"
    return next((text for kind, text in plain.items() if type(field) is kind), TAKEN)


class Written:
    """Note what each statement writes, but for moments and what is drawn by lot."""

    def __init__(self, known: list[str]) -> None:
        self.seen: list[str] = []
        self.known = known

    def __call__(self, execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        verb = sql.lstrip().split(None, 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            rows = params if many else [params]
            for row in rows:
                # Those of a bulk come in any order, and as many as were drawn.
                said = sorted({str(self.plain(one)) for one in row or ()})
                self.seen.append(f"{sql[:60]} {said}")
        return done

    def plain(self, value: object) -> object:
        """Return a value as both times write it; ids stay if they were there."""
        if isinstance(value, str):
            return RANDOM.sub("…", ID.sub(self.number, value))
        if isinstance(value, bytes | memoryview | datetime):
            return type(value).__name__
        return str(value)

    def number(self, found: re.Match[str]) -> str:
        name = found[0].replace("-", "")
        return f"id {self.known.index(name)}" if name in self.known else "new id"


def ids() -> list[str]:
    """Return the id of everything that is there, where it is a random one."""
    return [
        one.hex
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.UUIDField)
        for one in model.objects.values_list("pk", flat=True)
    ]


def sent(
    client, path: str, data: dict[str, str], known: list[str]
) -> tuple[str, set[str]]:
    """Return what came of a form, and what was written; then take it back."""
    cache.clear()
    written = Written(known)
    with undone(client), connection.execute_wrapper(written):
        found = outcome(client.post(path, data))
    return found, set(written.seen)


def own_fields(client, row, path: str) -> set[str]:
    """Return the names of the fields that a page asks for."""
    names = ALWAYS | set(FORMS.get(row.address, ())) | MEANT.get(row.address, set())
    if "GET" in row.takes:
        page = client.get(path)
        if not page.streaming:
            names |= set(re.findall(r'\bname="([\w.-]+)"', page.content.decode()))
    return names


def posts(scene: Scene, role: str) -> Iterator[tuple]:
    for row in TABLE_ROWS:
        if "POST" in row.takes and row.outcome[role] == "allow":
            yield row, scene.path(row.address, row.of, role)


@pytest.mark.parametrize("role", ROLES)
def test_fields_that_nobody_asked_for_change_nothing(shared_scene, role, caplog):
    caplog.set_level("CRITICAL", logger="django.request")
    scene, client = shared_scene, shared_scene.client(role)
    everything, known, wrong = columns(), ids(), []
    for row, path in posts(scene, role):
        with undone(client):
            prepare(row.address)
            own = own_fields(client, row, path)
            for one in (FORMS.get(row.address, {}), *ACTS.get(row.address, ())):
                form = {"csrfmiddlewaretoken": "", **one}
                extra = {k: v for k, v in everything.items() if k not in own | {*one}}
                as_it_is = sent(client, path, form, known)
                scene.files_back()
                long = f"{path}?{urlencode(extra)}"
                with_more = sent(client, long, {**extra, **form}, known)
                scene.files_back()
                if as_it_is != with_more or TAKEN in str(with_more):
                    apart = as_it_is[1] ^ with_more[1]
                    wrong.append((row.address, one, as_it_is[0], with_more[0], apart))
    assert not wrong, "\n".join(map(str, wrong))
