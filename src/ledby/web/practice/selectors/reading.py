"""Reads of practices: the list, one of them in the reader's language, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    When,
)
from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ledby.reports.charts.cover import cover
from ledby.reports.charts.drawing import Svg
from ledby.web.accounts.models import User
from ledby.web.people.models import Person
from ledby.web.practice.models import (
    About,
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
from ledby.web.practice.policies import is_editor, may_read
from ledby.web.practice.selectors.finding import matching
from ledby.web.practice.writing import minutes, safe_html

PAGE: Final = 12
FEED: Final = 30
MOST_TO_CHOOSE: Final = 150
HOUSE: Final = "LedBy"
cover_of = lru_cache(maxsize=500)(cover)
published_html = lru_cache(maxsize=200)(safe_html)


@dataclass(frozen=True, slots=True)
class Telling:
    """A practice in the reader's language, as far as it is there in that.

    ``parts`` are headings with HTML; empty where only the title is wanted.
    """

    post: Post
    language: str
    title: str
    by: str
    about: str
    minutes: int
    cover: Svg
    source: str
    parts: tuple[tuple[str, SafeString], ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """How many tried a practice and what they say of it, as bands or None."""

    tried: str | None
    helped: str | None
    did_not: str | None
    cant_tell: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with what the reader may do about it."""

    comment: Comment
    html: SafeString
    own: bool
    reported: bool


def person_of(user: User | AnonymousUser) -> Person:
    """Return the person whose account it is; Http404 for an account without one."""
    person_id = user.person_id if isinstance(user, User) else None
    if person_id is None:
        raise Http404
    return Person.objects.get(pk=person_id)


def person_at(address: str) -> Person | None:
    """Return who is here under an e-mail address, or None."""
    return Person.objects.filter(active=True, email=address.lower()).first()


def listed(text: str, about: str, series: str, page: str | None) -> Page[Post]:
    """Return a page of what is published, newest first.

    Parameters
    ----------
    text
        Each of its words begins a word of the practice; all if empty.
    about, series
        Only those that serve this, or belong to this series; all if empty.
    page
        Which page; the nearest if there is none of that number.
    """
    about = about if about in About.values else ""
    found = Paginator(matching(text, about, series), PAGE).get_page(page)
    # By their keys alone: asked for the state too, SQLite goes through all posts.
    rows = _with_authors().in_bulk(found.object_list)
    shown = cast("Page[Post]", found)
    shown.object_list = [rows[pk] for pk in found.object_list if pk in rows]
    return shown


def published() -> QuerySet[Post]:
    """Return what everybody may read, newest first."""
    posts = _with_authors().filter(state=State.PUBLISHED)
    return posts.order_by("-published_at", "pk")


def _with_authors() -> QuerySet[Post]:
    return Post.objects.defer("searched").prefetch_related("authors__person")


def own_posts(person: Person) -> list[Post]:
    """Return what somebody wrote, with others or alone, the newest first."""
    posts = Post.objects.filter(authors__person=person).order_by("-made_at", "pk")
    return list(posts.prefetch_related("authors__person"))


def handed_in() -> list[Post]:
    """Return what waits for an editor, the oldest first."""
    posts = Post.objects.filter(state=State.HANDED_IN).order_by("made_at", "pk")
    return list(posts.prefetch_related("authors__person"))


def reported() -> list[Comment]:
    """Return the comments that somebody asked an editor to look at."""
    rows = Comment.objects.filter(removed=False, reports__isnull=False).distinct()
    return list(rows.select_related("post", "person"))


def access_post(user: User | AnonymousUser, post_id: UUID) -> Post:
    """Return a post to those who may read it; Http404 if missing or not for them."""
    found = Post.objects.prefetch_related("authors__person").filter(pk=post_id).first()
    if found is None or not may_read(
        found.state, author=is_author(user, found), editor=is_editor(user)
    ):
        raise Http404
    return found


def access_published(user: User | AnonymousUser, post_id: UUID) -> Post:
    """Return a post that everybody may read; Http404 for one that is not."""
    post = access_post(user, post_id)
    if post.state != State.PUBLISHED:
        raise Http404
    return post


def access_draft(user: User | AnonymousUser, post_id: UUID) -> Post:
    """Return a draft to those who write it; Http404 for everybody else."""
    post = access_post(user, post_id)
    if post.state != State.DRAFT or not is_author(user, post):
        raise Http404
    return post


def access_comment(user: User | AnonymousUser, comment_id: UUID) -> Comment:
    """Return a comment under a practice that *user* may read; Http404 otherwise."""
    found = Comment.objects.select_related("post", "person").filter(
        pk=comment_id, removed=False, post__state=State.PUBLISHED
    )
    comment = found.first()
    if comment is None or not isinstance(user, User):
        raise Http404
    return comment


def is_author(user: User | AnonymousUser, post: Post) -> bool:
    """Say whether *user* is one of those who wrote a post."""
    person_id = user.person_id if isinstance(user, User) else None
    return person_id is not None and any(
        row.person_id == person_id for row in post.authors.all()
    )


def names(post: Post) -> str:
    """Return who wrote a post: "Amal Nasser, Marc Duval"."""
    if post.starter is not None:
        return HOUSE
    return ", ".join(row.person.name for row in post.authors.all())


def title_of(post: Post) -> str:
    """Return what a post is called in the reader's language."""
    words = post.others.get((get_language() or "en")[:2], {})
    return str(words.get("title", post.title))


def words_of(post: Post) -> dict[str, str]:
    """Return the texts of a post in the reader's language, as far as it has them."""
    words = post.others.get((get_language() or "en")[:2], {})
    names = ("title", "tried", "happened", "differently", "source")
    return {name: str(words.get(name, getattr(post, name))) for name in names}


def brief(post: Post) -> Telling:
    """Return a post without its text, for lists."""
    return _telling(post, whole=False)


def telling(post: Post) -> Telling:
    """Return a post with its text."""
    return _telling(post, whole=True)


def _telling(post: Post, *, whole: bool) -> Telling:
    wanted = (get_language() or "en")[:2]
    words = post.others.get(wanted, {})
    texts = words_of(post)
    body = [texts[name] for name in ("tried", "happened", "differently")]
    pairs = zip(headings(starter=post.starter is not None), body, strict=True)
    # A draft is forgotten when it is deleted, so only what is published is kept here.
    html = published_html if post.state == State.PUBLISHED else safe_html
    parts = [(heading, html(text)) for heading, text in pairs if text and whole]
    return Telling(
        post=post,
        language=wanted if words else post.language,
        title=texts["title"],
        by=names(post),
        about=str(About(post.about).label),
        minutes=minutes(body),
        cover=cover_of(str(post.pk)),
        source=texts["source"],
        parts=tuple(parts),
    )


def headings(*, starter: bool) -> tuple[str, str, str]:
    """Return what stands above the three parts of a post."""
    if starter:
        return _("What to try"), _("How you notice it"), ""
    return (
        _("What I tried"),
        _("What happened"),
        _("What I would do differently"),
    )


def tried(post: Post, now: datetime | None = None) -> Tried:
    """Return in bands how many tried a practice, and how it went, as of this Monday.

    Nobody can see from one day to the next that a colleague was added.
    """
    # The gate brings the numbers' engine, which a page of words does not need.
    from ledby.science.disclosure import people_band  # noqa: PLC0415

    now = timezone.localtime(now)
    monday = (now - timedelta(days=now.weekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    rows = Try.objects.filter(post=post, at__lt=monday)
    said = Counter(rows.values_list("verdict", flat=True))
    return Tried(
        tried=people_band(said.total()),
        helped=people_band(said[Verdict.HELPED]),
        did_not=people_band(said[Verdict.DID_NOT]),
        cant_tell=people_band(said[Verdict.CANT_TELL]),
    )


def own_verdict(user: User | AnonymousUser, post: Post) -> str:
    """Return what the reader said of a practice; empty if they did not try it."""
    person_id = user.person_id if isinstance(user, User) else None
    if person_id is None:
        return ""
    row = Try.objects.filter(post=post, person=person_id).first()
    return row.verdict if row else ""


def comments(user: User | AnonymousUser, post: Post) -> list[Said]:
    """Return what was said under a practice, oldest first."""
    person_id = user.person_id if isinstance(user, User) else None
    mine = Report.objects.filter(comment=OuterRef("pk"))
    mine = mine.filter(person=person_id) if person_id else mine.none()
    rows = post.comments.filter(removed=False).select_related("person")
    return [
        Said(row, safe_html(row.text), row.person_id == person_id, row.asked)
        for row in rows.annotate(asked=Exists(mine))
    ]


def neighbours(post: Post) -> tuple[list[Post], int]:
    """Return the other practices of its series, in order, and its own place in it."""
    if not post.series:
        return [], 0
    rows = published().filter(series=post.series).order_by("published_at", "pk")
    found = list(rows)
    place = next((at for at, one in enumerate(found, 1) if one.pk == post.pk), 0)
    return [one for one in found if one.pk != post.pk], place


def practices_to_try(about: str = "") -> Sequence[tuple[str, str]]:
    """Return id and title of what one may choose to try, those about this first."""
    first = Case(When(about=about, then=0), default=1, output_field=IntegerField())
    house = Case(When(starter=None, then=1), default=0, output_field=IntegerField())
    posts = Post.objects.filter(state=State.PUBLISHED)
    rows = posts.only("id", "title", "others").order_by(first, house, "about", "title")
    return [(str(post.pk), title_of(post)) for post in rows[:MOST_TO_CHOOSE]]


def tried_by(post: Post, since: datetime, until: datetime) -> set[UUID]:
    """Return who began to try a practice between two moments."""
    rows = Try.objects.filter(post=post, since__gte=since, since__lt=until)
    return set(rows.values_list("person_id", flat=True))


def for_feed() -> list[Post]:
    """Return the newest practices."""
    return list(published()[:FEED])


def published_between(after: datetime, until: datetime) -> list[Post]:
    """Return what was published after a moment and until another, newest first."""
    return list(published().filter(published_at__gt=after, published_at__lte=until))


def weekly_letter(user: User | AnonymousUser) -> WeeklyLetter | None:
    """Return that somebody asked for the weekly letter, or None."""
    person_id = user.person_id if isinstance(user, User) else None
    return WeeklyLetter.objects.filter(person=person_id).first() if person_id else None


def letter_with_person(letter_id: str | UUID) -> WeeklyLetter | None:
    """Return a weekly letter to somebody who is here; None if it was stopped."""
    rows = WeeklyLetter.objects.select_related("person")
    return rows.filter(pk=letter_id, person__active=True).first()


def reader_by_key(token: str) -> Person:
    """Return whose private link to the feed it is; Http404 if nobody's."""
    return FeedKey.objects.reader(token)


def has_feed_key(person: Person) -> bool:
    """Say whether somebody has a private link to the feed."""
    return FeedKey.objects.held_by(person)


def written_by(person: Person) -> QuerySet[Authorship]:
    """Return what somebody wrote, for the page about what is held."""
    return Authorship.objects.filter(person=person).select_related("post")


def as_written(post: Post) -> dict[str, str]:
    """Return a draft as its form shows it."""
    names = ("title", "about", "tried", "happened", "differently")
    words = {name: str(getattr(post, name)) for name in names}
    others = [row.person.email or row.person.name for row in post.authors.all()][1:]
    return words | {
        "source": post.source,
        "series": post.series,
        "language": post.language,
        "others": ", ".join(others),
    }
