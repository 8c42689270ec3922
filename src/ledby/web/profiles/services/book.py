"""The small book of what rang true: keep, hide, thank."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import Http404

from ledby.web.examples.models import Treasured
from ledby.web.examples.selectors import find_line
from ledby.web.people.models import Person
from ledby.web.profiles import selectors
from ledby.web.profiles.models import ToldMark

ACTS: Final[dict[str, dict[str, bool]]] = {
    "keep": {"kept": True, "hidden": False},
    "unkeep": {"kept": False},
    "hide": {"hidden": True, "kept": False},
    "show": {"hidden": False},
    "thank": {"thanked": True},
}
"""What each act changes. A thank-you that was given is not taken back."""


def mark(owner: Person, source: str, reference: str, act: str) -> None:
    """Do *act* to an entry of the owner's book.

    Raises
    ------
    Http404
        There is no such entry in it, or no such act.
    """
    if act not in ACTS:
        raise Http404
    with transaction.atomic():
        row = _entry(owner, source, reference)
        for name, value in ACTS[act].items():
            setattr(row, name, value)
        row.save()


def _entry(owner: Person, source: str, reference: str) -> Treasured:
    if source == selectors.TOLD:
        document, follower = selectors.told_mark(owner, reference)
        if not Person.objects.filter(pk=follower).exists():
            raise Http404
        return ToldMark.objects.get_or_create(
            document_id=document, follower_id=follower
        )[0]
    try:
        number = UUID(reference)
    except ValueError as error:
        raise Http404 from error
    if source == selectors.NOTE:
        return selectors.find_note(owner, number)
    if source == selectors.SEEN:
        return find_line(owner, number)
    raise Http404
