"""Answers that were gathered elsewhere: a whole cycle sealed in one go.

For data that exists already (the demo, a published study). Everything lands as if it
had been sent one by one, sealed to the cycle's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from ledby.errors import SealError
from ledby.web.cycles.analysis import RaterRow
from ledby.web.cycles.answers import Answers, dumps
from ledby.web.cycles.models import Assignment, Cycle, Participant, Sheet, State
from ledby.web.cycles.sealing import seal
from ledby.web.cycles.services.submit import must_be_open

BATCH = 1_000


def replace_raters(cycle: Cycle, rows: Iterable[RaterRow]) -> None:
    """Ask the raters of *rows* instead of those that were drawn at launch."""
    asked = _by_person(cycle)
    pairs = [
        Assignment(
            rater=asked[row.rater],
            ratee=asked[row.ratee],
            relationship=row.relationship,
        )
        for row in rows
    ]
    with transaction.atomic():
        must_be_open(Cycle.objects.select_for_update().get(pk=cycle.pk))
        Assignment.objects.filter(rater__cycle=cycle).delete()
        Assignment.objects.bulk_create(pairs, batch_size=BATCH)


def submit_all(cycle: Cycle, answers: Mapping[str, Answers]) -> None:
    """Seal and store the answers of many people, by person; all of them or none.

    Raises
    ------
    StateError
        If the cycle takes no answers.
    SealError
        If it has no key.
    """
    key = cycle.public_key
    if key is None:
        raise SealError(f"{cycle.name} has no key to seal answers with.")
    asked = _by_person(cycle)
    sheets = [
        Sheet(
            participant=asked[person],
            sealed=seal(bytes(key), dumps(given), owner=asked[person].pk),
        )
        for person, given in answers.items()
    ]
    with transaction.atomic():
        must_be_open(Cycle.objects.select_for_update().get(pk=cycle.pk))
        Sheet.objects.bulk_create(
            sheets,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["participant"],
            update_fields=["sealed"],
        )
        ids = [sheet.participant_id for sheet in sheets]
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            Participant.objects.filter(pk__in=batch).update(answered=True)


def _by_person(cycle: Cycle) -> dict[str, Participant]:
    rows = Participant.objects.filter(cycle=cycle, cycle__state=State.OPEN)
    return {str(row.person_id): row for row in rows.only("pk", "person_id")}
