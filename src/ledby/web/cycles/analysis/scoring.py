"""Opened answers through the rooms and the gate, in memory, in one go."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from ledby.errors import InsufficientData
from ledby.science import disclosure, followership, traits
from ledby.science.released import Release
from ledby.science.vocabulary import Relationship
from ledby.web.cycles.analysis.between import between
from ledby.web.cycles.analysis.seats import seats
from ledby.web.cycles.analysis.since import changed_since
from ledby.web.cycles.analysis.tables import gather, people_table
from ledby.web.cycles.answers import Answers
from ledby.web.cycles.models import Cycle, Participant
from ledby.web.cycles.selectors import (
    ReleasedCycle,
    asked_in,
    latest_release,
    relationships,
)

RATERS: Final = range(1, 61)
"""Numbers of raters that are weighed for the next cycle."""
SPREAD: Final = 1.0
"""Of a marked rater's answers, in points: below it they are alike, else by chance."""


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
    before = latest_release()
    ceilings = before.document.get("ceilings") if before else None
    findings = disclosure.Findings(
        people=people,
        respondents=answered["respondents"],
        nominations=answered["nominations"],
        followers=followers,
        own=answered["own"],
        lead=answered["lead"],
        climate=answered["climate"],
        comments=answered["comments"],
        **between(people, answered, policy.k),
        **seats(
            participants,
            people,
            answered["nominations"],
            policy.k,
            ceilings["found"] if ceilings else (),
        ),
        **_before(before),
        **_traits(answered["sheets"], answered["own"], policy),
    )
    # Texts are shuffled by chance that nobody can repeat.
    chance = np.random.default_rng(secrets.randbits(128))
    made = disclosure.release(findings, policy, rng=chance)
    if before is not None:
        page = made["organisation"]
        page["since"] = changed_since(before.document, before.cycle_name, page)
    return made


def _before(release: ReleasedCycle | None) -> dict[str, Any]:
    """Return who was asked for the last release, and the units of its blocks."""
    if release is None:
        return {}
    asked = asked_in(release)
    blocks = [set(block["units"]) for block in release.document["blocks"]]
    return {"people_before": people_table(asked), "blocks_before": blocks}


def _policy(cycle: Cycle) -> disclosure.Policy:
    limits = cycle.policy["thresholds"]
    return disclosure.Policy(
        k=limits["group"],
        rater_k=limits["raters"],
        comment_writers=limits["comment_writers"],
    )


def _traits(
    sheets: pl.DataFrame, own: pl.DataFrame, policy: disclosure.Policy
) -> dict[str, Any]:
    """Return what the traits room finds; nothing where hardly anybody gave feedback."""
    try:
        aside = _set_aside(traits.screen(sheets))
        kept = sheets.join(aside, on="rater", how="anti")
        fit = traits.fit(kept)
    except InsufficientData:
        return {}
    blocks = disclosure.rater_blocks(kept, k=policy.rater_k)
    return {
        "scores": traits.scores(fit),
        "groups": traits.group_scores(fit, kept, blocks),
        "gaps": _gaps(fit, own),
        "components": traits.components(fit),
        "d_study": traits.d_study(fit, raters=RATERS),
        "screened": aside,
        "prior_based": fit.prior_based,
    }


def _set_aside(screen: pl.DataFrame) -> pl.DataFrame:
    """Return rater and reason of those whose sheets say nothing about anybody."""
    marked = screen.filter("drop").group_by("rater").agg(pl.col("irv").mean())
    alike = pl.col("irv").fill_nan(None).fill_null(0.0) < SPREAD
    reason = pl.when(alike).then(pl.lit("alike")).otherwise(pl.lit("at_random"))
    return marked.select("rater", reason=reason)


def _gaps(fit: traits.Fit, own: pl.DataFrame) -> pl.DataFrame | None:
    """Return self against others; None where nobody is described by both."""
    sheets = own.with_columns(rater="ratee", relationship=pl.lit(Relationship.SELF))
    try:
        gaps: pl.DataFrame = traits.gap(fit, sheets)
    except InsufficientData:
        return None
    return gaps
