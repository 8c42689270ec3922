"""The letters of this app: few, each once, and none that cannot be stopped."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.web.initiatives.models import Decision, Initiative
from ledby.web.initiatives.selectors.mail import (
    asked_part,
    named_decision,
    sponsored_open,
    to_review,
)
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Words, queue, register
from ledby.web.people.models import Person

JOIN: Final = "initiative-asked"
BEHIND: Final = "initiatives-behind"
NAMED: Final = "decision-named"
REVIEW: Final = "decision-review"


def ask_to_join(initiative: Initiative, person: Person) -> None:
    """Queue the letter to somebody who is asked to join or to lead."""
    _queue(JOIN, person, str(initiative.pk))


def ask_sponsor(person: Person) -> None:
    """Queue the monthly letter to somebody who stands behind initiatives."""
    _queue(BEHIND, person, "")


def ask_named(decision: Decision, person: Person) -> None:
    """Queue the letter to somebody who is named in a decision."""
    _queue(NAMED, person, str(decision.pk))


def ask_review(decision: Decision, person: Person) -> None:
    """Queue the letter of the day on which an outcome is looked at again."""
    if decision.review_on is not None:
        morning = datetime.combine(
            decision.review_on, time(6), timezone.get_current_timezone()
        )
        _queue(REVIEW, person, str(decision.pk), morning)


def write_join(message: Message) -> Words | None:
    """Write to somebody who is asked, unless they have answered."""
    part = asked_part(message.reference, message.recipient)
    if part is None:
        return None
    facts = {
        "title": part.initiative.title,
        "link": _link("initiatives", part.initiative.pk),
    }
    subject = _("You are asked for: %(title)s") % facts
    text = _(
        "Hello,\n\nsomebody would like you in “%(title)s”. You join by accepting, and"
        " may as well say no:\n\n%(link)s\n\nThis letter comes once.\n"
    )
    return subject, text % facts, None


def write_behind(message: Message) -> Words | None:
    """Write what stands in the way of the initiatives that somebody stands behind."""
    rows = sponsored_open(message.recipient)
    if not rows:
        return None
    lines = [f"- {title} ({waiting})" for title, waiting in rows]
    facts = {"lines": "\n".join(lines), "link": _link("initiatives", "behind")}
    text = _(
        "Hello,\n\nyou stand behind these; in brackets how many obstacles wait to be"
        " taken away:\n\n%(lines)s\n\nWhat did you take out of the way this month? You"
        " can say so, or stop this monthly letter, here:\n\n%(link)s\n"
    )
    return _("What can you take out of the way?"), text % facts, None


def write_named(message: Message) -> Words | None:
    """Write to somebody who is asked for advice or named to decide."""
    decision = named_decision(message.reference, message.recipient)
    if decision is None or not decision.is_open:
        return None
    facts = {"title": decision.title, "link": _link("decisions", decision.pk)}
    text = _(
        "Hello,\n\nyou are named in a decision: %(title)s\n\nWhat it is about, and what"
        " is asked of you:\n\n%(link)s\n\nThis letter comes once.\n"
    )
    return _("A decision names you: %(title)s") % facts, text % facts, None


def write_review(message: Message) -> Words | None:
    """Write that the day has come to say what came of a decision."""
    decision = to_review(message.reference)
    if decision is None:
        return None
    facts = {"title": decision.title, "link": _link("decisions", decision.pk)}
    text = _(
        "Hello,\n\ntoday you wanted to look again at: %(title)s\n\nWhat came of it? A"
        " line is enough:\n\n%(link)s\n"
    )
    return _("What came of it: %(title)s") % facts, text % facts, None


def register_all() -> None:
    """Make the letters of this app known to the outbox."""
    register(JOIN, write_join)
    register(BEHIND, write_behind)
    register(NAMED, write_named)
    register(REVIEW, write_review)


def _queue(kind: str, person: Person, about: str, due: datetime | None = None) -> None:
    if person.email and person.active:
        queue(kind, person.email, about, person.language or "en", due)


def _link(place: str, about: object) -> str:
    return f"{settings.ORIGIN}/{place}/{about}"
