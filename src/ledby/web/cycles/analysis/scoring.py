"""Opened answers through the rooms and the gate, in memory, in one go."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from ledby.errors import InsufficientData
from ledby.science import disclosure, followership, traits
from ledby.science.disclosure.pages import Release
from ledby.web.cycles.analysis.tables import gather, people_table
from ledby.web.cycles.answers import Answers
from ledby.web.cycles.models import Cycle, Participant
from ledby.web.cycles.selectors import relationships


def score(
    cycle: Cycle,
    participants: Sequence[Participant],
    opened: Iterable[tuple[str, Answers]],
) -> Release:
    """Return what may be shown of *opened*; nothing else of it is kept."""
    people = people_table(participants)
    answered = gather(opened, people, relationships(cycle))
    followers = followership.followers(
        answered["nominations"], people, answered["respondents"]
    )
    policy = _policy(cycle)
    findings = disclosure.Findings(
        people=people,
        respondents=answered["respondents"],
        nominations=answered["nominations"],
        followers=followers,
        own=answered["own"],
        lead=answered["lead"],
        climate=answered["climate"],
        comments=answered["comments"],
        **_traits(answered["sheets"], policy),
    )
    # Texts are shuffled by chance that nobody can repeat.
    chance = np.random.default_rng(secrets.randbits(128))
    return disclosure.release(findings, policy, rng=chance)


def _policy(cycle: Cycle) -> disclosure.Policy:
    limits = cycle.policy["thresholds"]
    return disclosure.Policy(
        k=limits["group"],
        rater_k=limits["raters"],
        comment_writers=limits["comment_writers"],
    )


def _traits(sheets: pl.DataFrame, policy: disclosure.Policy) -> dict[str, Any]:
    """Return what the traits room finds; nothing where hardly anybody gave feedback."""
    try:
        fit = traits.fit(sheets)
    except InsufficientData:
        return {}
    blocks = disclosure.rater_blocks(sheets, k=policy.rater_k)
    return {
        "scores": traits.scores(fit),
        "groups": traits.group_scores(fit, sheets, blocks),
        "components": traits.components(fit),
        "d_study": traits.d_study(fit),
        "prior_based": fit.prior_based,
    }
