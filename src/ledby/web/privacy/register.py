"""Each table of the database once: what it holds of people, why, and until when.

The page about oneself, the reference in the documentation and a test read it: a table
that is not in here fails the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Tier(StrEnum):
    """How closely something belongs to a person."""

    ORGANISATION = "organisation"
    ACCOUNT = "account"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"
    ATTRIBUTED = "attributed"
    RECORD = "record"
    NOBODY = "nobody"


TIERS: Final[dict[Tier, Text]] = {
    Tier.ORGANISATION: _("What your organisation brought in"),
    Tier.ACCOUNT: _("How you sign in"),
    Tier.CONFIDENTIAL: _("Confidential: cycles that asked you, and your page"),
    Tier.ANONYMOUS: _("Anonymous: nobody can link it to you"),
    Tier.ATTRIBUTED: _("Signed: what you did in your own name"),
    Tier.RECORD: _("What is recorded"),
    Tier.NOBODY: _("About no single person"),
}


@dataclass(frozen=True)
class Kept:
    """A table: what it holds, at which tier, why, until when, and if one is erased."""

    what: Text
    tier: Tier
    why: Text
    until: Text
    erased: Text


_GONE: Final = _("deleted")
_STAYS: Final = _("stays: it says nothing of you")
_MACHINE: Final = _("so that the site works")
_ALWAYS: Final = _("as long as the site runs")
_COUNT: Final = _("until the answers are counted")

REGISTER: Final[dict[str, Kept]] = {
    "people.Person": Kept(
        _("name, e-mail, place in the organisation, voluntary attributes"),
        Tier.ORGANISATION,
        _("to ask the right people, and to know who works with whom"),
        _("as long as you work here, and after that until you are erased"),
        _("emptied; the place in the tree stays while reports hang on it"),
    ),
    "people.Skill": Kept(
        _("skills and their levels"),
        Tier.ORGANISATION,
        _("to put teams together over the borders of units"),
        _("as long as your organisation lists them"),
        _GONE,
    ),
    "people.Unit": Kept(
        _("the names of units"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS
    ),
    "people.ImportRun": Kept(
        _("when a list of people was brought in, and by which account"),
        Tier.RECORD,
        _("so that a change of the list can be explained"),
        _("two years"),
        _("stays with a closed account"),
    ),
    "privacy.Choice": Kept(
        _("what you said about each voluntary attribute, with a receipt"),
        Tier.ORGANISATION,
        _("so that a list that is read later does not undo what you said"),
        _("as long as you are in the list of people"),
        _GONE,
    ),
    "privacy.Erasure": Kept(
        _("that somebody was erased: a random number and a day"),
        Tier.RECORD,
        _("so that a backup that is brought back erases again"),
        _ALWAYS,
        _("this is what is added"),
    ),
    "accounts.User": Kept(
        _("the address you sign in with, and when you last did"),
        Tier.ACCOUNT,
        _("so that only you see what is yours"),
        _("as long as you work here, and after that until you are erased"),
        _("closed and emptied"),
    ),
    "accounts.RoleGrant": Kept(
        _("the roles you hold"),
        Tier.ACCOUNT,
        _("so that pages open for those who need them"),
        _("until the role is taken back"),
        _("taken back"),
    ),
    "accounts.RoleChange": Kept(
        _("roles given and taken back"),
        Tier.RECORD,
        _("so that nobody gets power unseen"),
        _ALWAYS,
        _("stays with a closed account"),
    ),
    "accounts.Session": Kept(
        _("browsers in which you are signed in"),
        Tier.ACCOUNT,
        _("so that you stay signed in"),
        _("two weeks after the last sign-in there, or until you sign out"),
        _GONE,
    ),
    "accounts.SignInLink": Kept(
        _("printed sign-in links, as hashes"),
        Tier.ACCOUNT,
        _("for whoever gets no mail"),
        _("until the link runs out, and a day"),
        _GONE,
    ),
    "api.Token": Kept(
        _("tokens for programs, as hashes: what each is for, and the day of its use"),
        Tier.ACCOUNT,
        _("so that a program of yours reads what you may read"),
        _("until the token runs out, and a day"),
        _GONE,
    ),
    "mfa.Authenticator": Kept(
        _("passkeys: their names and public halves"),
        Tier.ACCOUNT,
        _("so that a touch signs you in"),
        _("until you remove them"),
        _GONE,
    ),
    "account.EmailAddress": Kept(
        _("the address a sign-in code went to"),
        Tier.ACCOUNT,
        _("so that the code reaches you"),
        _("as long as the account"),
        _GONE,
    ),
    "account.EmailConfirmation": Kept(
        _("nothing: addresses come from the list of people"),
        Tier.NOBODY,
        _MACHINE,
        _("never used"),
        _GONE,
    ),
    "cycles.Participant": Kept(
        _("that a cycle asked you, and what the list said of you then"),
        Tier.CONFIDENTIAL,
        _("to give you your link, and to count answers by group"),
        _("three years after the release; whether you answered, until the count"),
        _("emptied; your link ends"),
    ),
    "cycles.Draft": Kept(
        _("answers in the making, locked with your personal link"),
        Tier.CONFIDENTIAL,
        _("so that you can go on where you were"),
        _("until the close of the cycle"),
        _GONE,
    ),
    "cycles.Sheet": Kept(
        _("your sealed answers, which nobody can read"),
        Tier.ANONYMOUS,
        _("to be opened once, together with all others, and counted"),
        _COUNT,
        _("deleted, if they have not been counted yet"),
    ),
    "cycles.Assignment": Kept(
        _("which colleagues you are asked about"),
        Tier.CONFIDENTIAL,
        _("so that people learn from those who see them at work"),
        _COUNT,
        _("whom you were asked about is deleted"),
    ),
    "cycles.ReleasedDocument": Kept(
        _("your page: what others together see in you"),
        Tier.CONFIDENTIAL,
        _("for you to grow; nobody else can open it"),
        _("three years after the release"),
        _GONE,
    ),
    "cycles.Cycle": Kept(
        _("the plan of a cycle, and who made it"),
        Tier.ATTRIBUTED,
        _("so that what was promised can be read later"),
        _ALWAYS,
        _("stays with a closed account"),
    ),
    "cycles.CycleEvent": Kept(
        _("who planned, launched, closed or released a cycle"),
        Tier.ATTRIBUTED,
        _("so that the works council can see what was done"),
        _ALWAYS,
        _("stays with a closed account"),
    ),
    "cycles.CouncilKey": Kept(
        _("the public half of a key that you made for the works council"),
        Tier.ATTRIBUTED,
        _("so that answers open only with the works council"),
        _ALWAYS,
        _("stays with a closed account"),
    ),
    "cycles.Approval": Kept(
        _("an agreement that you approved for the works council, signed"),
        Tier.ATTRIBUTED,
        _("so that it can be shown who agreed to what"),
        _ALWAYS,
        _("stays as it was signed"),
    ),
    "cycles.Remark": Kept(
        _("what you said of an agreement, signed"),
        Tier.ATTRIBUTED,
        _("so that it can be shown what was agreed and why"),
        _ALWAYS,
        _("stays as it was signed"),
    ),
    "examples.Example": Kept(
        _("what you said you would show, and a report of it"),
        Tier.ATTRIBUTED,
        _("so that people see examples, and whether others saw them"),
        _("a year after its day"),
        _GONE,
    ),
    "examples.Ask": Kept(
        _("that somebody asked you to look at an example; your link, as a hash"),
        Tier.CONFIDENTIAL,
        _("so that one tap from the letter is enough"),
        _("a month after the day of the example"),
        _GONE,
    ),
    "examples.Attestation": Kept(
        _("that you saw an example, and your line"),
        Tier.ATTRIBUTED,
        _("so that what was shown counts, and whoever showed it reads your line"),
        _("a year after the day of the example, or until you take it back"),
        _("stays with the one who showed it, without your name and unit"),
    ),
    "interactions.Agreement": Kept(
        _("for what mail, calendars or chat are read, and who approved it, signed"),
        Tier.ATTRIBUTED,
        _("so that it can be shown who agreed to what"),
        _ALWAYS,
        _("stays as it was signed"),
    ),
    "interactions.Source": Kept(
        _("words on pairs of blocks, counts of rows, and who brought in the file"),
        Tier.ATTRIBUTED,
        _("to see where what people choose and whom they meet differ"),
        _("three years, or until the organiser deletes it; the file itself never"),
        _("stays with a closed account"),
    ),
    "profiles.Openness": Kept(
        _("as what you let yourself be found, and whether you take unsigned notes"),
        Tier.ATTRIBUTED,
        _("so that people find you as you wish"),
        _("until you step out"),
        _GONE,
    ),
    "profiles.Note": Kept(
        _("notes to you, and notes that you signed"),
        Tier.ATTRIBUTED,
        _("so that people learn what rang true"),
        _("three years, or until the writer takes them back"),
        _("those to you are deleted; those you signed stay without your name"),
    ),
    "profiles.WaitingNote": Kept(
        _("unsigned notes until they arrive: to whom, never from whom"),
        Tier.ANONYMOUS,
        _("so that a whole day arrives at once, in no order"),
        _("until the next day"),
        _("those to you are deleted; yours nobody can find"),
    ),
    "profiles.Spent": Kept(
        _("that somebody spent a note of the day: a number that names nobody"),
        Tier.NOBODY,
        _("so that nobody is flooded with notes"),
        _("until the next day, with the key that made it"),
        _STAYS,
    ),
    "profiles.ToldMark": Kept(
        _("what you kept, put away or thanked of the follows told to you"),
        Tier.CONFIDENTIAL,
        _("so that your small book stays as you left it"),
        _("three years after the release"),
        _GONE,
    ),
    "outbox.Message": Kept(
        _("letters to you that wait to be sent"),
        Tier.RECORD,
        _("so that no letter is lost"),
        _("your address until it is sent; the rest thirty days"),
        _GONE,
    ),
    "audit.Entry": Kept(
        _("what was done, by which account and to which, as numbers"),
        Tier.RECORD,
        _("so that nobody can act unseen"),
        _("two years"),
        _("stays: a number without a name"),
    ),
    "audit.Chain": Kept(
        _("the ends of the audit log"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS
    ),
    "django_tasks_database.DBTaskResult": Kept(
        _("jobs that the site did, with numbers of cycles and imports"),
        Tier.NOBODY,
        _MACHINE,
        _("two weeks"),
        _STAYS,
    ),
    "auth.Permission": Kept(_("unused"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS),
    "auth.Group": Kept(_("unused"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS),
    "auth.Group_permissions": Kept(_("unused"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS),
    "contenttypes.ContentType": Kept(
        _("the names of tables"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS
    ),
    "sessions.Session": Kept(_("unused"), Tier.NOBODY, _MACHINE, _ALWAYS, _STAYS),
}


def as_markdown() -> str:
    """Return the register as the table of the documentation."""
    head = "| table | what it holds | tier | why | until | when somebody is erased |"
    lines = [head, "|" + "---|" * 6]
    for label, one in sorted(REGISTER.items()):
        cells = (label, one.what, one.tier, one.why, one.until, one.erased)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)
