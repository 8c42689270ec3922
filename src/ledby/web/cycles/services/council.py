"""What the works council does: read, say, approve, and hold the second key.

The site makes a key, shows it once and keeps its public half; its holder shows that
they kept it by entering it. At the close any of these keys opens a copy of the cycle's
private key, which lies in the key store until the count.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from ledby.errors import SealError, StateError
from ledby.web.accounts.models import User
from ledby.web.cycles import council_keys, keys, letters
from ledby.web.cycles.council_selectors import (
    council,
    fingerprint,
    key_of,
    name_of,
    organisers_of,
    standing,
    waits_for_key,
)
from ledby.web.cycles.models import Approval, CouncilKey, Cycle, CycleEvent, Remark
from ledby.web.cycles.services.history import record
from ledby.web.outbox.services import queue_all

WRONG_KEYS = 10
PAUSE = 15 * 60
"""After so many wrong keys somebody waits for so many seconds."""


def consult(cycle: Cycle, by: User | None = None) -> None:
    """Ask the works council to read a plan, by mail.

    Raises
    ------
    StateError
        If it is no plan, nobody is on the council, or it was asked or said yes.
    """
    words = {"cycle": cycle.name}
    with _plan(cycle):
        stands = standing(cycle)
        if not council().exists():
            raise StateError(_("Nobody is on the works council."))
        if stands.approval or stands.asked:
            raise StateError(
                _("The works council knows the plan of %(cycle)s as it is.") % words
            )
        Cycle.objects.filter(pk=cycle.pk).update(consulted=fingerprint(cycle))
        record(cycle, CycleEvent.What.CONSULT, by, timezone.now())
        queue_all(letters.to_accounts(letters.AGREEMENT_WAITS, cycle, council()))
    cycle.refresh_from_db()


def approve(cycle: Cycle, by: User, seen: str) -> None:
    """Approve a plan for the works council, and tell the organiser.

    Parameters
    ----------
    cycle
        A plan.
    by
        A member of the council.
    seen
        The fingerprint of what they read.

    Raises
    ------
    StateError
        If it is no plan any more, or not the one that was read.
    """
    with _plan(cycle):
        if fingerprint(cycle) != seen:
            raise StateError(
                _("%(cycle)s was changed while you read it: read it again.")
                % {"cycle": cycle.name}
            )
        _approval, is_new = Approval.objects.get_or_create(
            cycle=cycle,
            fingerprint=seen,
            defaults={"by": by, "name": name_of(by), "at": timezone.now()},
        )
        if is_new:
            record(cycle, CycleEvent.What.APPROVE, by, timezone.now())
            _tell_organisers(letters.AGREEMENT_APPROVED, cycle)


def say(cycle: Cycle, by: User, text: str) -> None:
    """Keep what somebody says of an agreement, with their name, and tell the others."""
    with transaction.atomic():
        Remark.objects.create(
            cycle=cycle, by=by, name=name_of(by), at=timezone.now(), text=text
        )
        if council().filter(pk=by.pk).exists():
            _tell_organisers(letters.AGREEMENT_REMARK, cycle)
        else:
            to = letters.to_accounts(letters.AGREEMENT_REMARK, cycle, council())
            queue_all(to)


def make_key(cycle: Cycle, by: User) -> bytes:
    """Make a key for a member of the works council and return its private half.

    Only the public half is kept, so this is the one time that it can be read. A key
    that the member made before is replaced.

    Raises
    ------
    StateError
        If the cycle is no plan, or no second key is wanted.
    """
    made = PrivateKey.generate()
    with _plan(cycle):
        if not cycle.shared_key:
            raise StateError(
                _("The plan of %(cycle)s knows no second key.") % {"cycle": cycle.name}
            )
        CouncilKey.objects.update_or_create(
            cycle=cycle,
            holder=by,
            defaults={
                "public_key": bytes(made.public_key),
                "made_at": timezone.now(),
                "confirmed_at": None,
            },
        )
    return bytes(made)


def confirm_key(cycle: Cycle, by: User, text: str) -> None:
    """Let a member show that they kept the key they made: from now on it counts.

    Raises
    ------
    SealError
        If it is not their key; the sentence says where to look.
    StateError
        If the cycle is no plan any more, or after too many wrong keys.
    """
    with _few_tries(by):
        private = council_keys.from_text(text)
        row = key_of(cycle, by)
        if row is None or bytes(PrivateKey(private).public_key) != bytes(
            row.public_key
        ):
            raise SealError(_("This is not the key that you made last."))
    with _plan(cycle):
        mine = CouncilKey.objects.filter(pk=row.pk, public_key=row.public_key)
        if mine.filter(confirmed_at=None).update(confirmed_at=timezone.now()):
            record(cycle, CycleEvent.What.KEY_MADE, by, timezone.now())


def bring_key(cycle: Cycle, by: User, text: str) -> None:
    """Let a member of the works council open the answers of a closed cycle.

    The private key of the cycle then lies in the key store until the count.

    Raises
    ------
    SealError
        If the key does not open this cycle; the sentence says where to look.
    StateError
        If its answers do not wait for a key, or after too many wrong keys.
    """
    if not waits_for_key(cycle):
        raise _waits_for_none(cycle)
    with _few_tries(by):
        private = keys.open_copy(cycle.pk, council_keys.from_text(text))
        if private is None:
            raise SealError(
                _("This key does not open %(cycle)s.") % {"cycle": cycle.name}
            )
    if bytes(PrivateKey(private).public_key) != bytes(cycle.public_key or b""):
        raise SealError(f"The key store does not hold the key of cycle {cycle.pk}.")
    with keys.held(cycle.pk) as alone:
        # A count that ended meanwhile would leave what is brought now behind.
        cycle.refresh_from_db()
        if not alone or not waits_for_key(cycle):
            raise _waits_for_none(cycle)
        # First the line: no key is ever here without one that says who brought it.
        record(cycle, CycleEvent.What.KEY, by, timezone.now())
        keys.bring(cycle.pk, private)


@contextmanager
def _plan(cycle: Cycle) -> Iterator[None]:
    """Hold *cycle*, refreshed, as a plan that nobody launches or changes meanwhile."""
    with transaction.atomic():
        list(Cycle.objects.select_for_update().filter(pk=cycle.pk))
        cycle.refresh_from_db()
        if not cycle.is_draft or cycle.is_launching:
            raise StateError(
                _("%(cycle)s has been launched: its agreement stays as it is.")
                % {"cycle": cycle.name}
            )
        yield


@contextmanager
def _few_tries(by: User) -> Iterator[None]:
    name = f"council-key-{by.pk}"
    cache.add(name, 0, PAUSE)
    if cache.get(name, 0) >= WRONG_KEYS:
        raise StateError(
            _("That were %(number)s wrong keys: try again in a quarter of an hour.")
            % {"number": WRONG_KEYS}
        )
    try:
        yield
    except SealError:
        cache.add(name, 0, PAUSE)
        cache.incr(name)
        raise


def _waits_for_none(cycle: Cycle) -> StateError:
    return StateError(
        _("The answers of %(cycle)s do not wait for a key.") % {"cycle": cycle.name}
    )


def _tell_organisers(kind: str, cycle: Cycle) -> None:
    queue_all(letters.to_accounts(kind, cycle, organisers_of(cycle)))
