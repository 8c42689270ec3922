"""The close of a decision: counting, drawing, the outcome, and what came of it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import SealError, StateError
from ledby.web.audit.services import record
from ledby.web.cycles import keys, sealing
from ledby.web.initiatives.analysis import secret_counts
from ledby.web.initiatives.draw import draw, list_hash
from ledby.web.initiatives.letters import ask_review
from ledby.web.initiatives.models import Ballot, Decision, Way
from ledby.web.initiatives.policies import may_decide
from ledby.web.initiatives.selectors.decisions import (
    open_objections,
    permitted_outcomes,
    seats_of,
)
from ledby.web.people.models import Person

Result = dict[str, Any]


@transaction.atomic
def close(decision: Decision, *, now: datetime | None = None) -> bool:
    """Close a decision whose time is over, count or draw; False if it is closed.

    Of a secret vote nothing but the count stays: the ballots go, and with them who
    voted, and the key that opened them is destroyed.
    """
    now = now or timezone.now()
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if row.closed_at is not None or row.closes_at > now:
        return False
    row.closed_at = now
    if row.way == Way.VOTE:
        row.result = _secret_result(row) if row.secret else _open_result(row)
    elif row.way == Way.LOT:
        row.result = _draw_result(row)
    row.save()
    _forget(row)
    record("decision_closed", actor=None, subject=row.pk)
    return True


@transaction.atomic
def withdraw(decision: Decision, by: Person) -> None:
    """Take a question back that is not decided yet; it stays in the log as that."""
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if row.opened_by_id != by.pk:
        raise Http404
    if row.closed_at is not None:
        raise StateError(_("It is closed, so it stays in the log as it is."))
    row.closed_at, row.withdrawn = timezone.now(), True
    row.save()
    Ballot.objects.filter(decision=row).delete()
    _forget(row)
    record("decision_closed", actor=by.account, subject=row.pk)


@transaction.atomic
def decide(
    decision: Decision, by: Person, outcome: str, reason: str, review_on: date | None
) -> None:
    """Write down the outcome and its reason, once, as one who decides.

    Raises
    ------
    Http404
        They do not decide here.
    StateError
        It is still open or decided already, an objection waits for an answer, or the
        vote or the draw said something else.
    """
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if not may_decide(row, seats_of(row, by), by):
        raise Http404
    if row.closed_at is None or row.withdrawn:
        raise StateError(_("The outcome comes after the close."))
    if row.decided_at is not None:
        raise StateError(_("It is decided already. Nothing was changed."))
    if row.way == Way.CONSENT and open_objections(row):
        raise StateError(
            _("Answer each objection first, or wait until it is taken back.")
        )
    allowed = permitted_outcomes(row)
    if allowed is not None and outcome not in allowed:
        raise StateError(
            _("The outcome is what was chosen: %(options)s.")
            % {"options": ", ".join(allowed)}
        )
    row.outcome, row.reason, row.review_on = outcome, reason, review_on
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    ask_review(row, by)
    record("decision_taken", actor=by.account, subject=row.pk)


@transaction.atomic
def look_back(decision: Decision, by: Person, text: str) -> None:
    """Say what came of it, as one who decided or asked."""
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if not (may_decide(row, seats_of(row, by), by) or row.opened_by_id == by.pk):
        raise Http404
    if row.decided_at is None:
        raise StateError(_("First comes the outcome, then what came of it."))
    row.came_of_it = text
    row.save()


def _forget(row: Decision) -> None:
    if row.secret:
        Ballot.objects.filter(decision=row).delete()
    # A key that outlives a crash opens nothing any more: its ballots are gone.
    transaction.on_commit(partial(keys.shred, row.pk))


def _open_result(row: Decision) -> Result:
    chosen = Counter(
        Ballot.objects.filter(decision=row).values_list("choice", flat=True)
    )
    counts = [chosen[at] for at in range(len(row.options))]
    most = max(counts)
    places = [at for at, count in enumerate(counts) if count == most and most]
    return {"counts": [str(count) for count in counts], "most": places}


def _secret_result(row: Decision) -> Result:
    chosen: Counter[int] = Counter()
    try:
        key = keys.private_key(row.pk)
        for voter, box in _shuffled(row):
            opened = json.loads(sealing.unseal(key, box, owner=voter))
            chosen[opened["choice"]] += 1
    except SealError:
        return {"lost": True, "most": []}
    return secret_counts([chosen[at] for at in range(len(row.options))])


def _shuffled(row: Decision) -> list[tuple[Any, bytes]]:
    rows = Ballot.objects.filter(decision=row).order_by("pk")
    found = rows.values_list("voter_id", "box")
    return [(voter, bytes(box or b"")) for voter, box in found]


def _draw_result(row: Decision) -> Result:
    entries = list(row.options)
    if not entries:
        names = Ballot.objects.filter(decision=row, voter__active=True)
        people = names.order_by("voter__name", "voter__key")
        named = people.values_list("voter__name", "voter__key")
        entries = [f"{name} ({key})" for name, key in named]
    try:
        nonce = keys.private_key(row.pk).hex()
    except SealError:
        return {"lost": True, "entries": entries, "most": []}
    if not entries:
        return {"entries": [], "nonce": nonce, "most": []}
    return {
        "entries": entries,
        "list": list_hash(entries),
        "nonce": nonce,
        "most": [draw(entries, nonce)],
    }
