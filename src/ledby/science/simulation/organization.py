"""One call that invents a whole organisation and says what is true of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ledby.science.simulation import contacts, following, ratings, work
from ledby.science.simulation.chart import WOMEN_BY_LEVEL, Chart, draw_chart
from ledby.science.simulation.frames import Backend, Loom
from ledby.science.simulation.planted import CONTRACTS, GENDERS
from ledby.science.vocabulary import Trait


@dataclass(frozen=True, slots=True)
class Truth:
    """What the simulation planted, as native frames.

    Attributes
    ----------
    traits
        ratee, trait, truth: expected points 1..5 from an average colleague.
    kinds
        person, kind: by expected followers beyond the line if as many answer.
    following
        person, expected: that number of followers.
    active
        person, truth: probability that a follow of this person is active.
    ties_silos
        unit, other, factor: contacts beside what sizes give (1 = nothing planted).
    ceiling
        level, women, followed: planted share of women among the seats of a level, and
        expected share of women among the follows that go to people of this level.
    """

    traits: Any
    kinds: Any
    following: Any
    active: Any
    ties_silos: Any
    ceiling: Any


@dataclass(frozen=True, slots=True)
class Organization:
    """An invented organisation with one answered cycle, as native frames.

    The first nine have the columns of :mod:`ledby.science.tables`; beside them
    ``climate`` (person, item, value), ``lead`` (rater, manager, item, value),
    ``comments`` (person, question, text) and ``respondents`` (person).
    """

    people: Any
    nominations: Any
    sheets: Any
    attestations: Any
    initiatives: Any
    decisions: Any
    skills: Any
    events: Any
    ties: Any
    climate: Any
    lead: Any
    comments: Any
    respondents: Any
    truth: Truth


def simulate(
    people: int,
    seed: int,
    *,
    backend: Backend = "polars",
    response: float | None = None,
    apart: bool = False,
) -> Organization:
    """Invent the relief organisation Harbourlight Relief with known truth.

    Parameters
    ----------
    people
        How many people work or help there, 60 or more.
    seed
        The same seed and size give the same organisation, cell by cell, for every
        backend. The people of :data:`STORIES` keep their ids whatever the seed.
    backend
        Kind of the frames.
    response
        Share of every unit that answers, 0..1; by default each unit has its own.
    apart
        Leaders stand apart: nobody is expected to have between 2.5 and 10 followers
        beyond the line. By default leading has no gaps.

    Returns
    -------
    Organization

    Raises
    ------
    InsufficientData
        Fewer than 60 people.

    Notes
    -----
    Ratings follow a crossed random-effects model with the variance shares of
    :data:`ledby.science.simulation.ratings.SHARES`; docs/concepts/simulation.md
    explains each part and its sources.
    """
    streams = [
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(14)
    ]
    chart = draw_chart(people, streams[0], response=response)
    loom = Loom(chart.ids, backend)
    traits = ratings.draw_traits(people, streams[1])
    level = traits.level / ratings.deviation("ratee")
    leadership = following.draw_leadership(chart, level, streams[2], apart=apart)
    follows = following.draw_follows(chart, leadership, streams[3])
    profile = traits.profile / ratings.deviation("ratee_trait")
    pairs = ratings.assign(chart, streams[4])
    events = contacts.draw_events(chart, streams[5])
    return Organization(
        people=_people(loom, chart),
        nominations=following.weave_nominations(
            loom, follows, leadership, profile, streams[6]
        ),
        sheets=ratings.weave_sheets(loom, chart, traits, pairs, streams[7]),
        attestations=work.weave_attestations(loom, chart, leadership, streams[8]),
        initiatives=work.weave_initiatives(loom, chart, leadership, streams[9]),
        decisions=work.weave_decisions(loom, chart, streams[10]),
        skills=work.weave_skills(loom, chart, streams[11]),
        events=contacts.weave_events(loom, events),
        ties=contacts.weave_ties(loom, events, people),
        climate=ratings.weave_climate(loom, chart, streams[12]),
        lead=ratings.weave_lead(loom, chart, leadership, streams[13]),
        comments=ratings.weave_comments(loom, chart, streams[12]),
        respondents=loom.frame(
            {"person": loom.persons(np.flatnonzero(chart.answered))}
        ),
        truth=_truth(loom, chart, traits, leadership),
    )


def _people(loom: Loom, chart: Chart) -> Any:
    everybody = np.arange(chart.people)
    return loom.frame(
        {
            "person": loom.persons(everybody),
            "name": chart.names,
            "email": chart.emails,
            "manager": loom.persons(chart.manager),
            "unit": loom.words(chart.paths, chart.path),
            "title": chart.titles,
            "level": chart.level,
            "location": chart.towns,
            "start": chart.start,
            "attr_gender": loom.words(GENDERS, chart.gender),
            "attr_contract": loom.words(CONTRACTS, chart.contract),
        }
    )


def _ceiling(loom: Loom, chart: Chart, weight: ratings.Reals) -> Any:
    many = len(WOMEN_BY_LEVEL) + 1
    pull = np.bincount(chart.level, weight, many)
    to_women = np.bincount(chart.level, weight * chart.woman, many)
    return loom.frame(
        {
            "level": np.array(list(WOMEN_BY_LEVEL)),
            "women": np.array(list(WOMEN_BY_LEVEL.values())),
            "followed": (to_women / np.maximum(pull, 1e-12))[1:],
        }
    )


def _truth(
    loom: Loom,
    chart: Chart,
    traits: ratings.Traits,
    leadership: following.Leadership,
) -> Truth:
    everybody = np.arange(chart.people)
    words = tuple(Trait)
    return Truth(
        traits=loom.frame(
            {
                "ratee": loom.persons(np.repeat(everybody, len(words))),
                "trait": loom.words(
                    words, np.tile(np.arange(len(words)), chart.people)
                ),
                "truth": traits.truth.ravel(),
            }
        ),
        kinds=loom.frame(
            {
                "person": loom.persons(everybody),
                "kind": following.true_kinds(chart, leadership),
            }
        ),
        following=loom.frame(
            {
                "person": loom.persons(everybody),
                "expected": following.expected_followers(chart, leadership.weight),
            }
        ),
        active=loom.frame(
            {"person": loom.persons(everybody), "truth": leadership.active}
        ),
        ties_silos=contacts.weave_silos(loom),
        ceiling=_ceiling(loom, chart, leadership.weight),
    )
