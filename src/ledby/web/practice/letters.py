"""The weekly letter, written at the moment of sending."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledby.web.cycles.agreement import spoken
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Words, register
from ledby.web.practice.models import Post
from ledby.web.practice.selectors import (
    brief,
    letter_with_person,
    published_between,
    words_of,
)
from ledby.web.practice.services.weekly import WEEKLY, referred
from ledby.web.practice.tokens import stop_link
from ledby.web.practice.writing import first_line

MOST: Final = 10


class Item(NamedTuple):
    """One practice in the letter."""

    title: str
    language: str
    begins: str
    about: str
    link: str


def write_weekly(message: Message) -> Words | None:
    """Tell what is new, unless the letter was stopped or nothing of it is there."""
    letter_id, after, until = referred(message.reference)
    if letter_with_person(letter_id) is None:
        return None
    posts = published_between(after, until)
    if not posts:
        return None
    with translation.override(spoken(message.language)):
        return _letter(posts, stop_link(letter_id))


def register_all() -> None:
    """Tell the outbox who writes the letters of this app."""
    register(WEEKLY, write_weekly, blind=True, stop=_stop)


def _stop(message: Message) -> str:
    return stop_link(referred(message.reference)[0])


def _letter(posts: list[Post], stop: str) -> Words:
    count = len(posts)
    subject = ngettext("One new practice", "%(n)s new practices", count) % {"n": count}
    opening = _("What people here tried, and what happened. New since the last letter:")
    closing = _("This letter comes on Mondays when there is something new.")
    items = [_item(post) for post in posts[:MOST]]
    more = ""
    if count > MOST:
        more = _("All of them: %(link)s") % {
            "link": settings.ORIGIN + reverse("practice:list")
        }
    html = render_to_string(
        "practice/mail/weekly.html",
        {
            "opening": opening,
            "items": items,
            "more": more,
            "closing": closing,
            "stop": stop,
        },
    )
    told = [f"{one.title}\n{one.begins}\n{one.about}\n{one.link}" for one in items]
    ends = f"{closing} {_('One click, and it stops:')}"
    blocks = [opening, *told, more, ends, stop]
    return subject, "\n\n".join(filter(None, blocks)) + "\n", html


def _item(post: Post) -> Item:
    told = brief(post)
    about = ngettext(
        "%(by)s · %(about)s · one minute to read",
        "%(by)s · %(about)s · %(n)s minutes to read",
        told.minutes,
    )
    return Item(
        " ".join(told.title.split()),
        told.language,
        first_line(words_of(post)["tried"]),
        about % {"by": told.by, "about": told.about, "n": told.minutes},
        settings.ORIGIN + reverse("practice:one", args=[post.pk]),
    )
