"""All that the database holds on somebody, section by section, for their eyes alone.

Facts about others stay out: who rates whom is never said, and of a colleague no more
than a name: of one's own manager, and of those with whom one spoke in one's own name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from ledby.web.accounts.models import RoleChange, RoleGrant, SignInLink, User
from ledby.web.accounts.selectors import where_signed_in
from ledby.web.api.models import Token
from ledby.web.audit.selectors import about, facts_in_words, what
from ledby.web.cycles.models import (
    Approval,
    CouncilKey,
    Cycle,
    CycleEvent,
    Draft,
    Participant,
    Remark,
    Sheet,
)
from ledby.web.initiatives.selectors import held as initiatives
from ledby.web.interactions.models import Agreement, Source
from ledby.web.outbox.models import Message
from ledby.web.people.models import ImportRun, Person, Skill
from ledby.web.privacy.kept import Kept
from ledby.web.privacy.models import Choice
from ledby.web.privacy.register import REGISTER
from ledby.web.privacy.selectors import between_cycles
from ledby.web.privacy.selectors.given import READERS as GIVEN
from ledby.web.privacy.selectors.given import pictures
from ledby.web.privacy.selectors.owner import Owner, Row
from ledby.web.teams.selectors import kept as teams


@dataclass(frozen=True)
class Section:
    """What one table holds on somebody.

    Attributes
    ----------
    table
        Its name in the register, which says why and until when.
    rows
        Facts by name; empty if it holds nothing.
    """

    table: str
    rows: list[Row]

    @property
    def kept(self) -> Kept:
        """Return what the register says of the table."""
        return REGISTER[self.table]


def held_on(user: User, session_key: str | None) -> list[Section]:
    """Return everything that is held on *user*, in the order of the page.

    Parameters
    ----------
    user
        Whoever asks about themselves.
    session_key
        Of the browser in which they ask.
    """
    people = Person.objects.select_related("unit", "manager")
    owner = Owner(user, people.filter(account=user).first(), session_key)
    return [Section(table, list(read(owner))) for table, read in _READERS.items()]


def pictures_of(user: User) -> Iterator[tuple[str, bytes]]:
    """Yield the photographs that are held on *user*, each with its name in a file."""
    person = Person.objects.filter(account=user).first()
    yield from pictures(person) if person else ()


def _person(owner: Owner) -> Iterator[Row]:
    person = owner.person
    if person is None:
        return
    yield {
        "id": str(person.pk),
        "key": person.key,
        "name": person.name,
        "searched_as": person.folded.strip(),
        "email": person.email,
        "manager": person.manager.name if person.manager else None,
        "unit": person.unit.path if person.unit else None,
        "title": person.title,
        "level": person.level,
        "location": person.location,
        "start": person.start,
        "language": person.language,
        "here": person.active,
        **{f"attribute {name}": said for name, said in person.attributes.items()},
    }


def _skills(owner: Owner) -> Iterator[Row]:
    yield from Skill.objects.filter(person=owner.person).values("skill", "level")


def _choices(owner: Owner) -> Iterator[Row]:
    rows = Choice.objects.filter(person=owner.person).order_by("at")
    for row in rows:
        yield {
            "receipt": str(row.pk),
            "attribute": row.attribute,
            "allowed": row.given,
            "at": row.at,
        }


def _account(owner: Owner) -> Iterator[Row]:
    user = owner.user
    yield {
        "number": user.pk,
        "email": user.email,
        "last_sign_in": user.last_login,
        "open": user.is_active,
    }


def _addresses(owner: Owner) -> Iterator[Row]:
    rows = EmailAddress.objects.filter(user=owner.user)
    yield from rows.values("email", "verified")


def _roles(owner: Owner) -> Iterator[Row]:
    yield from RoleGrant.objects.filter(user=owner.user).values("role")


def _sessions(owner: Owner) -> Iterator[Row]:
    for one in where_signed_in(owner.user, owner.session_key):
        yield {
            "browser": one.browser,
            "system": one.system,
            "since": one.since,
            "this_one": one.here,
        }


def _tokens(owner: Owner) -> Iterator[Row]:
    rows = Token.objects.filter(user=owner.user)
    yield from rows.values("name", "scope", "made_on", "used_on", "expires_on")


def _links(owner: Owner) -> Iterator[Row]:
    rows = SignInLink.objects.filter(user=owner.user).order_by("pk")
    yield from rows.values("expires_at", "used_at", "reusable")


def _passkeys(owner: Owner) -> Iterator[Row]:
    for row in Authenticator.objects.filter(user=owner.user).order_by("pk"):
        yield {
            "name": str(row),
            "added": row.created_at,
            "last_used": row.last_used_at,
            "public_half": row.data,
        }


def _participations(owner: Owner) -> Iterator[Row]:
    rows = Participant.objects.filter(person=owner.person).select_related("cycle")
    for row in rows.order_by("cycle__launched_at", "pk"):
        yield {
            "cycle": row.cycle.name,
            "state": row.cycle.state,
            "asked_on": row.cycle.launched_at,
            "answered": row.answered,
            "name": row.name,
            "title": row.title,
            "unit": row.unit,
            "location": row.location,
            "level": row.level,
            "tenure": row.tenure,
            "language": row.language,
            **{f"attribute {name}": said for name, said in row.attributes.items()},
        }


def _drafts(owner: Owner) -> Iterator[Row]:
    # That there is one: what is in it only the personal link opens.
    rows = Draft.objects.filter(participant__person=owner.person)
    yield from _cycles(rows)


def _sheets(owner: Owner) -> Iterator[Row]:
    rows = Sheet.objects.filter(participant__person=owner.person)
    yield from _cycles(rows)


def _cycles(rows: QuerySet[Any]) -> Iterator[Row]:
    for name in rows.values_list("participant__cycle__name", flat=True):
        yield {"cycle": name}


def _assignments(owner: Owner) -> Iterator[Row]:
    rows = Participant.objects.filter(person=owner.person).select_related("cycle")
    for row in rows:
        asked = row.assignments.count()
        if asked:
            yield {"cycle": row.cycle.name, "colleagues": asked}


def _documents(owner: Owner) -> Iterator[Row]:
    if owner.person is None:
        return
    rows = owner.person.released_documents.select_related("cycle")
    for row in rows.filter(cycle__released_at__isnull=False):
        yield {
            "cycle": row.cycle.name,
            "released": row.cycle.released_at,
            "page": row.document,
        }


def _cycles_made(owner: Owner) -> Iterator[Row]:
    rows = Cycle.objects.filter(created_by=owner.user).order_by("pk")
    yield from rows.values("name")


def _events(owner: Owner) -> Iterator[Row]:
    rows = CycleEvent.objects.filter(by=owner.user).select_related("cycle")
    for row in rows.order_by("at"):
        yield {"cycle": row.cycle.name, "what": row.what, "at": row.at}


def _council_keys(owner: Owner) -> Iterator[Row]:
    rows = CouncilKey.objects.filter(holder=owner.user).select_related("cycle")
    for row in rows:
        yield {
            "cycle": row.cycle.name,
            "public_half": bytes(row.public_key).hex(),
            "at": row.made_at,
        }


def _approvals(owner: Owner) -> Iterator[Row]:
    rows = Approval.objects.filter(by=owner.user).select_related("cycle")
    for row in rows:
        yield {"cycle": row.cycle.name, "signed": row.name, "at": row.at}


def _remarks(owner: Owner) -> Iterator[Row]:
    rows = Remark.objects.filter(by=owner.user).select_related("cycle")
    for row in rows:
        yield {
            "cycle": row.cycle.name,
            "signed": row.name,
            "at": row.at,
            "text": row.text,
        }


def _purposes(owner: Owner) -> Iterator[Row]:
    for row in Agreement.objects.filter(made_by=owner.user).order_by("made_at"):
        yield {"what": row.purpose, "at": row.made_at}
    for row in Agreement.objects.filter(approved_by=owner.user):
        yield {
            "what": row.purpose,
            "signed": row.approved_name,
            "at": row.approved_at,
        }


def _sources(owner: Owner) -> Iterator[Row]:
    rows = Source.objects.filter(created_by=owner.user).select_related("agreement")
    for row in rows.order_by("created_at"):
        yield {
            "what": row.agreement.purpose,
            "state": row.state,
            "created_at": row.created_at,
        }


def _imports(owner: Owner) -> Iterator[Row]:
    rows = ImportRun.objects.filter(created_by=owner.user).order_by("created_at")
    yield from rows.values("name", "state", "created_at")


def _role_changes(owner: Owner) -> Iterator[Row]:
    rows = RoleChange.objects.filter(user=owner.user).order_by("at")
    yield from rows.values("role", "granted", "at")


def _letters(owner: Owner) -> Iterator[Row]:
    addresses = {owner.user.email, getattr(owner.person, "email", None)} - {None}
    rows = Message.objects.filter(recipient__in=addresses).order_by("created_at")
    yield from rows.values("kind", "created_at", "due_at")


def _log(owner: Owner) -> Iterator[Row]:
    ids = [str(owner.user.pk)]
    if owner.person is not None:
        ids.append(str(owner.person.pk))
    for row in about(ids):
        yield {
            "row": row.number,
            "at": row.at,
            "what": what(row.kind),
            "facts": facts_in_words(row.facts),
            "by_you": row.actor == str(owner.user.pk),
        }


def _of_person(
    read: Callable[[Person], Iterator[Row]],
) -> Callable[[Owner], Iterator[Row]]:
    def rows(owner: Owner) -> Iterator[Row]:
        if owner.person is not None:
            yield from read(owner.person)

    return rows


_READERS: Final[dict[str, Callable[[Owner], Iterator[Row]]]] = {
    "people.Person": _person,
    "people.Skill": _skills,
    "privacy.Choice": _choices,
    **{table: _of_person(read) for table, read in teams.READERS.items()},
    "accounts.User": _account,
    "account.EmailAddress": _addresses,
    "accounts.RoleGrant": _roles,
    "accounts.Session": _sessions,
    "accounts.SignInLink": _links,
    "api.Token": _tokens,
    "mfa.Authenticator": _passkeys,
    "cycles.Participant": _participations,
    "cycles.Draft": _drafts,
    "cycles.Assignment": _assignments,
    "cycles.ReleasedDocument": _documents,
    "cycles.Sheet": _sheets,
    "cycles.Cycle": _cycles_made,
    "cycles.CycleEvent": _events,
    "cycles.CouncilKey": _council_keys,
    "cycles.Approval": _approvals,
    "cycles.Remark": _remarks,
    **{table: _of_person(read) for table, read in initiatives.READERS.items()},
    "interactions.Agreement": _purposes,
    "interactions.Source": _sources,
    **{table: _of_person(read) for table, read in GIVEN.items()},
    **between_cycles.READERS,
    "people.ImportRun": _imports,
    "accounts.RoleChange": _role_changes,
    "outbox.Message": _letters,
    "audit.Entry": _log,
}
