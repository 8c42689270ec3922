"""The payloads in every text of the apps in which people do things together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle as round_and_round

from django.apps import apps
from django.db import models
from django.utils import timezone

from authz.scene import Scene
from initiatives_scene import carried_and_decided
from ledby.web.examples.models import Example
from ledby.web.initiatives.models import Decision, Initiative, Voice
from ledby.web.people.models import Skill
from ledby.web.teams.models import Declared, Division, Invitation, TeamRequest

APPS = ("examples", "profiles", "initiatives", "teams", "interactions")
OURS = {"folded", "fingerprint", "commitment", "name"}
WORDS = ("idea", "news", "obstacle", "offer", "question", "advice")


def texts_of(model: type[models.Model]) -> list[models.CharField | models.TextField]:
    """Return the columns of a table that hold what somebody wrote."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in OURS
    ]


def plant(scene: Scene, payloads: list[str]) -> None:
    """Fill each text of each row, every row with others."""
    more_rows(scene, payloads)
    turns = round_and_round(payloads)
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for row in model.objects.all():
                for field in texts_of(model):
                    if is_to_be_empty(row, field.name):
                        continue
                    text = long_text(turns, field.max_length)
                    if field.name == "link":
                        # As much as its form takes: test_a_link_leads_out_or_nowhere.
                        text = f"https://example.org/{''.join(text.split())}"[:200]
                    setattr(row, field.name, text)
                row.save()
    options = [next(turns)[:80] for _each in range(4)]
    Decision.objects.update(options=options)
    rows = [{"name": next(turns), "unit": next(turns)} for _each in range(4)]
    Division.objects.update(rows=rows)
    skill = {"skill": next(turns), "level": 1, "people": 1}
    TeamRequest.objects.filter(state="found").update(
        brief={"size": [1, 2], "skills": [skill]}
    )


def is_to_be_empty(row: models.Model, name: str) -> bool:
    """Say whether a text in this row would say that something happened to it."""
    undecided = name == "outcome" and row.decided_by is None
    return undecided or (
        name == "reason" and isinstance(row, Example) and not row.reason
    )


def more_rows(scene: Scene, payloads: list[str]) -> None:
    """Add rows where the scene has none."""
    cast = scene.cast
    carried_and_decided(cast, cast.amal, dict.fromkeys(WORDS, payloads[0]))
    named = Decision.objects.exclude(pk=scene.there["decision_id"]["named"])
    for row in named:
        for person, objects in ((cast.nils, False), (cast.ruth, True)):
            Voice.objects.get_or_create(
                decision=row, person=person, objects_to_it=objects, text="x"
            )
    now = timezone.now()
    Decision.objects.filter(way="vote").update(
        closed_at=now, decided_at=now, decided_by=cast.marc
    )
    Declared.objects.create(person=cast.amal, skill="x", level=2)
    Skill.objects.get_or_create(person=cast.sam, skill=payloads[3], level=2)
    assert Initiative.objects.count() > 2


def long_text(turns: Iterator[str], most: int | None) -> str:
    """Return payloads one after the other, as many as a column takes."""
    found = next(turns)[: most or 1_000]
    while len(found) < (most or 1_000) // 2:
        found = f"{found} {next(turns)}"[: most or 1_000]
    return found


def pages(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield who reads which page of those apps."""
    for path in (
        *("decisions", "decisions/how", "initiatives", "initiatives/behind"),
        *("me/book", "me/found", "people/found", "examples", "teams", "teams/skills"),
        *("teams/new", "teams/partition", "notes/new"),
    ):
        yield "leader", f"/{path}"
    for row in Initiative.objects.all():
        yield "leader", f"/initiatives/{row.pk}"
    for row in Decision.objects.filter(sight="everybody"):
        yield "leader", f"/decisions/{row.pk}"
    for key, path in (
        ("example_id", "examples/{}"),
        ("team_id", "teams/{}"),
        ("team_id", "teams/{}/1"),
        ("division_id", "teams/partition/{}"),
        ("division_id", "teams/partition/{}/rules"),
        ("invitation_id", "teams/invitations/{}"),
    ):
        found = scene._object(key, "own", "leader")
        yield "leader", "/" + path.format(found)
    for path in ("examples/reported", "notes/reported", "interactions"):
        yield "organiser", f"/{path}"
    yield "council", f"/interactions/{scene.there['source_id']['read']}"
    yield "council", f"/interactions/for/{scene.there['agreement_id']['approved']}"
    yield "nobody", f"/saw/{scene.there['saw']['open']}"
    for about in ("waiting", "arrived"):
        yield "nobody", f"/notes/{scene.there['notes'][about]}"
    assert Invitation.objects.exists()
