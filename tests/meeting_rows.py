"""A released cycle whose blocks are four units, with six people in each."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ledby.web.cycles.models import ReleasedDocument
from ledby.web.interactions import services
from ledby.web.people.models import Person, Unit
from stages import released

UNITS = ("Mill", "Store", "Sales", "Fleet", "Desk")
SIZE = 8
SINCE, UNTIL = date(2026, 1, 5), date(2026, 3, 1)


@pytest.fixture
def units(cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    row = ReleasedDocument.objects.get(cycle=cycle, person=None)
    view = {
        "blocks": [
            {"block": str(at), "label": name, "units": [name], "members": "5–9"}
            for at, name in enumerate(UNITS)
        ],
        "islands": [[str(at)] for at in range(len(UNITS))],
        "cells": [
            {
                "block": str(one),
                "other": str(other),
                "level": "more" if (one, other) == (0, 4) else "usual",
                "there": "5–9",
                "back": "5–9",
            }
            for one in range(len(UNITS))
            for other in range(one + 1, len(UNITS))
        ],
        "weakest": [],
    }
    row.document["silos"]["views"] = [view]
    row.save()
    for name in UNITS:
        unit = Unit.objects.create(path=name)
        Person.objects.bulk_create(
            Person(
                key=f"{name}{at}",
                name=f"{name} {at}",
                email=f"{name}{at}@mill.example".lower(),
                unit=unit,
            )
            for at in range(SIZE)
        )
    return UNITS


def rows(apart=((0, 4),), weeks=8):
    """Everybody meets everybody of every unit each week, but for units *apart*."""
    lines = ["sender,recipient,at"]
    people = [(unit, at) for unit in range(len(UNITS)) for at in range(SIZE)]
    for week in range(weeks):
        day = date.fromordinal(SINCE.toordinal() + 7 * week + 1)
        lines += [
            f"{UNITS[one]}{at}@mill.example,{UNITS[other]}{to}@mill.example,{day}"
            for one, at in people
            for other, to in people
            if (one, at) < (other, to) and (one, other) not in apart
        ]
    return "\n".join(lines).encode()


def upload(data, name="anna.csv"):
    return SimpleUploadedFile(name, data)


def brought(agreement, data, by=None, name="anna.csv"):
    """Return a source as it is after its job."""
    given = upload(data, name)
    made = services.receive(agreement, given, (SINCE, UNTIL), by, lambda made: made)
    services.carry_out(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def purpose(cast):
    made = services.plan("csv", "To see which units never meet.", cast.otto.account)
    seen = made.fingerprint
    services.approve(made, cast.greta.account, seen)
    return made
