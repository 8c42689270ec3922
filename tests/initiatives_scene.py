"""Decisions at the stages that tests begin from."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledby.web.initiatives.models import Decision, Way
from ledby.web.initiatives.services.ask import Question, open_decision


def asked(cast, **facts) -> Decision:
    """Open a decision of Marc's about everybody."""
    plan = {
        "title": "Where do we meet?",
        "text": "It decides how far people travel.",
        "options": ("Here", "There"),
        "way": Way.VOTE,
        "closes_at": timezone.now() + timedelta(days=3),
        "for_everybody": True,
    }
    return open_decision(Question(**plan | facts), cast.marc)


def over(decision: Decision) -> Decision:
    """Let the time of a decision be over."""
    Decision.objects.filter(pk=decision.pk).update(
        closes_at=timezone.now() - timedelta(minutes=1)
    )
    decision.refresh_from_db()
    return decision
