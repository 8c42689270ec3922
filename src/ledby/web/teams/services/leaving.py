"""What is left of somebody in teams when they are erased."""

from __future__ import annotations

from ledby.web.people.models import Person
from ledby.web.teams.models import Declared, Division, Offer, TeamRequest, Word


def forget_person(person: Person) -> None:
    """Delete what somebody said and made; a team with others in it stays without them.

    In the results of others stands an id, and nobody's name belongs to it any more.
    """
    Declared.objects.filter(person=person).delete()
    Offer.objects.filter(person=person).delete()
    Word.objects.filter(person=person).delete()
    Word.objects.filter(colleague=person).delete()
    person.team_invitations.all().delete()
    Division.objects.filter(made_by=person).delete()
    mine = TeamRequest.objects.filter(asked_by=person)
    mine.filter(invited_at__isnull=True).delete()
    mine.update(asked_by=None)
    TeamRequest.objects.filter(lead=person).update(lead=None)
    TeamRequest.objects.filter(sponsor=person).update(sponsor=None)
