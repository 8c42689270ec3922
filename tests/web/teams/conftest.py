from __future__ import annotations

import pytest

from ledby.web.people.models import Skill
from ledby.web.teams.models import Declared, TeamRequest
from ledby.web.teams.services import asking
from team_briefs import BRIEF


@pytest.fixture
def able(cast):
    """Give some of the cast skills: on the list, and declared."""
    Skill.objects.create(person=cast.nils, skill="Water", level=3)
    Declared.objects.create(person=cast.ruth, skill="water", level=2)
    Declared.objects.create(person=cast.sam, skill="Law", level=2)
    Skill.objects.create(person=cast.otto, skill="law", level=1)
    return cast


@pytest.fixture
def make(able):
    """Ask for a team as Vera and look for it."""

    def make(brief=None, by=None) -> TeamRequest:
        team = asking.begin(
            by or able.vera, "Wells", "Wells that stay clean", brief or BRIEF
        )
        asking.carry_out(team.pk)
        team.refresh_from_db()
        return team

    return make


@pytest.fixture
def refuses(cast):
    """Try an address as those who may not; every one must be turned away alike."""

    def refuses(method: str, path: str, others=("marc", "quinn", "ida"), data=None):
        from django.test import Client

        stranger = getattr(Client(), method)(path, data)
        assert stranger.status_code == 302
        assert stranger["Location"].startswith("/sign-in?next=")
        for who in others:
            assert getattr(cast.client(who), method)(path, data).status_code == 404

    return refuses
