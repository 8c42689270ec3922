"""What is done for growth: choosing, asking once, counting, sharing, ending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import SealError, StateError, TableError
from ledby.web.accounts.models import User
from ledby.web.audit.services import record
from ledby.web.cycles import keys
from ledby.web.cycles.sealing import seal, unseal
from ledby.web.growth import pulse
from ledby.web.growth.letters import NUDGE, PULSE
from ledby.web.growth.models import LogEntry, Noticer, PageShare, Part, Role, Step
from ledby.web.growth.policies import MOST_NOTICERS
from ledby.web.growth.selectors import KEPT, OPEN, asks_nearly_the_same
from ledby.web.outbox.services import Letter, queue, queue_all
from ledby.web.people.models import Person
from ledby.web.practice.models import Post
from ledby.web.practice.services import try_it

MOST_WEEKS: Final = 12


def choose(
    person: Person,
    *,
    trait: str,
    practice: Post | None,
    plan: str,
    noticers: Iterable[Person] = (),
) -> Step:
    """Begin a step of *person*; the one before it ends.

    Raises
    ------
    StateError
        Nothing was chosen, somebody named themselves, or too many are named.
    """
    named = list(dict.fromkeys(noticers))
    if not trait and practice is None:
        raise StateError(_("Choose a trait, a practice, or one of each."))
    if person in named:
        raise StateError(_("Name others who may notice: you do so anyway."))
    if len(named) > MOST_NOTICERS:
        raise StateError(
            _("Name at most %(most)s people who may notice.") % {"most": MOST_NOTICERS}
        )
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        end(person)
        step = Step.objects.create(
            person=person,
            trait=trait,
            practice=practice,
            plan=plan,
            made_at=timezone.now(),
        )
        Noticer.objects.bulk_create(Noticer(step=step, person=one) for one in named)
        if practice is not None and not practice.tries.filter(person=person).exists():
            try_it(person, practice, "trying")
    return step


def end(person: Person) -> None:
    """Put aside what somebody tries; nobody is asked about it any more."""
    with transaction.atomic():
        steps = Step.objects.filter(person=person, ended_at__isnull=True)
        open_ones = list(steps.select_for_update(no_key=True))
        for step in open_ones:
            step.ended_at = timezone.now()
            if step.asked_at is not None and step.counted_at is None:
                _close(step, {})
            step.save()


def set_nudges(step: Step, *, wanted: bool) -> None:
    """Begin or stop the monthly letters about a step."""
    Step.objects.filter(pk=step.pk).update(nudges=wanted)


def ask(step: Step, now: datetime) -> None:
    """Ask those who may notice, once: make the key of the pulse and queue the letters.

    A key that an interrupted try left behind has sealed nothing and is replaced.
    """
    with transaction.atomic():
        held = Step.objects.select_for_update(no_key=True).get(pk=step.pk)
        if held.asked_at is not None or held.ended_at is not None:
            return
        keys.shred(step.pk)
        held.public_key = keys.create(step.pk)
        held.asked_at, held.closes_at = now, now + OPEN
        held.save()
        rows = [
            row
            for row in held.noticers.select_related("person")
            if row.person.active and row.person.email
        ]
        for row in rows:
            token = keys.personal_token(step.pk, row.pk)
            row.token_hash = keys.token_hash(token)
        Noticer.objects.bulk_update(rows, ["token_hash"])
        queue_all(
            Letter(PULSE, str(row.person.email), str(row.pk), row.person.language)
            for row in rows
        )


def answer(noticer: Noticer, given: pulse.Pulse) -> None:
    """Seal an answer to the key of its pulse; once, and never again.

    Raises
    ------
    StateError
        It was answered, or the pulse is over.
    """
    with transaction.atomic():
        step = Step.objects.select_for_update(no_key=True).get(pk=noticer.step_id)
        row = Noticer.objects.select_for_update(no_key=True).get(pk=noticer.pk)
        closes = step.closes_at
        over = closes is None or timezone.now() >= closes or step.counted_at
        if over or step.public_key is None:
            raise StateError(_("This question is over and takes no more answers."))
        if row.answered:
            raise StateError(_("You have answered this once, and once is enough."))
        payload = pulse.dumps(pulse.check(given))
        row.sealed = seal(bytes(step.public_key), payload, owner=row.pk)
        row.answered = True
        row.save()


def count(step: Step) -> None:
    """Open the answers of a pulse once, keep what may be shown, delete the rest."""
    with transaction.atomic():
        held = Step.objects.select_for_update(no_key=True).get(pk=step.pk)
        if held.counted_at is not None:
            return
        found = pulse.noticed(_opened(held), coarse=asks_nearly_the_same(held))
        _close(held, dict(found))
        held.save()


def _opened(step: Step) -> list[pulse.Pulse]:
    rows = step.noticers.filter(sealed__isnull=False)
    if not keys.exists(step.pk):
        return []
    private, found = keys.private_key(step.pk), []
    for row in rows:
        try:
            payload = unseal(private, bytes(row.sealed or b""), owner=row.pk)
            found.append(pulse.loads(payload))
        except (SealError, TableError):
            # Not one of ours: it counts for nothing, and the others still count.
            continue
    return found


def _close(step: Step, seen: dict[str, object]) -> None:
    step.counted_at, step.seen = timezone.now(), seen
    step.noticers.update(sealed=None, answered=False)
    transaction.on_commit(lambda: keys.shred(step.pk))


def nudge(step: Step, now: datetime) -> None:
    """Send somebody the monthly letter about their own step."""
    with transaction.atomic():
        Step.objects.filter(pk=step.pk).update(nudged_at=now)
        queue(NUDGE, str(step.person.email), str(step.pk), step.person.language)


def write_log(person: Person, text: str) -> LogEntry:
    """Add a line to one's own log."""
    return LogEntry.objects.create(person=person, text=text, at=timezone.now())


def drop_log(person: Person, entry_id: UUID) -> None:
    """Delete a line of one's own log; Http404 for that of somebody else."""
    if not LogEntry.objects.filter(person=person, pk=entry_id).delete()[0]:
        raise Http404


def share(
    owner: Person, reader: Person, *, role: str, parts: Sequence[str], weeks: int
) -> PageShare:
    """Share parts of one's page with a colleague for some weeks.

    Sharing again with the same colleague replaces what was shared before.

    Raises
    ------
    StateError
        No part was chosen, the weeks are too many, or it is oneself.
    """
    if owner == reader:
        raise StateError(_("You read your own page already: name somebody else."))
    if not parts or not 1 <= weeks <= MOST_WEEKS:
        raise StateError(
            _("Choose at least one part, and 1 to %(most)s weeks.")
            % {"most": MOST_WEEKS}
        )
    now = timezone.now()
    made, _new = PageShare.objects.update_or_create(
        owner=owner,
        reader=reader,
        defaults={
            "role": Role(role),
            "parts": [Part(part).value for part in parts],
            "made_at": now,
            "ends_at": now + timedelta(weeks=weeks),
        },
    )
    return made


def end_share(owner: Person, share_id: UUID) -> None:
    """Stop sharing one's page at once; Http404 for a page of somebody else."""
    if not PageShare.objects.filter(owner=owner, pk=share_id).delete()[0]:
        raise Http404


def note_read(reader: User, share: PageShare) -> None:
    """Record that a shared page was read; its owner sees by whom and when."""
    record("page_read", actor=reader, subject=share.owner_id)


def forget(now: datetime) -> int:
    """Delete shares that ended a month ago; return how many."""
    return PageShare.objects.filter(ends_at__lt=now - KEPT).delete()[0]


def erase(person: Person) -> None:
    """Delete all that this app holds of somebody, and the keys of their pulses."""
    for step in Step.objects.filter(person=person):
        keys.shred(step.pk)
    Step.objects.filter(person=person).delete()
    Noticer.objects.filter(person=person).delete()
    LogEntry.objects.filter(person=person).delete()
    PageShare.objects.filter(owner=person).delete()
    PageShare.objects.filter(reader=person).delete()
