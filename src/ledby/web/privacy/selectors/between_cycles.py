"""What is held on somebody of the life between cycles: practices and growth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.db.models import Q

from ledby.web.growth.models import LogEntry, Noticer, PageShare, Step
from ledby.web.practice.models import (
    Authorship,
    Comment,
    FeedKey,
    Post,
    Report,
    Try,
    WeeklyLetter,
)
from ledby.web.privacy.selectors.owner import Owner, Row


def _posts(owner: Owner) -> Iterator[Row]:
    rows = Post.objects.filter(authors__person=owner.person).order_by("made_at")
    for row in rows if owner.person else ():
        yield {
            "title": row.title,
            "state": row.state,
            "made": row.made_at,
            "published": row.published_at,
            "about": row.about,
            "tried": row.tried,
            "happened": row.happened,
            "differently": row.differently,
            "source": row.source,
            "series": row.series,
        }


def _authorships(owner: Owner) -> Iterator[Row]:
    rows = Authorship.objects.filter(person=owner.person).select_related("post")
    for row in rows if owner.person else ():
        yield {"practice": row.post.title, "place": row.place + 1}


def _comments(owner: Owner) -> Iterator[Row]:
    rows = Comment.objects.filter(person=owner.person).select_related("post")
    for row in rows if owner.person else ():
        yield {
            "practice": row.post.title,
            "at": row.at,
            "text": row.text,
            "removed": row.removed,
        }


def _reports(owner: Owner) -> Iterator[Row]:
    rows = Report.objects.filter(person=owner.person)
    for row in rows.select_related("comment__post") if owner.person else ():
        yield {"practice": row.comment.post.title, "at": row.at}


def _tries(owner: Owner) -> Iterator[Row]:
    rows = Try.objects.filter(person=owner.person).select_related("post")
    for row in rows if owner.person else ():
        yield {"practice": row.post.title, "how": row.verdict, "since": row.since}


def _feed_keys(owner: Owner) -> Iterator[Row]:
    rows = FeedKey.objects.filter(person=owner.person)
    for row in rows if owner.person else ():
        yield {"made": row.made_at}


def _weekly_letters(owner: Owner) -> Iterator[Row]:
    rows = WeeklyLetter.objects.filter(person=owner.person)
    for row in rows if owner.person else ():
        yield {"since": row.since, "told_until": row.told_until}


def _steps(owner: Owner) -> Iterator[Row]:
    rows = Step.objects.filter(person=owner.person).select_related("practice")
    for row in rows.order_by("made_at") if owner.person else ():
        named = row.noticers.filter(person__active=True)
        yield {
            "trait": row.trait,
            "practice": row.practice.title if row.practice else "",
            "plan": row.plan,
            "made": row.made_at,
            "ended": row.ended_at,
            "monthly_letter": row.nudges,
            "you_named": list(named.values_list("person__name", flat=True)),
            "noticed": row.seen,
        }


def _noticing(owner: Owner) -> Iterator[Row]:
    # Whose step it is stays theirs to tell, until the letter that asks says it.
    rows = Noticer.objects.filter(person=owner.person).select_related("step__person")
    for row in rows if owner.person else ():
        asked = row.step.asked_at
        yield {
            "asked": asked,
            "about": row.step.person.name if asked else "",
            "sealed_answer": row.sealed is not None,
        }


def _log(owner: Owner) -> Iterator[Row]:
    rows = LogEntry.objects.filter(person=owner.person).order_by("at")
    yield from rows.values("at", "text") if owner.person else ()


def _shares(owner: Owner) -> Iterator[Row]:
    rows = PageShare.objects.filter(Q(owner=owner.person) | Q(reader=owner.person))
    for row in rows.select_related("owner", "reader") if owner.person else ():
        yield {
            "of": row.owner.name,
            "with": row.reader.name,
            "as": row.role,
            "parts": row.parts,
            "since": row.made_at,
            "until": row.ends_at,
        }


READERS: Final[dict[str, Callable[[Owner], Iterator[Row]]]] = {
    "practice.Post": _posts,
    "practice.Authorship": _authorships,
    "practice.Comment": _comments,
    "practice.Report": _reports,
    "practice.Try": _tries,
    "practice.FeedKey": _feed_keys,
    "practice.WeeklyLetter": _weekly_letters,
    "growth.Step": _steps,
    "growth.Noticer": _noticing,
    "growth.LogEntry": _log,
    "growth.PageShare": _shares,
}
