"""What can be in the audit log: a closed list, and of each kind the facts it may hold.

A fact is a number, yes or no, or a word of ours. Names, addresses and answers have no
place in here; whom a row is about stands there as an id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Fact = bool | int | str
Label = str | Promise


@dataclass(frozen=True)
class Kind:
    """Something that is recorded.

    Attributes
    ----------
    label
        What happened, for people.
    about
        Of what the subject is an id: account, person, cycle, import, team, decision,
        source; "" for none.
    facts
        The names of the facts that it may hold.
    private
        Whether the page keeps to itself who did it and to whom: what somebody does
        with their own data is for them to know.
    """

    label: Label
    about: str = ""
    facts: frozenset[str] = frozenset()
    private: bool = False


ACCOUNT, PERSON, CYCLE, IMPORT = "account", "person", "cycle", "import"
TEAM: Final = "team"
DECISION: Final = "decision"
SOURCE: Final = "source"
_READ: Final = frozenset(
    {
        *("source", "rows", "matched", "unmatched", "skipped"),
        *("approved", "file_deleted"),
    }
)

KINDS: Final[dict[str, Kind]] = {
    "role_given": Kind(_("a role was given"), ACCOUNT, frozenset({"role"})),
    "role_taken": Kind(_("a role was taken back"), ACCOUNT, frozenset({"role"})),
    "token_made": Kind(
        _("a token for programs was made"), ACCOUNT, frozenset({"scope"})
    ),
    "token_revoked": Kind(_("a token for programs was revoked"), ACCOUNT),
    "link_made": Kind(
        _("a sign-in link was made"), ACCOUNT, frozenset({"days", "reusable"})
    ),
    "people_imported": Kind(
        _("people were brought in"),
        IMPORT,
        frozenset({"added", "changed", "returning", "leaving"}),
    ),
    "people_exported": Kind(
        _("the list of people was taken out"), facts=frozenset({"people", "purpose"})
    ),
    "decision_opened": Kind(_("a decision was opened"), DECISION),
    "decision_closed": Kind(_("a decision was closed"), DECISION),
    "decision_taken": Kind(_("the outcome of a decision was written down"), DECISION),
    "cycle_planned": Kind(_("a cycle was planned"), CYCLE),
    "cycle_approved": Kind(_("the works council approved a cycle"), CYCLE),
    "cycle_launched": Kind(
        _("a cycle was launched"), CYCLE, frozenset({"shared_key", "days"})
    ),
    "cycle_closed": Kind(_("a cycle was closed"), CYCLE),
    "cycle_key_brought": Kind(_("the works council brought its key"), CYCLE),
    "cycle_counted": Kind(_("the answers of a cycle were counted"), CYCLE),
    "cycle_released": Kind(_("a cycle was released"), CYCLE),
    "cycle_shredded": Kind(_("the key of a cycle was destroyed"), CYCLE),
    "team_asked": Kind(_("a team was asked for"), TEAM, frozenset({"skills"})),
    "team_invited": Kind(
        _("people were invited to a team"), TEAM, frozenset({"people"})
    ),
    "division_made": Kind(_("a group was divided into teams"), TEAM),
    "page_read": Kind(_("a shared page was read"), PERSON, private=True),
    "example_reported": Kind(_("an example was reported"), PERSON, private=True),
    "example_cleared": Kind(_("an example that was reported was put back"), PERSON),
    "example_removed": Kind(_("an example that was reported was taken out"), PERSON),
    "note_reported": Kind(_("a note was reported"), PERSON, private=True),
    "note_cleared": Kind(_("a note that was reported was put back"), PERSON),
    "note_removed": Kind(_("a note that was reported was taken out"), PERSON),
    "source_planned": Kind(
        _("it was said what mail, calendars or chat would be read for"),
        SOURCE,
        frozenset({"source"}),
    ),
    "source_approved": Kind(
        _("the works council approved a purpose"), SOURCE, frozenset({"source"})
    ),
    "interactions_read": Kind(
        _("who had to do with whom was read, and put into words"), SOURCE, _READ
    ),
    "source_stopped": Kind(
        _("a file of who had to do with whom could not be read"), SOURCE, _READ
    ),
    "source_deleted": Kind(_("what a source had said was deleted"), SOURCE),
    "own_data_exported": Kind(
        _("somebody took out what is held on them"), ACCOUNT, private=True
    ),
    "attribute_withdrawn": Kind(
        _("somebody withdrew a voluntary attribute"), PERSON, private=True
    ),
    "attribute_given": Kind(
        _("somebody allowed a voluntary attribute again"), PERSON, private=True
    ),
    "practice_withdrawn": Kind(_("an editor withdrew a practice")),
    "comment_removed": Kind(_("an editor removed a comment")),
    "erased": Kind(_("somebody had themselves erased"), ACCOUNT, private=True),
    "retention_done": Kind(
        _("what was over was deleted"),
        facts=frozenset(
            {
                *("drafts", "answers", "keys", "letters", "sign_ins", "imports"),
                *("audit", "results", "erased", "examples", "notes", "sources"),
            }
        ),
    ),
    "backup_made": Kind(_("a backup was made"), facts=frozenset({"files", "keys"})),
    "restored": Kind(
        _("the site was restored from a backup"),
        facts=frozenset({"files", "keys", "erasures"}),
    ),
}

FACTS: Final[dict[str, Label]] = {
    "role": _("role"),
    "scope": _("what it opens"),
    "days": _("days"),
    "reusable": _("to be used again"),
    "added": _("new"),
    "changed": _("changed"),
    "returning": _("returning"),
    "leaving": _("leaving"),
    "people": _("people"),
    "purpose": _("for"),
    "skills": _("skills"),
    "shared_key": _("with a key of the works council"),
    "drafts": _("drafts"),
    "answers": _("sealed answers"),
    "keys": _("keys"),
    "letters": _("letters"),
    "sign_ins": _("sign-ins"),
    "imports": _("imports"),
    "examples": _("examples"),
    "notes": _("notes"),
    "sources": _("sources"),
    "source": _("source"),
    "rows": _("rows"),
    "matched": _("contacts between people of the list"),
    "unmatched": _("contacts with anybody else"),
    "skipped": _("not read"),
    "approved": _("approved"),
    "file_deleted": _("the file is deleted"),
    "audit": _("rows of this log"),
    "results": _("results"),
    "erased": _("remains of those who had themselves erased"),
    "files": _("files"),
    "erasures": _("erasures done again"),
}

PURPOSES: Final[dict[str, Label]] = {
    "compare": _("comparing it with the personnel system"),
    "correct": _("correcting it and bringing it in again"),
    "move": _("moving to another site"),
    "asked": _("somebody with a right to it asked"),
}
"""What the list of people may be taken out for."""
