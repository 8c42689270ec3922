"""Adding to the audit log, going through it, and letting go of what is too old."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction
from django.utils import timezone

from ledby.web.accounts.models import User
from ledby.web.audit.append_only import DAYS
from ledby.web.audit.chain import digest
from ledby.web.audit.kinds import KINDS, Fact
from ledby.web.audit.models import Chain, Entry

KEPT: Final = timedelta(days=DAYS)
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID: Final = re.compile(r"[0-9]{1,19}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def record(
    kind: str,
    *,
    actor: User | None,
    subject: uuid.UUID | int | str = "",
    **facts: Fact,
) -> None:
    """Add a row in the transaction of the caller.

    Others who add a row wait until that transaction ends, so call it last.

    Parameters
    ----------
    kind
        One of :data:`ledby.web.audit.kinds.KINDS`.
    actor
        Who did it; None for the site itself and for its shell.
    subject
        The id of what it was done to, as the kind says.
    **facts
        Those that the kind may hold: numbers, yes or no, words of ours.

    Raises
    ------
    ValueError
        The kind is unknown, or says something that it may not.
    """
    about = str(subject)
    _check(kind, about, facts)
    by = "" if actor is None else str(actor.pk)
    with transaction.atomic():
        chain = _held()
        number, at = chain.last + 1, timezone.now()
        previous = bytes(chain.end)
        end = digest(previous, number, at, (kind, by, about), facts)
        # Never an UPDATE of a row that has this number: that would be a change.
        Entry(
            number=number,
            at=at,
            kind=kind,
            actor=by,
            subject=about,
            facts=facts,
            previous=previous,
            hash=end,
        ).save(force_insert=True)
        Chain.objects.update(last=number, end=end)


def verify() -> int | None:
    """Return the number of the first row that is not as it was added; None if all are.

    A row that was changed, taken out, put in or moved breaks the chain there; if the
    last rows are gone, the first that is missing is named.
    """
    while True:
        chain = Chain.objects.first() or Chain()
        broken = _first_broken(chain)
        now = Chain.objects.first() or Chain()
        # What was too old may have gone meanwhile: then the chain begins later.
        if broken is None or now.first == chain.first:
            return broken


def check() -> int | None:
    """Go through the chain as :func:`verify` does, and keep what was found and when."""
    broken = verify()
    with transaction.atomic():
        _held()
        Chain.objects.update(checked_at=timezone.now(), broken=broken)
    return broken


def forget(now: datetime) -> int:
    """Let go of rows older than two years, from the oldest on; return how many."""
    with transaction.atomic():
        chain = _held()
        young = Entry.objects.filter(at__gt=now - KEPT).order_by("number").first()
        until = chain.last if young is None else young.number - 1
        if until < chain.first:
            return 0
        anchor = Entry.objects.get(number=until).hash
        # The manager of the log refuses to delete, whoever asks.
        models.QuerySet(Entry).filter(number__lte=until).delete()
        Chain.objects.update(first=until + 1, anchor=anchor)
    return until + 1 - chain.first


def _held() -> Chain:
    chains = Chain.objects.select_for_update()
    found = chains.first()
    if found is None:
        # Two at once: one row is made, and the second waits for the first.
        Chain.objects.bulk_create([Chain()], ignore_conflicts=True)
        found = chains.get()
    return found


def _first_broken(chain: Chain) -> int | None:
    number, previous = chain.first, bytes(chain.anchor)
    rows = Entry.objects.filter(number__lte=chain.last).order_by("number")
    for row in rows.iterator(chunk_size=2_000):
        if row.number != number:
            return min(row.number, number)
        said = (row.kind, row.actor, row.subject)
        found = digest(previous, number, row.at, said, row.facts)
        if bytes(row.previous) != previous or bytes(row.hash) != found:
            return number
        number, previous = number + 1, found
    if number != chain.last + 1 or previous != bytes(chain.end):
        return min(number, chain.last)
    highest = Entry.objects.aggregate(models.Max("number"))["number__max"] or 0
    now = Chain.objects.first() or Chain()
    return now.last + 1 if highest > now.last else None


def _check(kind: str, subject: str, facts: Mapping[str, Fact]) -> None:
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"The audit log knows no {kind!r}.")
    if alien := facts.keys() - known.facts:
        raise ValueError(f"{kind} holds no {', '.join(sorted(alien))}.")
    if bool(known.about) != bool(subject) or (subject and not _ID.fullmatch(subject)):
        raise ValueError(f"{kind} is about an id of: {known.about or 'nothing'}.")
    for name, fact in facts.items():
        if isinstance(fact, str) and not _WORD.fullmatch(fact):
            raise ValueError(f"{kind}, {name}: a number, yes or no, or a short word.")
