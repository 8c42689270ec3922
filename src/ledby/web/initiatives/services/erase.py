"""What becomes of somebody's part when they are erased.

What they began, led, advised or decided stays: it is the history of others as well,
and reads as that of somebody who left.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ledby.web.initiatives.models import (
    Ballot,
    Decision,
    FeedKey,
    Initiative,
    Part,
    SponsorLetter,
    Standing,
    Turn,
    Way,
)
from ledby.web.initiatives.selectors.mail import OVER
from ledby.web.initiatives.services.steer import back_in_team
from ledby.web.people.models import Person


@transaction.atomic
def forget(person: Person, nobody: str) -> None:
    """Take *person* out of what goes on; *nobody* stands where their name was drawn."""
    now = timezone.now()
    back_in_team(Part.objects.filter(person=person))
    Part.objects.filter(person=person).exclude(standing=Standing.IN).delete()
    Part.objects.filter(person=person).update(line="")
    SponsorLetter.objects.filter(person=person).delete()
    FeedKey.objects.filter(person=person).delete()
    Turn.objects.filter(person=person, until=None).update(until=now)
    going = Initiative.objects.exclude(stage__in=OVER)
    going.filter(lead=person).update(lead=None)
    going.filter(sponsor=person).update(sponsor=None)
    waiting = Ballot.objects.filter(voter=person, decision__closed_at=None)
    waiting.delete()
    own = f"{person.name} ({person.key})"
    drawn = Decision.objects.filter(way=Way.LOT, options=[], result__isnull=False)
    for row in drawn.filter(ballots__voter=person):
        result = dict(row.result or {})
        entries = result.get("entries", [])
        result["entries"] = [nobody if one == own else one for one in entries]
        row.result = result
        row.save()
