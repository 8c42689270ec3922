"""What others took up of somebody's: on their own page alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ledby.web.examples import services as examples
from ledby.web.examples.models import Attestation
from ledby.web.initiatives.services import steer
from ledby.web.initiatives.services.begin import new_receipt, post_idea
from ledby.web.profiles.selectors import TakenUp, taken_up
from stages import released


@pytest.fixture
def shown(cast):
    """Return an example of Amal's that Sam, Vera and Nils saw."""
    day = timezone.localdate() + timedelta(days=9)
    words = examples.Words("I say it first.", "planners", "honesty", day)
    made = examples.announce(cast.amal, words)
    for witness in (cast.sam, cast.vera, cast.nils):
        examples.attest(made, witness)
    return made


def begin(author, *helpers):
    idea = post_idea("A shelf", "Parts", author=author, receipt=new_receipt())
    for helper in helpers:
        steer.offer_help(idea, helper, "")
        steer.welcome(idea, author, helper)
    return idea


def test_each_person_counts_once_and_each_way_for_itself(cast, shown):
    begin(cast.amal, cast.sam, cast.ruth)
    begin(cast.amal, cast.sam)
    # Whoever only offers has not taken it up yet.
    steer.offer_help(begin(cast.amal), cast.otto, "")
    assert taken_up(cast.amal) == TakenUp(people=4, saw=3, help_me=2, lead=0)
    assert taken_up(cast.sam) == TakenUp(0, 0, 0, 0)


def test_who_leads_what_one_stands_behind_took_up_the_room(cast):
    for leader in (cast.nils, cast.nils, cast.ruth):
        steer.stand_behind(begin(leader), cast.vera)
    assert taken_up(cast.vera) == TakenUp(people=2, saw=0, help_me=0, lead=2)


def test_what_is_taken_back_or_put_away_is_not_counted(cast, shown):
    Attestation.objects.filter(witness=cast.sam).update(hidden=True)
    assert taken_up(cast.amal).saw == 2
    examples.withdraw(shown)
    assert taken_up(cast.amal) == TakenUp(0, 0, 0, 0)


def test_it_stands_on_ones_own_page_alone(cast, shown, monkeypatch):
    released(cast, monkeypatch)
    page = cast.client("amal").get("/me").text
    assert "3 people took up something of yours." in page
    assert "3 saw an example of yours and said so." in page
    assert "help in" not in page[page.index('id="taken-up"') :].split("</ul>")[0]
    for name in ("sam", "vera", "otto"):
        assert 'id="taken-up"' not in cast.client(name).get("/me").text
