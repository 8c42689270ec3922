"""What is done with practices: written, reviewed, tried, talked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zlib import crc32

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.audit.services import record
from ledby.web.people.models import Person
from ledby.web.practice import starters
from ledby.web.practice.models import (
    Authorship,
    Comment,
    FeedKey,
    Post,
    Report,
    State,
    Try,
    Verdict,
    WeeklyLetter,
)
from ledby.web.practice.policies import is_editor, may_turn
from ledby.web.practice.selectors import is_author, searchable

SPREAD: Final = 2 * 24 * 60
"""Over how many minutes the starter practices seem to have been published."""
PARTS: Final = ("title", "tried", "happened", "differently", "source")
AFTER: Final = {
    "hand-in": State.HANDED_IN,
    "take-back": State.DRAFT,
    "publish": State.PUBLISHED,
    "give-back": State.DRAFT,
    "withdraw": State.WITHDRAWN,
    "reopen": State.DRAFT,
}


def write(
    person: Person,
    words: Mapping[str, Any],
    post: Post | None = None,
    *,
    others: Iterable[Person] = (),
) -> Post:
    """Keep a draft: a new one of *person*, or a change to *post*.

    Parameters
    ----------
    person
        Who writes.
    words
        Title, about, the three parts, source, series and language.
    post
        The draft that is changed; None for a new one.
    others
        Who wrote it too, beside the one who made it.
    """
    with transaction.atomic():
        if post is None:
            post = Post(made_at=timezone.now())
        for name, value in words.items():
            setattr(post, name, value)
        post.searched = searched(post)
        post.save()
        first = post.authors.order_by("place").first()
        maker = person if first is None else first.person
        post.authors.all().delete()
        several = dict.fromkeys([maker, *others])
        Authorship.objects.bulk_create(
            Authorship(post=post, person=one, place=at)
            for at, one in enumerate(several)
        )
    return post


def turn(post: Post, user: User, name: str, word: str = "") -> None:
    """Take a post to the next state of its life.

    Raises
    ------
    Http404
        If the turn is not possible from here, or not theirs.
    StateError
        If it is handed in without a word in it.
    """
    with transaction.atomic():
        post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        author, editor = is_author(user, post), is_editor(user)
        if not may_turn(name, post.state, author=author, editor=editor):
            raise Http404
        if name == "drop":
            post.delete()
            return
        if name == "hand-in" and not (post.tried.strip() and post.happened.strip()):
            raise StateError(
                _("Say what you tried and what happened before you hand it in.")
            )
        post.state = AFTER[name]
        post.word = word.strip()[:500] if name == "give-back" else ""
        if name == "publish":
            post.published_at, post.reviewed_by = timezone.now(), user
        post.save()
        if name == "withdraw" and not author:
            record("practice_withdrawn", actor=user)


def try_it(person: Person, post: Post, verdict: str) -> None:
    """Note that somebody tries a practice, or how it went; empty: neither any more."""
    if not verdict:
        Try.objects.filter(person=person, post=post).delete()
        return
    now = timezone.now()
    Try.objects.update_or_create(
        person=person,
        post=post,
        defaults={"verdict": Verdict(verdict), "at": now},
        create_defaults={"verdict": Verdict(verdict), "at": now, "since": now},
    )


def say(person: Person, post: Post, text: str) -> Comment:
    """Add a signed comment under a practice."""
    return Comment.objects.create(
        post=post, person=person, text=text, at=timezone.now()
    )


def take_back(person: Person, comment: Comment) -> None:
    """Delete one's own comment; Http404 for that of somebody else."""
    if comment.person_id != person.pk:
        raise Http404
    comment.delete()


def report(person: Person, comment: Comment) -> None:
    """Ask an editor to look at a comment; once is enough."""
    Report.objects.get_or_create(
        person=person, comment=comment, defaults={"at": timezone.now()}
    )


def settle(editor: User, comment: Comment, *, remove: bool) -> None:
    """Remove a comment that was reported, or leave it and forget the reports."""
    with transaction.atomic():
        comment.reports.all().delete()
        if remove:
            Comment.objects.filter(pk=comment.pk).update(removed=True, text="")
            record("comment_removed", actor=editor)


def make_feed_key(person: Person) -> str:
    """Return a fresh private link's token; an older one ends with it."""
    return FeedKey.objects.make(person)


def end_feed_key(person: Person) -> None:
    """End somebody's private link."""
    FeedKey.objects.end(person)


def note_moved(post_id: UUID, moved: Mapping[str, Any]) -> None:
    """Keep with a practice what moved, as the gate let it through."""
    Post.objects.filter(pk=post_id).update(moved=dict(moved))


def load_starters(now: datetime | None = None) -> int:
    """Put those practices of LedBy in that are not there yet; return how many.

    One that an editor withdrew stays withdrawn.
    """
    now = now or timezone.now()
    there = set(
        Post.objects.filter(starter__isnull=False).values_list("starter", flat=True)
    )
    further = {
        language: {one.key: one for one in starters.starters(language)}
        for language in starters.LANGUAGES[1:]
    }
    fresh = [
        _post(one, {name: said[one.key] for name, said in further.items()}, now)
        for one in starters.starters(starters.LANGUAGES[0])
        if one.key not in there
    ]
    Post.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _post(
    one: starters.Starter, others: Mapping[str, starters.Starter], now: datetime
) -> Post:
    post = Post(
        starter=one.key,
        about=one.about,
        title=one.title,
        tried=one.body,
        happened=one.notice,
        source=one.source,
        state=State.PUBLISHED,
        made_at=now,
        # Mixed, so that the list does not begin with all of one trait.
        published_at=now - timedelta(minutes=crc32(one.key.encode()) % SPREAD),
    )
    post.others = {
        language: {
            "title": said.title,
            "tried": said.body,
            "happened": said.notice,
            "source": said.source,
        }
        for language, said in others.items()
    }
    post.searched = searched(post)
    return post


def searched(post: Post) -> str:
    """Return all words of a post, in each of its languages, for the search."""
    own = [str(getattr(post, name)) for name in (*PARTS, "series")]
    others = [text for words in post.others.values() for text in words.values()]
    return searchable(*own, *others)


def erase(person: Person) -> None:
    """Delete what somebody tried, asked and drafted; what they shared stays unsigned.

    A draft that others write too stays theirs.
    """
    Try.objects.filter(person=person).delete()
    Report.objects.filter(person=person).delete()
    FeedKey.objects.filter(person=person).delete()
    WeeklyLetter.objects.filter(person=person).delete()
    unfinished = Post.objects.filter(authors__person=person)
    for post in unfinished.exclude(state=State.PUBLISHED):
        if post.authors.count() == 1:
            post.delete()
        else:
            post.authors.filter(person=person).delete()
