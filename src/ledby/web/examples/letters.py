"""The letter that asks somebody whether they saw an example, with a link of their own.

The link is made here, goes into the letter and nowhere else: whoever set the example
never sees it.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils import timezone

from ledby.web.examples.models import Ask
from ledby.web.examples.policies import is_live
from ledby.web.examples.selectors import find_ask, said_by
from ledby.web.examples.services import ASKED
from ledby.web.examples.tokens import token_of
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Words, register

_ENGLISH: Final = """\
Hello {name},

{leader} wrote in LedBy:

"{deed}"

If you saw it, say so with one tap; add a line if you like. If you did not, do
nothing: nobody is told, and there is no second letter.

{link}

This link is yours alone: whoever has it speaks for you.
"""
_DUTCH: Final = """\
Hallo {name},

{leader} schreef in LedBy:

"{deed}"

Heb je het gezien, zeg het dan met één tik; schrijf er een regel bij als je wilt. Heb
je het niet gezien, doe dan niets: niemand hoort ervan, en er komt geen tweede brief.

{link}

Deze link is van jou alleen: wie hem heeft, spreekt voor jou.
"""
_WORDS: Final = {
    "en": ("Did you see what {leader} shows?", _ENGLISH),
    "nl": ("Heb je gezien wat {leader} laat zien?", _DUTCH),
}


def personal_link(row: Ask) -> str:
    """Return the link with which somebody says that they saw it."""
    return f"{settings.ORIGIN}/saw/{token_of(row.pk)}"


def write_asked(message: Message) -> Words | None:
    """Write the letter, unless there is nothing to ask any more."""
    row = find_ask(message.reference)
    if row is None or not is_live(row.example, timezone.localdate()):
        return None
    if said_by(row.person, row.example) is not None:
        return None
    subject, text = _WORDS.get(message.language, _WORDS["en"])
    facts = {
        "name": row.person.name,
        "leader": row.example.leader.name,
        "deed": " ".join(row.example.deed.split()),
        "link": personal_link(row),
    }
    return subject.format(**facts), text.format(**facts), None


def register_all() -> None:
    """Make the letters of this app known to the outbox."""
    register(ASKED, write_asked)
