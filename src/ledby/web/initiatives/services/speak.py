"""People advise, object, vote, or put their name in the draw, until the close."""

from __future__ import annotations

import json

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.cycles import sealing
from ledby.web.initiatives.models import Ballot, Decision, Voice, Way
from ledby.web.initiatives.policies import may_decide
from ledby.web.initiatives.selectors.decisions import seats_of, votes_in
from ledby.web.people.models import Person


def _open(decision: Decision) -> Decision:
    # Whoever closes it holds the same row, so nothing comes in between.
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if not row.is_open:
        raise StateError(_("This was closed: nothing can be added or changed now."))
    return row


def _undecided(row: Decision) -> None:
    if row.decided_at is not None:
        raise StateError(_("It is decided: what was said stays as it was."))


@transaction.atomic
def say(decision: Decision, by: Person, text: str, *, objects: bool) -> None:
    """Give advice or object with a reason; said again it replaces what was said."""
    row = _open(decision)
    if objects and row.way != Way.CONSENT:
        raise StateError(_("Objections belong to consent; give advice instead."))
    Voice.objects.update_or_create(
        decision=row,
        person=by,
        objects_to_it=objects,
        defaults={"text": text, "answer": ""},
    )


@transaction.atomic
def take_back(decision: Decision, by: Person, *, objects: bool) -> None:
    """Take back one's advice, or one's objection."""
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    _undecided(row)
    voices = Voice.objects.filter(decision=row, person=by, objects_to_it=objects)
    if not voices.delete()[0]:
        raise Http404


@transaction.atomic
def answer(decision: Decision, by: Person, number: int, text: str) -> None:
    """Answer an objection, as one who decides."""
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if not may_decide(row, seats_of(row, by), by):
        raise Http404
    _undecided(row)
    voices = Voice.objects.filter(decision=row, pk=number, objects_to_it=True)
    if not voices.update(answer=text):
        raise StateError(_("This objection was taken back."))


@transaction.atomic
def vote(decision: Decision, by: Person, choice: int) -> None:
    """Vote, or vote otherwise: of any number of votes at once exactly one counts.

    Raises
    ------
    Http404
        They have no vote here.
    StateError
        It is closed, or there is no such option.
    """
    row = _open(decision)
    if row.way != Way.VOTE or not votes_in(row, by):
        raise Http404
    if not 0 <= choice < len(row.options):
        raise StateError(_("Choose one of the options. Nothing was changed."))
    facts: dict[str, int | bytes | None] = {"choice": choice, "box": None}
    if row.secret:
        content = json.dumps({"choice": choice}).encode()
        box = sealing.seal(bytes(row.public_key or b""), content, owner=by.pk)
        facts = {"choice": None, "box": box}
    _keep(Ballot(decision=row, voter=by, **facts))


@transaction.atomic
def take_vote_back(decision: Decision, by: Person) -> None:
    """Take back one's vote, or one's name out of the draw."""
    row = _open(decision)
    if not Ballot.objects.filter(decision=row, voter=by).delete()[0]:
        raise Http404


@transaction.atomic
def join_draw(decision: Decision, by: Person) -> None:
    """Put one's name in the draw."""
    row = _open(decision)
    if row.way != Way.LOT or not votes_in(row, by):
        raise Http404
    _keep(Ballot(decision=row, voter=by))


def _keep(ballot: Ballot) -> None:
    Ballot.objects.bulk_create(
        [ballot],
        update_conflicts=True,
        unique_fields=["decision", "voter"],
        update_fields=["choice", "box"],
    )
