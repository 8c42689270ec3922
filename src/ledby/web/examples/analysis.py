"""What witnesses come to: the one place of the app that asks the science."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ledby.science import role_modeling
from ledby.science.role_modeling import Alignment, Seen
from ledby.science.vocabulary import Relationship
from ledby.web.accounts.models import User
from ledby.web.examples.models import Attestation, Example
from ledby.web.examples.selectors import line_above, own_examples, person_of
from ledby.web.people.models import Person


@dataclass(frozen=True)
class Shown:
    """An example of one's own and what its witnesses come to."""

    example: Example
    seen: Seen


@dataclass(frozen=True)
class Story:
    """What somebody showed that others saw: their own to read."""

    shown: list[Shown]
    waiting: int
    alignment: Alignment

    @property
    def low(self) -> int | None:
        """Return the low end of the share of words kept, in 100, rounded to five."""
        return _in_100(self.alignment.low)

    @property
    def high(self) -> int | None:
        """Return the high end, as :attr:`low`."""
        return _in_100(self.alignment.high)


def own_seen(user: User | AnonymousUser) -> Story:
    """Return what whoever asks told and showed; Http404 if they are nobody here."""
    return what_was_seen(person_of(user))


def relation(witness: Person, leader: Person) -> Relationship:
    """Return what *witness* is to *leader* by the chart of today."""
    manager: dict[str, str | None] = {}
    for one in (witness, leader):
        line = [one.pk, *line_above(one)]
        for below, above in pairwise(line):
            manager[str(below)] = str(above)
    unit = {str(one.pk): str(one.unit_id or "") for one in (witness, leader)}
    return role_modeling.relation_of(str(witness.pk), str(leader.pk), manager, unit)


def below_alone(leader: Person, people: Iterable[Person]) -> bool:
    """Say whether all of *people* stand below *leader* in the line."""
    return all(leader.pk in line_above(one) for one in people)


def what_was_seen(person: Person) -> Story:
    """Return what *person* told and showed, with word beside deed.

    Taken back in time, a word is no word; so is one that waits for an organiser.
    """
    today = timezone.localdate()
    rows = own_examples(person).filter(withdrawn_at__isnull=True)
    told = [row for row in rows.prefetch_related("attestations") if not row.hidden]
    each = [Shown(row, seen_of(row.attestations.all())) for row in told]
    words = [(one.example.until < today, one.seen.counts) for one in each]
    shown = [one for one in each if one.seen.counts]
    return Story(shown, len(each) - len(shown), role_modeling.align(words))


def seen_of(attestations: Iterable[Attestation]) -> Seen:
    """Return what these witnesses of one example come to."""
    return role_modeling.weigh(
        (one.relation, None if one.unit_id is None else str(one.unit_id))
        for one in attestations
    )


def _in_100(share: float | None) -> int | None:
    return None if share is None else 5 * round(share * 20)
