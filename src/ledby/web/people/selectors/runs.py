"""Reads of imports."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.http import Http404

from ledby.web.accounts.models import Role, RoleGrant
from ledby.web.people.models import ImportRun, Person, State


def find_run(run_id: uuid.UUID) -> ImportRun:
    """Return an import.

    Raises
    ------
    Http404
        There is none with this id.
    """
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def find_waiting(run_id: uuid.UUID) -> ImportRun:
    """Return an import that may still be changed.

    Raises
    ------
    Http404
        There is none, or it has begun.
    """
    run = find_run(run_id)
    if not run.waits:
        raise Http404
    return run


def running() -> ImportRun | None:
    """Return the import that is under way, if there is one."""
    return ImportRun.objects.filter(state=State.RUNNING).first()


def folder() -> Path:
    """Return where uploaded files wait."""
    return Path(settings.DATA) / "imports"


def waiting_file(run: ImportRun) -> Path:
    """Return the place of a run's file."""
    return folder() / f"{run.pk}.csv"


def people_with_roles() -> list[tuple[str, str, str]]:
    """Return id, name and role of everybody on the list who holds one."""
    query = Person.objects.filter(
        active=True, account__is_active=True, account__grants__isnull=False
    ).values_list("pk", "name", "account__grants__role")
    return [(str(pk), name, role) for pk, name, role in query]


def administrators() -> int:
    """Return how many people can administer the site now."""
    grants = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return grants.count()
