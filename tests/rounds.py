"""An open round of asking with the cast in it, made by hand so that all is known.

Nils reports to Marc and is asked about Marc, about Amal, who works beside him, and
about Sam from another unit. Vera has no manager and is asked about nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from cast import Cast
from ledby.web.cycles import agreement, keys
from ledby.web.cycles.models import Assignment, Cycle, Participant, State
from ledby.web.people.folding import fold

NAMES = ("vera", "marc", "nils", "amal", "ruth", "otto", "greta", "sam")
ASKED = {"marc": "report", "amal": "peer", "sam": "other"}


@dataclass(frozen=True)
class Round:
    cycle: Cycle
    cast: Cast
    participants: dict[str, Participant]

    def token(self, name: str) -> str:
        return keys.personal_token(self.cycle.pk, self.participants[name].pk)

    def link(self, name: str, path: str = "") -> str:
        return f"/answer/{self.token(name)}" + (f"/{path}" if path else "")

    def person(self, name: str) -> str:
        return str(getattr(self.cast, name).pk)


def open_round(cast: Cast, **changes) -> Round:
    parts = list(agreement.PARTS)
    cycle = Cycle.objects.create(
        **{
            "name": "Spring",
            "state": State.OPEN,
            "parts": parts,
            "policy": agreement.freeze(parts, 30, 2),
            "closes_at": timezone.now() + timedelta(days=14),
            **changes,
        }
    )
    cycle.public_key = keys.create(cycle.pk)
    cycle.save()
    participants = {}
    for name in NAMES:
        person = getattr(cast, name)
        row = Participant(
            cycle=cycle,
            person=person,
            name=person.name,
            title=person.title,
            unit=person.unit.path,
            folded=fold(person.name, person.title, person.unit.path),
            manager=person.manager_id,
        )
        row.token_hash = keys.token_hash(keys.personal_token(cycle.pk, row.pk))
        row.save()
        participants[name] = row
    for name, relationship in ASKED.items():
        Assignment.objects.create(
            rater=participants["nils"],
            ratee=participants[name],
            relationship=relationship,
        )
    return Round(cycle, cast, participants)
