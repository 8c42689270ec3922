"""Answers on their way: a locked draft while one writes, a sealed sheet when sent."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import SealError, StateError
from ledby.web.cycles.answer_selectors import context
from ledby.web.cycles.answers import Answers, check, dumps, empty, loads
from ledby.web.cycles.instrument import load
from ledby.web.cycles.keys import token_hash
from ledby.web.cycles.models import Cycle, Draft, Participant, Sheet
from ledby.web.cycles.sealing import lock, seal, unlock
from ledby.web.cycles.selectors import closed_words, takes_answers


def load_draft(participant: Participant, token: str) -> Answers:
    """Return what was saved so far; empty answers if nothing was."""
    draft = Draft.objects.filter(participant=participant).first()
    if draft is None:
        return empty()
    return loads(unlock(token, bytes(draft.box)))


def save_draft(participant: Participant, token: str, answers: Answers) -> Answers:
    """Check the answers and keep them locked; return them as they were kept.

    Raises
    ------
    TableError
        If an answer is not possible (:func:`ledby.web.cycles.answers.check`).
    StateError
        If the cycle no longer takes answers.
    SealError
        If the token is not this participant's.
    """
    return change_draft(participant, token, lambda _saved: answers)


def change_draft(
    participant: Participant, token: str, change: Callable[[Answers], Answers]
) -> Answers:
    """Change what was saved in one transaction, so that two devices lose nothing.

    Raises as :func:`save_draft` does; then the saved answers stay as they were.
    """
    _own(participant, token)
    with transaction.atomic():
        Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        must_be_open(Cycle.objects.get(pk=participant.cycle_id))
        kept = _checked(participant, change(load_draft(participant, token)))
        _keep_draft(participant, token, kept)
    return kept


def submit(
    participant: Participant, token: str, answers: Answers | None = None
) -> None:
    """Seal the answers to the cycle's key and store them with the turnout row.

    Without *answers* what was saved last is given, on whichever device that was.

    One transaction: either the sheet, the turnout and the draft are all there or none
    is. Sending again replaces the sheet, so a doubled submission leaves one. Raises as
    :func:`save_draft` does.
    """
    _own(participant, token)
    key = participant.cycle.public_key
    if key is None:
        raise SealError(_("This cycle has no key to seal answers with."))
    with transaction.atomic():
        # The locks make a closing cycle wait for this transaction, so that no answer
        # can arrive after the sheets were read, and a second device for its turn.
        cycles = Cycle.objects.select_for_update(no_key=True)
        must_be_open(cycles.get(pk=participant.cycle_id))
        Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        given = load_draft(participant, token) if answers is None else answers
        kept = _checked(participant, given)
        sealed = seal(bytes(key), dumps(kept), owner=participant.pk)
        Sheet.objects.bulk_create(
            [Sheet(participant=participant, sealed=sealed)],
            update_conflicts=True,
            unique_fields=["participant"],
            update_fields=["sealed"],
        )
        Participant.objects.filter(pk=participant.pk).update(answered=True)
        _keep_draft(participant, token, kept)
    participant.answered = True


def _own(participant: Participant, token: str) -> None:
    if not hmac.compare_digest(bytes(participant.token_hash), token_hash(token)):
        raise SealError(_("This link belongs to somebody else."))


def _checked(participant: Participant, answers: Answers) -> Answers:
    instrument = load(participant.cycle.instrument)
    return check(answers, instrument, context(participant, answers))


def must_be_open(cycle: Cycle) -> None:
    """Raise StateError if *cycle* takes no answers (any more)."""
    if not takes_answers(cycle, timezone.now()):
        raise StateError(closed_words(cycle))


def _keep_draft(participant: Participant, token: str, answers: Answers) -> None:
    Draft.objects.bulk_create(
        [Draft(participant=participant, box=lock(token, dumps(answers)))],
        update_conflicts=True,
        unique_fields=["participant"],
        update_fields=["box"],
    )
