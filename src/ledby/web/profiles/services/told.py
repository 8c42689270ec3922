"""Follows that their givers signed: listed for those who gave them, and taken back.

A released page says who told its owner; that a person finds what they told themselves,
each page is read once after its release and a row is kept for each signed follow.
"""

from __future__ import annotations

from django.db import transaction

from ledby.web.cycles.models import Cycle
from ledby.web.cycles.selectors import told_in
from ledby.web.cycles.services.close import unsign
from ledby.web.people.models import Person
from ledby.web.profiles import selectors
from ledby.web.profiles.models import ToldListed, ToldMark


def list_released() -> int:
    """List the signed follows of each release once; return of how many releases."""
    listed = 0
    for cycle in selectors.releases_to_list():
        with transaction.atomic():
            _list(cycle)
        listed += 1
    return listed


def take_back(follower: Person, number: int) -> None:
    """Take the name from a follow that *follower* told, and the message with it.

    The follow was counted without a name and stays so.

    Raises
    ------
    Http404
        They told no such follow.
    """
    with transaction.atomic():
        row = selectors.own_told(follower, number)
        unsign(row.document_id, follower.pk)
        row.delete()


def _list(cycle: Cycle) -> None:
    here = {str(one): one for one in Person.objects.values_list("pk", flat=True)}
    rows = [
        ToldMark(document_id=number, follower_id=here[one["person"]])
        for number, told in told_in(cycle)
        for one in told
        if one["person"] in here
    ]
    ToldMark.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    ToldListed.objects.get_or_create(cycle=cycle)
