"""Reads for the works council: what it would agree to, what it did, who holds a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from ledby.web.accounts.models import Role, User
from ledby.web.cycles import agreement, keys
from ledby.web.cycles.models import Approval, CouncilKey, Cycle, Remark, State


@dataclass(frozen=True)
class Standing:
    """Where the works council and a cycle stand with each other."""

    needed: bool
    """Whether the launch waits, or waited, for an approval."""
    approval: Approval | None
    """The one that counts: of the plan as it is, or as it was launched."""
    outdated: Approval | None
    """The newest of an earlier plan, if none counts."""
    asked: bool
    """Whether the council was asked to read the plan as it is."""
    holders: tuple[str, ...]
    """Names of those whose confirmed keys open the cycle, each alone."""
    lacks_key: bool
    """Whether it is a plan with a second key that nobody has made."""
    waits_for_key: bool
    """Whether the answers cannot be opened before one of them brings a key."""

    @property
    def holds_launch(self) -> bool:
        """Return whether the launch waits for the council."""
        return self.lacks_key or (self.needed and self.approval is None)


def council() -> QuerySet[User]:
    """Return the accounts of the works council."""
    return User.objects.filter(is_active=True, grants__role=Role.COUNCIL)


def policy_of(cycle: Cycle) -> dict[str, Any]:
    """Return the policy as frozen at launch, or as it would be frozen now."""
    if cycle.state != State.DRAFT:
        return dict(cycle.policy)
    return agreement.freeze(
        cycle.parts,
        cycle.retention_days,
        len(cycle.reminder_days),
        shared_key=cycle.shared_key,
        instrument=cycle.instrument,
    )


def fingerprint(cycle: Cycle) -> str:
    """Return what an approval of this cycle is bound to."""
    return agreement.fingerprint(cycle.name, cycle.units, policy_of(cycle))


def standing(cycle: Cycle) -> Standing:
    """Return where the works council and a cycle stand."""
    print_now = fingerprint(cycle)
    approvals = list(cycle.approvals.order_by("-at", "-pk"))
    counts = [one for one in approvals if one.fingerprint == print_now]
    holders = [name_of(key.holder) for key in working_keys(cycle)]
    return Standing(
        needed=cycle.needs_approval,
        approval=counts[0] if counts else None,
        outdated=approvals[0] if approvals and not counts else None,
        asked=cycle.consulted == print_now,
        holders=tuple(sorted(holders)),
        lacks_key=cycle.is_draft and cycle.shared_key and not holders,
        waits_for_key=waits_for_key(cycle),
    )


def waits_for_key(cycle: Cycle) -> bool:
    """Return whether a cycle is closed and its answers wait for the council's key."""
    return (
        cycle.shared_key
        and cycle.state == State.CLOSED
        and cycle.counted_at is None
        and keys.waits_for_council(cycle.pk)
    )


def working_keys(cycle: Cycle) -> list[CouncilKey]:
    """Return the keys that open a cycle, or will: confirmed, and of the council.

    The launch deletes all others, so afterwards it no longer matters who left.
    """
    if not cycle.shared_key:
        return []
    confirmed = cycle.council_keys.filter(confirmed_at__isnull=False)
    if cycle.state == State.DRAFT:
        confirmed = confirmed.filter(holder__in=council())
    return list(confirmed.select_related("holder__person").order_by("pk"))


def key_of(cycle: Cycle, holder: User) -> CouncilKey | None:
    """Return the key that somebody made for a cycle, if any."""
    return cycle.council_keys.filter(holder=holder).first()


def key_phase(cycle: Cycle, holder: User) -> str:
    """Return where a member of the council stands with the second key of a cycle.

    While it is a plan "none", "made" (and not confirmed) or "ready"; then "kept" or,
    for whoever holds none, "without"; "wanted" after the close, "over" after that.
    """
    mine = key_of(cycle, holder)
    if cycle.is_draft and not cycle.is_launching:
        if mine is None:
            return "none"
        return "made" if mine.confirmed_at is None else "ready"
    if waits_for_key(cycle):
        return "wanted"
    if cycle.state not in {State.DRAFT, State.OPEN}:
        return "over"
    return "without" if mine is None else "kept"


def council_obstacle(cycle: Cycle) -> str:
    """Return in a sentence what a launch still needs of the council; "" if nothing."""
    words = {"cycle": cycle.name}
    if cycle.shared_key and not working_keys(cycle):
        if council().exists():
            return (
                gettext(
                    "%(cycle)s waits for the works council: no member has made its key."
                )
                % words
            )
        return (
            gettext(
                "Nobody is on the works council, so nobody can make the second key of"
                " %(cycle)s."
            )
            % words
        )
    if not cycle.needs_approval or _is_approved(cycle):
        return ""
    if council().exists():
        return gettext("%(cycle)s waits for the approval of the works council.") % words
    return (
        gettext("Nobody is on the works council, so nobody can approve %(cycle)s.")
        % words
    )


def _is_approved(cycle: Cycle) -> bool:
    return cycle.approvals.filter(fingerprint=fingerprint(cycle)).exists()


def remarks(cycle: Cycle) -> list[Remark]:
    """Return what was said of an agreement, oldest first."""
    return list(cycle.remarks.order_by("at", "pk"))


def name_of(user: User) -> str:
    """Return the name of the person whose account it is, or its address."""
    person = getattr(user, "person", None)
    return user.email if person is None else person.name


@dataclass(frozen=True)
class Reader:
    """Somebody to write to."""

    email: str
    name: str
    language: str


def reader(user: User) -> Reader:
    """Return how to write to the holder of an account."""
    person = getattr(user, "person", None)
    return Reader(user.email, name_of(user), getattr(person, "language", ""))


def reader_at(email: str) -> Reader | None:
    """Return how to write to the open account with this address, if there is one."""
    found = User.objects.filter(email=email, is_active=True).select_related("person")
    user = found.first()
    return None if user is None else reader(user)


def organisers_of(cycle: Cycle) -> list[User]:
    """Return who planned a cycle, or every organiser if that is not known any more."""
    organisers = User.objects.filter(is_active=True, grants__role=Role.ORGANISER)
    planner = organisers.filter(cycle=cycle)
    return list(planner or organisers)
