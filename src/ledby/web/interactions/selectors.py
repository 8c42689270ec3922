"""Reads of sources, and of what the works council said to them."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from ledby.science.released import Met, SiloView
from ledby.web.accounts.models import Role
from ledby.web.cycles.council_selectors import council
from ledby.web.cycles.selectors import latest_release
from ledby.web.interactions.models import Agreement, Kind, Source, State
from ledby.web.people.models import Person

VERSION: Final = "source-2"
"""What is read and kept of a source; with a new one the council is asked anew."""


@dataclass(frozen=True)
class Found:
    """A source that was read, and its document."""

    source: Source
    document: Met


def fingerprint(kind: str, purpose: str) -> str:
    """Return 64 signs that change with anything that the works council approves."""
    whole = {"version": VERSION, "kind": kind, "purpose": purpose}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_approval() -> bool:
    """Say whether there is a works council to ask."""
    return council().exists()


def is_approved(agreement: Agreement) -> bool:
    """Say whether the works council approved this purpose as it is now."""
    now = fingerprint(agreement.kind, agreement.purpose)
    return agreement.approved_at is not None and agreement.fingerprint == now


def agreements() -> QuerySet[Agreement]:
    """Return all purposes, the newest first."""
    return Agreement.objects.order_by("-made_at", "pk")


def sources() -> QuerySet[Source]:
    """Return all sources, the newest first."""
    rows = Source.objects.select_related("agreement").order_by("-created_at")
    return rows.defer("document")


def find_agreement(agreement_id: uuid.UUID) -> Agreement:
    """Return a purpose.

    Raises
    ------
    Http404
        There is none with this id.
    """
    found = Agreement.objects.filter(pk=agreement_id).first()
    if found is None:
        raise Http404
    return found


def find_source(source_id: uuid.UUID) -> Source:
    """Return a source.

    Raises
    ------
    Http404
        There is none with this id.
    """
    found = Source.objects.select_related("agreement").filter(pk=source_id).first()
    if found is None:
        raise Http404
    return found


def newest() -> Found | None:
    """Return the source that was read last and is still kept, None without any."""
    rows = Source.objects.select_related("agreement").order_by("-created_at", "-pk")
    source = rows.filter(state=State.DONE).first()
    return None if source is None else Found(source, cast("Met", source.document))


def running() -> Source | None:
    """Return the source that is being read."""
    return Source.objects.filter(state=State.RUNNING).first()


def over_before(moment: datetime) -> QuerySet[Source]:
    """Return sources that were brought in before *moment*."""
    return Source.objects.filter(created_at__lt=moment).exclude(state=State.RUNNING)


def views() -> list[SiloView]:
    """Return the blocks of the newest release by which a source is told."""
    release = latest_release()
    silos = release.document.get("silos") if release else None
    return silos["views"] if silos else []


def known_people() -> list[tuple[str, str | None, str]]:
    """Return id, address and unit of those whose events are read.

    Who is on the works council is left out, and so is what is written to it.
    """
    rows = Person.objects.filter(active=True).exclude(
        account__grants__role=Role.COUNCIL
    )
    cells = rows.order_by("pk").values_list("pk", "email", "unit__path")
    return [(str(pk), email, path or "") for pk, email, path in cells]


def folder(source: Source | None = None) -> Path:
    """Return where files are while they are read, or that of one source."""
    above = Path(settings.DATA) / "interactions"
    return above / str(source.pk) if source else above


def kinds() -> list[tuple[str, Any]]:
    """Return what can be brought in, with its name."""
    return list(Kind.choices)
