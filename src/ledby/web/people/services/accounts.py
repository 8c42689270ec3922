"""The accounts of people who come, change their address, return and leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl
from allauth.account.models import EmailAddress

from ledby.web.accounts.models import User
from ledby.web.accounts.services import end_sessions, ensure_accounts, set_active
from ledby.web.outbox.services import Letter, queue_all
from ledby.web.people.letters import MOVED
from ledby.web.people.services.bulk import batched, prepare_update
from ledby.web.people.services.plan import RETURNING, Plan

CHUNK = 2_000
"""So many accounts are made at a time: others wait a fraction of a second to write."""


@dataclass
class AccountWork:
    """What happens to accounts.

    Attributes
    ----------
    made
        Accounts that were made for this import, to be taken away if it fails.
    linked
        Which account a person gets, by the person's id; None ends the link.
    later
        The address of people who get an account once that address is free.
    moved
        Accounts with their new address.
    removed
        Accounts whose address is gone or now belongs to somebody else.
    closed, opened
        Addresses of accounts that are shut, and that are open again.
    told
        Old addresses of people who are here under another one, with their language.
    """

    made: list[int] = field(default_factory=list)
    linked: dict[str, int | None] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    moved: list[tuple[int, str]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)


def prepare_accounts(plan: Plan, tell: Callable[[int, int], None]) -> AccountWork:
    """Make missing accounts, a few at a time, and note what else is to be done."""
    work = AccountWork()
    _note_leavers(plan, work)
    _note_moves(plan, work)
    wanted = plan.people.filter(
        pl.col("account").is_null() & pl.col("email").is_not_null()
    )
    pairs = list(wanted.select("id", "email").iter_rows())
    for start in range(0, len(pairs), CHUNK):
        _make_some(dict(pairs[start : start + CHUNK]), work)
        tell(min(start + CHUNK, len(pairs)), len(pairs))
    return work


def settle_accounts(work: AccountWork) -> dict[str, int]:
    """Shut, free and move accounts; within the transaction that writes the people.

    Returns
    -------
    dict[str, int]
        The account of each of the people who had to wait for an address, by their id.
    """
    for chunk in batched(work.removed):
        User.objects.filter(pk__in=chunk).delete()
    set_active(work.closed, active=False)
    # Two people may swap addresses, so all are freed before any is taken.
    freed = [(pk, f"{pk}@moving.invalid") for pk, _email in work.moved]
    for step in (freed, work.moved):
        for _done in prepare_update(User, "email", step).write():
            pass
    for moved in batched([pk for pk, _email in work.moved]):
        EmailAddress.objects.filter(user_id__in=moved).delete()
    end_sessions(pk for pk, _email in work.moved)
    queue_all(Letter(MOVED, old, "", language) for old, language in work.told)
    set_active(work.opened, active=True)
    users = ensure_accounts(work.later.values())
    return {person: users[email].pk for person, email in work.later.items()}


def take_back(work: AccountWork) -> None:
    """Delete the accounts that were made for an import that did not happen."""
    for chunk in batched(work.made):
        User.objects.filter(pk__in=chunk).delete()


def _make_some(wanted: dict[str, str], work: AccountWork) -> None:
    """Make accounts for people (by id) with an address that nobody else holds now."""
    known = User.objects.filter(email__in=wanted.values())
    held = set(known.values_list("email", flat=True))
    of_people = known.filter(person__isnull=False)
    taken = set(of_people.values_list("email", flat=True))
    work.later |= {p: email for p, email in wanted.items() if email in taken}
    free = {p: email for p, email in wanted.items() if email not in taken}
    users = ensure_accounts(free.values())
    for person, email in free.items():
        work.linked[person] = users[email].pk
        if email not in held:
            work.made.append(users[email].pk)
        elif not users[email].is_active:
            work.opened.append(email)


def _note_leavers(plan: Plan, work: AccountWork) -> None:
    work.removed = plan.vacated["account"].drop_nulls().to_list()
    staying = plan.leaving.join(plan.vacated, on="id", how="anti")
    work.closed = staying["account_email"].drop_nulls().to_list()


def _note_moves(plan: Plan, work: AccountWork) -> None:
    people = plan.people.filter(pl.col("account").is_not_null())
    back = people.filter(pl.col("standing") == RETURNING)
    work.opened += back["email"].drop_nulls().to_list()
    without = people.filter(pl.col("email").is_null())
    work.linked |= dict.fromkeys(without["id"])
    work.removed += without["account"].to_list()
    moving = people.filter(pl.col("email") != pl.col("account_email"))
    emails = moving["email"].to_list()
    strangers: dict[str, int] = {}
    for chunk in batched(emails):
        found = User.objects.filter(email__in=chunk, person__isnull=True)
        strangers |= dict(found.values_list("email", "pk"))
    facts = moving.select("id", "account", "account_email", "email", "language")
    for person, account, old, email, language in facts.iter_rows():
        work.told.append((old, language or "en"))
        if email in strangers:
            work.linked[person] = strangers[email]
            work.closed.append(old)
            work.opened.append(email)
        else:
            work.moved.append((account, email))
