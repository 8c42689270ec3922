"""What is over is deleted by itself: one rule a tier, run once a day and recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.web.accounts.models import Session, SignInLink
from ledby.web.api.models import Token
from ledby.web.audit import services as audit
from ledby.web.audit.models import Entry
from ledby.web.cycles.due_selectors import to_shred
from ledby.web.cycles.models import Cycle, Draft, Participant, Sheet, State
from ledby.web.cycles.services import close as closing
from ledby.web.examples import services as examples
from ledby.web.examples.selectors import old_photographs
from ledby.web.examples.selectors import over_before as over_examples
from ledby.web.interactions import services as interactions
from ledby.web.interactions.selectors import over_before as over_sources
from ledby.web.outbox import files
from ledby.web.outbox.models import Message
from ledby.web.outbox.services.sending import forget as forget_letters
from ledby.web.people.models import ImportRun
from ledby.web.people.models import State as Import
from ledby.web.privacy.services import erasing
from ledby.web.profiles.selectors import over_before as over_notes
from ledby.web.profiles.services import notes

YEAR: Final = timedelta(days=365)
LETTERS: Final = timedelta(days=30)
IMPORTS: Final = 2 * YEAR
RESULTS: Final = 3 * YEAR


@dataclass(frozen=True)
class Rule:
    """What goes when.

    Attributes
    ----------
    fact
        Its name in the audit log.
    what, until
        For people.
    count
        How many there are to delete at a moment.
    do
        Deletes them and returns how many.
    told
        Whether the number may be told. Of drafts and letters it would say how many
        people have answered.
    """

    fact: str
    what: Promise
    until: Promise
    count: Callable[[datetime], int]
    do: Callable[[datetime], int]
    told: bool = True


@dataclass(frozen=True)
class Due:
    """A rule and what it would delete now, in words."""

    what: str
    until: str
    now: str


def due(now: datetime) -> list[Due]:
    """Return what a run at *now* would delete; nothing is changed."""
    return [
        Due(str(rule.what), str(rule.until), _told(rule, rule.count(now)))
        for rule in RULES
    ]


def run(now: datetime) -> None:
    """Delete what is over at *now*, and record what was done.

    Everything is tried even if one rule fails, and everything may be done twice.

    Raises
    ------
    ExceptionGroup
        Of what failed, after all the rest was done and recorded.
    """
    done: dict[str, int | bool] = {}
    faults: list[Exception] = []
    for rule in RULES:
        try:
            number = rule.do(now)
        # Whatever one rule chokes on, the others still hold.
        except Exception as error:  # noqa: BLE001
            faults.append(error)
            continue
        if number:
            done[rule.fact] = number if rule.told else True
    audit.record("retention_done", actor=None, **done)
    if faults:
        raise ExceptionGroup("Part of what is over could not be deleted", faults)


def _told(rule: Rule, number: int) -> str:
    if number == 0:
        return _("nothing")
    return str(number) if rule.told else _("some")


def _drafts(now: datetime) -> int:
    del now
    return Draft.objects.exclude(participant__cycle__state=State.OPEN).count()


def _forget_drafts(now: datetime) -> int:
    del now
    return closing.forget_drafts()


def _answers(now: datetime) -> int:
    del now
    return Sheet.objects.filter(participant__cycle__scored_at__isnull=False).count()


def _forget_answers(now: datetime) -> int:
    del now
    counted = Sheet.objects.filter(participant__cycle__scored_at__isnull=False)
    return counted.delete()[0]


def _keys(now: datetime) -> int:
    return len(to_shred(now))


def _destroy_keys(now: datetime) -> int:
    over = to_shred(now)
    for cycle in over:
        closing.shred(cycle, now=now)
    return len(over)


def _letters(now: datetime) -> int:
    before = now - LETTERS
    return Message.objects.filter(
        Q(sent_at__lt=before) | Q(parked_at__lt=before)
    ).count()


def _forget_letters(now: datetime) -> int:
    gone = forget_letters(now - LETTERS)
    if settings.MAIL_IS_FILES and not settings.DEMO:
        gone += files.forget(Path(settings.MAIL_FOLDER), now - LETTERS)
    return gone


def _sign_ins(now: datetime) -> int:
    return sum(rows.count() for rows in _past_sign_ins(now))


def _forget_sign_ins(now: datetime) -> int:
    return sum(rows.delete()[0] for rows in _past_sign_ins(now))


def _past_sign_ins(now: datetime) -> tuple[QuerySet[Any], ...]:
    return (
        SignInLink.objects.filter(expires_at__lte=now),
        Session.objects.filter(expire_date__lt=now),
        Token.objects.filter(expires_on__lt=timezone.localdate(now)),
    )


def _imports(now: datetime) -> int:
    return _old_imports(now).count()


def _forget_imports(now: datetime) -> int:
    return _old_imports(now).delete()[0]


def _old_imports(now: datetime) -> QuerySet[ImportRun]:
    over = ImportRun.objects.filter(moved_at__lt=now - IMPORTS)
    return over.filter(state__in=[Import.DONE, Import.STOPPED])


def _audit(now: datetime) -> int:
    return Entry.objects.filter(at__lte=now - audit.KEPT).count()


def _results(now: datetime) -> int:
    return _old_results(now).count()


def _old_results(now: datetime) -> QuerySet[Cycle]:
    old = Cycle.objects.filter(released_at__lt=now - RESULTS)
    return old.filter(Q(documents__isnull=False) | Q(participants__isnull=False))


def _forget_results(now: datetime) -> int:
    cycles_over = list(_old_results(now).distinct())
    for cycle in cycles_over:
        cycle.documents.all().delete()
        Participant.objects.filter(cycle=cycle).delete()
    return len(cycles_over)


def _examples(now: datetime) -> int:
    return over_examples(now - examples.KEPT).count()


def _photographs(now: datetime) -> int:
    return old_photographs(now).count()


def _notes(now: datetime) -> int:
    return over_notes(timezone.localdate(now - notes.KEPT)).count()


def _sources(now: datetime) -> int:
    return over_sources(now - interactions.KEPT).count()


def _erased(now: datetime) -> int:
    del now
    return erasing.left_over()


def _sweep(now: datetime) -> int:
    del now
    return erasing.sweep()


RULES: Final = (
    Rule(
        "drafts",
        gettext_lazy("Answers in the making"),
        gettext_lazy("the close of the cycle"),
        _drafts,
        _forget_drafts,
        told=False,
    ),
    Rule(
        "answers",
        gettext_lazy("Sealed answers"),
        gettext_lazy("the count"),
        _answers,
        _forget_answers,
        told=False,
    ),
    Rule(
        "keys",
        gettext_lazy("Keys of cycles"),
        gettext_lazy("the days of the agreement after the count"),
        _keys,
        _destroy_keys,
    ),
    Rule(
        "letters",
        gettext_lazy("Letters that were sent, and their files"),
        gettext_lazy("thirty days"),
        _letters,
        _forget_letters,
        told=False,
    ),
    Rule(
        "sign_ins",
        gettext_lazy("Sign-in links, tokens and sessions"),
        gettext_lazy("the day they run out"),
        _sign_ins,
        _forget_sign_ins,
    ),
    Rule(
        "imports",
        gettext_lazy("Notes on lists that were brought in"),
        gettext_lazy("two years"),
        _imports,
        _forget_imports,
    ),
    Rule(
        "audit",
        gettext_lazy("Rows of the audit log"),
        gettext_lazy("two years"),
        _audit,
        audit.forget,
    ),
    Rule(
        "results",
        gettext_lazy("Released pages, and whom a cycle asked"),
        gettext_lazy("three years after the release"),
        _results,
        _forget_results,
    ),
    Rule(
        "examples",
        gettext_lazy("Examples, and who saw them"),
        gettext_lazy("a year after their day"),
        _examples,
        examples.forget,
    ),
    Rule(
        "photographs",
        gettext_lazy("Photographs of examples"),
        gettext_lazy("a month after the day of the example"),
        _photographs,
        examples.forget_photographs,
    ),
    Rule(
        "notes",
        gettext_lazy("Notes of what rang true"),
        gettext_lazy("three years after they arrived"),
        _notes,
        notes.forget,
    ),
    Rule(
        "sources",
        gettext_lazy("What mail, calendars or chat said of blocks"),
        gettext_lazy("three years after they were read"),
        _sources,
        interactions.forget,
    ),
    Rule(
        "erased",
        gettext_lazy("Remains of those who had themselves erased"),
        gettext_lazy("as soon as nothing hangs on them"),
        _erased,
        _sweep,
    ),
)
