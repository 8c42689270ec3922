"""Decisions at the stages that tests begin from."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledby.web.initiatives.models import Decision, Sight, Way
from ledby.web.initiatives.services import speak, steer
from ledby.web.initiatives.services.ask import Question, open_decision
from ledby.web.initiatives.services.begin import new_receipt, post_idea


def asked(cast, *, by=None, **facts) -> Decision:
    """Open a decision about everybody, of Marc's unless *by* somebody else."""
    plan = {
        "title": "Where do we meet?",
        "text": "It decides how far people travel.",
        "options": ("Here", "There"),
        "way": Way.VOTE,
        "closes_at": timezone.now() + timedelta(days=3),
        "for_everybody": True,
    }
    return open_decision(Question(**plan | facts), by or cast.marc)


def over(decision: Decision) -> Decision:
    """Let the time of a decision be over."""
    Decision.objects.filter(pk=decision.pk).update(
        closes_at=timezone.now() - timedelta(minutes=1)
    )
    decision.refresh_from_db()
    return decision


def initiatives_for_all(cast) -> dict[str, dict[str, str]]:
    """Begin an initiative of Amal's and an unsigned one, and ask two questions."""
    receipt = new_receipt()
    idea = post_idea("A shelf", "Parts", author=cast.amal, receipt=new_receipt())
    post_idea("A lunch", "Together", author=None, receipt=receipt)
    advice = {"way": Way.ADVICE, "deciders": [cast.marc]}
    open_to_all = asked(cast, **advice)
    named = asked(cast, **advice, sight=Sight.NAMED, readers=[cast.nils])
    return {
        "initiative_id": {"any": str(idea.pk)},
        "decision_id": {"everybody's": str(open_to_all.pk), "named": str(named.pk)},
        "claim": {"unsigned": receipt},
    }


def carried_and_decided(cast, person, words: dict[str, str]) -> None:
    """Put a word of *person* into each table; Marc stands beside."""
    idea = post_idea(words["idea"], "Tea", author=person, receipt=new_receipt())
    steer.say_news(idea, person, words["news"])
    steer.name_obstacle(idea, person, words["obstacle"])
    marcs = post_idea("A lunch", "Soup", author=cast.marc, receipt=new_receipt())
    steer.offer_help(marcs, person, words["offer"])
    steer.set_letter(person, wanted=False)
    vote = asked(cast, by=person, title=words["question"], deciders=[person])
    speak.vote(vote, person, 1)
    speak.say(vote, person, words["advice"], objects=False)
