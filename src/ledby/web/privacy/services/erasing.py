"""Erasing somebody, and erasing them again after a backup brought them back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import RoleGrant, Session, SignInLink, User
from ledby.web.accounts.services import end_sessions, revoke_role
from ledby.web.accounts.session_seals import owner_mark
from ledby.web.api.models import Token
from ledby.web.audit.services import record
from ledby.web.cycles.models import (
    Assignment,
    CouncilKey,
    Cycle,
    Draft,
    Participant,
    Sheet,
    State,
)
from ledby.web.examples.models import Ask, Attestation, Example
from ledby.web.growth import services as growth
from ledby.web.initiatives.services import erase as initiatives
from ledby.web.outbox.models import Message
from ledby.web.people.models import ERASED, Person
from ledby.web.practice import services as practice
from ledby.web.privacy import tombstones
from ledby.web.privacy.models import Choice, Erasure
from ledby.web.privacy.tombstones import Tombstone
from ledby.web.profiles.models import Note, Openness, ToldMark, WaitingNote
from ledby.web.teams.services.leaving import forget_person

NOBODY: Final = "Somebody who left"


def erase(user: User) -> None:
    """Erase *user* and the person whose account it is, all of it or nothing.

    Raises
    ------
    StateError
        Others depend on them: the last administrator, the one key of the council.
    LedByError
        As :func:`ledby.web.accounts.services.revoke_role` does.
    """
    with transaction.atomic():
        _must_not_be_needed(user)
        person = Person.objects.select_for_update().filter(account=user).first()
        now = timezone.now()
        stone = Tombstone(
            None if person is None else str(person.pk),
            tombstones.mark(user.pk, user.email),
            now.isoformat(),
        )
        for role in RoleGrant.objects.filter(user=user).values_list("role", flat=True):
            revoke_role(user, role, by=user)
        _empty(user, person)
        Erasure.objects.create(
            person=None if person is None else person.pk, account=stone.account, at=now
        )
        record("erased", actor=user, subject=user.pk)
        transaction.on_commit(partial(tombstones.add, [stone]))


def replay(stones: Iterable[Tombstone]) -> int:
    """Erase again whom a restored backup brought back; return how many there were."""
    accounts = {tombstones.mark(u.pk, u.email): u for u in User.objects.iterator()}
    again = 0
    for stone in stones:
        person = None
        if stone.person is not None:
            person = Person.objects.filter(pk=stone.person).first()
        user = accounts.get(stone.account)
        if user is None and person is not None:
            user = person.account
        with transaction.atomic():
            Erasure.objects.get_or_create(
                account=stone.account,
                defaults={
                    "person": stone.person,
                    "at": datetime.fromisoformat(stone.at),
                },
            )
            if user is None and (person is None or _is_empty(person)):
                continue
            if user is not None:
                RoleGrant.objects.filter(user=user).delete()
            _empty(user, person)
            again += 1
    return again


def sweep() -> int:
    """Delete what came back of those erased, and keep the list beside the database.

    A count that was under way may have stored a page; and a place in the tree goes
    when no reports hang on it any more.

    Returns
    -------
    int
        Of how many people something was left.
    """
    rows = Erasure.objects.values_list("person", "account", "at")
    found = list(rows)
    tombstones.add(
        Tombstone(None if person is None else str(person), account, at.isoformat())
        for person, account, at in found
    )
    return sum(
        _empty_person(person)
        for person in Person.objects.filter(
            pk__in=[person for person, _account, _at in found if person]
        )
    )


def left_over() -> int:
    """Return of how many people who were erased something can be deleted."""
    erased = Person.objects.filter(key__startswith=ERASED)
    placed = erased.filter(Q(manager__isnull=False) | Q(unit__isnull=False))
    with_page = erased.filter(released_documents__isnull=False)
    free = placed.exclude(reports__active=True)
    return len({*free.values_list("pk"), *with_page.values_list("pk")})


def _must_not_be_needed(user: User) -> None:
    waiting = Cycle.objects.filter(
        shared_key=True, counted_at__isnull=True, council_keys__holder=user
    )
    for cycle in waiting.exclude(state=State.DRAFT):
        others = CouncilKey.objects.filter(cycle=cycle, holder__is_active=True)
        if not others.exclude(holder=user).filter(confirmed_at__isnull=False).exists():
            raise StateError(
                _(
                    "The answers of %(cycle)s open only with your key: they must be"
                    " counted first. Nothing was changed."
                )
                % {"cycle": cycle.name}
            )


def _empty(user: User | None, person: Person | None) -> None:
    addresses = {getattr(user, "email", None), getattr(person, "email", None)} - {None}
    Message.objects.filter(recipient__in=addresses).delete()
    if person is not None:
        _empty_person(person)
    if user is not None:
        _empty_account(user)


def _empty_account(user: User) -> None:
    for model in (EmailAddress, Authenticator, SignInLink, Token):
        model.objects.filter(user=user).delete()
    # A key for a plan would be one that nobody can bring.
    CouncilKey.objects.filter(holder=user, cycle__state=State.DRAFT).delete()
    Session.objects.filter(owner=owner_mark(user.pk)).delete()
    end_sessions([user.pk])
    User.objects.filter(pk=user.pk).update(
        email=f"{ERASED}{user.pk}@gone.invalid", is_active=False, last_login=None
    )


def _is_empty(person: Person) -> bool:
    return person.key.startswith(ERASED)


def _empty_person(person: Person) -> bool:
    """Empty a row that others refer to; say whether there was anything in it."""
    place = (person.manager_id, person.unit_id)
    led = person.reports.filter(active=True).exists()
    kept = place if led else (None, None)
    pages = person.released_documents.all().delete()[0]
    if _is_empty(person) and place == kept:
        return bool(pages)
    Choice.objects.filter(person=person).delete()
    initiatives.forget(person, NOBODY)
    _empty_given(person)
    person.skills.all().delete()
    forget_person(person)
    growth.erase(person)
    practice.erase(person)
    for row in person.participations.select_related("cycle"):
        _empty_participation(row)
    person.manager_id, person.unit_id = kept
    person.key, person.name = f"{ERASED}{person.pk}", NOBODY
    person.email = person.account = person.level = person.start = None
    person.title = person.location = person.language = ""
    person.attributes, person.active = {}, False
    person.save()
    return True


def _empty_given(person: Person) -> None:
    """Delete what is theirs; what they gave to others stays as of somebody who left."""
    Example.objects.filter(leader=person).delete()
    Example.objects.filter(reported_by=person).update(reported_by=None)
    Ask.objects.filter(person=person).delete()
    Attestation.objects.filter(witness=person).update(unit=None)
    Openness.objects.filter(person=person).delete()
    for model in (Note, WaitingNote):
        model.objects.filter(recipient=person).delete()
    ToldMark.objects.filter(follower=person).delete()


def _empty_participation(row: Participant) -> None:
    Draft.objects.filter(participant=row).delete()
    Sheet.objects.filter(participant=row).delete()
    Assignment.objects.filter(rater=row).delete()
    # Others may be about to name them: until the count the row keeps its place.
    if row.cycle.counted_at is not None:
        row.unit, row.manager = "", None
    row.name, row.title, row.location, row.language = NOBODY, "", "", ""
    row.folded = ""
    row.level, row.attributes, row.answered = None, {}, False
    row.token_hash = secrets.token_bytes(32)
    row.save()
