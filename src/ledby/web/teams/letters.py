"""The letters of teams: what waits, and where; never what somebody can do."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Words, register
from ledby.web.teams.models import Invitation, TeamRequest
from ledby.web.teams.selectors.asked import letter_about, team_about

INVITED: Final = "team-invited"
STANDS: Final = "team-stands"
ANSWERED: Final = "team-answered"
WORD_ASKED: Final = "skill-word-asked"
WORD_OFFERED: Final = "skill-word-offered"

_INVITED: Final = {
    "en": (
        "Would you be part of this team?",
        """\
{name},

{asker} would like to have you in a team: {title}.

Why you, what it is for, and by which rules can be read here:
{link}

You may say no, and you need not say why.
""",
    ),
    "nl": (
        "Doe je mee met dit team?",
        """\
{name},

{asker} heeft je graag in een team: {title}.

Waarom jij, waar het voor is en volgens welke regels, lees je hier:
{link}

Je mag nee zeggen, en je hoeft niet te zeggen waarom.
""",
    ),
}
_STANDS: Final = {
    "en": (
        "Your team stands",
        """\
{name},

enough people said yes: the team {title} can begin.

{link}
""",
    ),
    "nl": (
        "Je team staat",
        """\
{name},

er zeiden genoeg mensen ja: het team {title} kan beginnen.

{link}
""",
    ),
}
_ANSWERED: Final = {
    "en": (
        "Somebody answered your invitation",
        """\
{name},

somebody whom you invited to {title} gave an answer.

{link}
""",
    ),
    "nl": (
        "Er is antwoord op je uitnodiging",
        """\
{name},

iemand die je uitnodigde voor {title} gaf antwoord.

{link}
""",
    ),
}
_WORDS: Final = {
    WORD_ASKED: {
        "en": (
            "A colleague asks you about a skill",
            """\
Hello,

a colleague asks whether you have seen a skill of theirs. One tap answers it:
{link}
""",
        ),
        "nl": (
            "Een collega vraagt je naar een vaardigheid",
            """\
Hallo,

een collega vraagt of je een vaardigheid hebt gezien. Met één tik geef je antwoord:
{link}
""",
        ),
    },
    WORD_OFFERED: {
        "en": (
            "A colleague has seen what you can do",
            """\
Hello,

a colleague says that you have a skill. It counts only if you take it up:
{link}
""",
        ),
        "nl": (
            "Een collega heeft gezien wat je kunt",
            """\
Hallo,

een collega zegt dat je een vaardigheid hebt. Die telt alleen als je hem overneemt:
{link}
""",
        ),
    },
}


def write_invited(message: Message) -> Words | None:
    """Write an invitation, unless it was answered or taken back meanwhile."""
    row = letter_about(message.reference)
    if row is None or row.state != Invitation.State.WAITS:
        return None
    return _written(_INVITED, message, row.request, row.person.name, _own_link(row))


def write_stands(message: Message) -> Words | None:
    """Write that the team stands."""
    row = letter_about(message.reference)
    if row is None or row.request.stood_at is None:
        return None
    link = f"{settings.ORIGIN}/teams/{row.request_id}"
    return _written(_STANDS, message, row.request, row.person.name, link)


def write_answered(message: Message) -> Words | None:
    """Write to whoever asked that there is an answer; the page says which."""
    team = team_about(message.reference)
    if team is None or team.asked_by is None:
        return None
    link = f"{settings.ORIGIN}/teams/{team.pk}"
    return _written(_ANSWERED, message, team, team.asked_by.name, link)


def write_word(message: Message) -> Words:
    """Write that a word on a skill waits; which one is on the page alone."""
    known = _WORDS[message.kind]
    subject, text = known.get(message.language, known["en"])
    return subject, text.format(link=f"{settings.ORIGIN}/teams/skills"), None


def register_all() -> None:
    """Tell the outbox who writes the letters of teams."""
    register(INVITED, write_invited)
    register(STANDS, write_stands)
    register(ANSWERED, write_answered)
    register(WORD_ASKED, write_word, blind=True)
    register(WORD_OFFERED, write_word, blind=True)


def _own_link(row: Invitation) -> str:
    return f"{settings.ORIGIN}/teams/invitations/{row.pk}"


def _written(
    known: dict[str, tuple[str, str]],
    message: Message,
    team: TeamRequest,
    name: str,
    link: str,
) -> Words:
    subject, text = known.get(message.language, known["en"])
    asker = "" if team.asked_by is None else team.asked_by.name
    # What people typed must not become a line of its own.
    facts = {"name": name, "asker": asker, "title": team.title}
    flat = {key: " ".join(said.split()) for key, said in facts.items()}
    return subject, text.format(link=link, **flat), None
