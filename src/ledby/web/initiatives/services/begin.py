"""An initiative begins: signed, unsigned, or with a team that was put together."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.initiatives.letters import ask_to_join
from ledby.web.initiatives.models import Initiative, Part, Standing, Turn
from ledby.web.initiatives.selectors.people import has_standing
from ledby.web.people.models import Person


def new_receipt() -> str:
    """Return the token of a receipt, 256 bits; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def receipt_hash(token: str) -> bytes:
    """Return what is kept of a receipt: its SHA-256, 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def post_idea(
    title: str, text: str, *, author: Person | None, receipt: str
) -> Initiative:
    """Keep an idea; sent twice with one *receipt* it is kept once.

    Parameters
    ----------
    title, text
        What it is, and what it is for.
    author
        Who began it and leads it; None for an unsigned idea, of which no author is
        stored, no unit, and no moment but the day.
    receipt
        The token with which an unsigned idea can be claimed.
    """
    now = timezone.now()
    facts: dict[str, Any] = {"title": title, "text": text}
    if author is None:
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        facts |= {"posted_at": day}
    else:
        facts |= {"began_by": author, "lead": author, "unit": author.unit}
    idea, made = Initiative.objects.get_or_create(
        receipt=receipt_hash(receipt), defaults=facts
    )
    if made and author is not None:
        Turn.objects.create(initiative=idea, person=author, leads=True, since=now)
    return idea


@transaction.atomic
def claim(idea: Initiative, by: Person) -> None:
    """Sign an unsigned idea: credit for it, and the lead if nobody has it.

    Raises
    ------
    StateError
        It is signed already, or they stand behind it.
    """
    row = Initiative.objects.select_for_update().get(pk=idea.pk)
    if row.began_by_id is not None:
        raise StateError(_("This idea is signed already. Nothing was changed."))
    row.began_by = by
    if row.lead_id is None and row.sponsor_id != by.pk and not row.is_over:
        row.lead, row.unit = by, by.unit
        Part.objects.filter(initiative=row, person=by).delete()
        Turn.objects.create(initiative=row, person=by, leads=True, since=timezone.now())
    row.save()


@transaction.atomic
def begin_with_team(
    title: str,
    purpose: str,
    lead: Person,
    members: Iterable[Person],
    sponsor: Person | None = None,
    *,
    said_yes: bool = False,
) -> Initiative:
    """Begin an initiative with a team that was put together for it.

    The lead leads from now on; each member gets one letter, and joins by accepting.
    Where they *said_yes* before, they are in it, and get none.

    Parameters
    ----------
    title, purpose
        What it is, at most 120 letters, and what it is for.
    lead
        Who leads it, and has the credit of having begun it.
    members
        Whom to ask; the lead and the sponsor among them are left out.
    sponsor
        Who stands behind it: somebody with reports or a director, never the lead.

    Raises
    ------
    StateError
        The sponsor is the lead, or has no standing.
    """
    if sponsor is not None:
        if sponsor.pk == lead.pk:
            raise StateError(
                _("Whoever stands behind an initiative never leads it as well.")
            )
        if not has_standing(sponsor):
            raise StateError(
                _("Somebody who stands behind has reports or is a director.")
            )
    idea = post_idea(title, purpose, author=lead, receipt=new_receipt())
    if sponsor is not None:
        idea.sponsor = sponsor
        idea.save()
        Turn.objects.create(
            initiative=idea, person=sponsor, leads=False, since=timezone.now()
        )
    apart = {lead.pk, sponsor.pk if sponsor else None}
    asked = {one.pk: one for one in members if one.pk not in apart}
    standing = Standing.IN if said_yes else Standing.ASKED
    for person in asked.values():
        Part.objects.create(initiative=idea, person=person, standing=standing)
        if not said_yes:
            ask_to_join(idea, person)
    return idea
