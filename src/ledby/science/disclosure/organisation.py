"""What a release says of the organisation, block by block (policies P1, P3, P4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.batch import Batch
from ledby.science.disclosure.between import lineage, silos
from ledby.science.disclosure.blocks import texts
from ledby.science.disclosure.ceilings import ceilings
from ledby.science.disclosure.estimates import (
    answers_estimate,
    points_estimate,
    response_share,
    share_estimate,
)
from ledby.science.disclosure.evidence import (
    Flags,
    Follows,
    Ints,
    Staff,
    gate_of,
    mean_by,
    numbers,
    read,
)
from ledby.science.disclosure.findings import (
    CLIMATE,
    COMMENTS,
    Findings,
    Policy,
)
from ledby.science.disclosure.fold import Answers, block_estimates, fold
from ledby.science.disclosure.followed import word_bands
from ledby.science.disclosure.leadership import leadership
from ledby.science.disclosure.rated import ALL_TRAITS, NINETY, WORDS, Scores
from ledby.science.disclosure.reliability import one_view, reliability, screened
from ledby.science.disclosure.turnover import Turnover
from ledby.science.released import (
    WHOLE,
    WHOLE_LABEL,
    Block,
    BlockEstimate,
    Comments,
    Estimate,
    OrganisationPage,
    ResponseLine,
)
from ledby.science.vocabulary import ACTIVE_ENERGY, Reason, Trait

FEWER: Final = "fewer than 5"
ACTIVE: Final = "active"


@dataclass(frozen=True, slots=True, repr=False)
class Heard:
    """What the pages of persons already hold, in the form that blocks need.

    ``active`` marks the follows behind the active shares on persons' pages.
    """

    staff: Staff
    follows: Follows
    active: Flags
    scores: Scores
    lead: Mapping[str, Answers]
    turnover: Turnover


def organisation(
    findings: Findings, heard: Heard, policy: Policy, batch: Batch
) -> OrganisationPage:
    """Return the page of the organisation."""
    staff, follows = heard.staff, heard.follows
    response = _response(staff, policy)
    whole = response.pop()
    kinds = leadership(findings, staff, policy, hidden=whole["gate"] == "hidden")
    picked = [trait for trait in follows.trait if trait]
    given = [word for words in follows.reasons for word in words]
    return OrganisationPage(
        blocks=_blocks(staff),
        people=whole["members"],
        answered=whole["share"],
        gate=whole["gate"],
        response=response,
        reliability=None if staff.small else reliability(findings, heard.scores),
        screened=screened(findings, staff),
        one_view=None if staff.small else one_view(findings),
        leadership=kinds[:-1],
        leadership_total=kinds[-1],
        active=_active(heard, policy),
        traits=[row for trait in Trait for row in _trait(trait.value, heard, policy)],
        level=_trait(ALL_TRAITS, heard, policy),
        lead=_points(heard.lead, staff, policy, heard.turnover.of_reports),
        inclusion=_points(
            _climate(findings, staff), staff, policy, heard.turnover.of_blocks
        ),
        reasons=word_bands(given, Reason, policy),
        traits_handed_on=word_bands(picked, Trait, policy),
        lineage=[] if whole["gate"] == "hidden" else lineage(follows, staff, policy),
        silos=None if whole["gate"] == "hidden" else silos(findings, follows, staff),
        ceilings=ceilings(findings, follows, staff, policy, whole["gate"]),
        comments=_comments(findings, staff, policy, batch),
    )


def _blocks(staff: Staff) -> list[Block]:
    made = staff.blocks
    return [
        Block(
            block=made.ids[place],
            label=made.labels[place],
            units=list(made.units[place]),
            members=people_band(int(made.members[place])) or FEWER,
        )
        for place in range(len(made))
    ]


def _response(staff: Staff, policy: Policy) -> list[ResponseLine]:
    """Return the response of each block, and of the whole in the last line."""
    made = staff.blocks
    spoke, asked = int(staff.responded.sum()), len(staff)
    sizes = (made.answers.tolist(), made.members.tolist())
    rows = [*zip(made.ids, made.labels, *sizes, strict=True)]
    rows.append((WHOLE, WHOLE_LABEL, spoke, asked))
    return [
        ResponseLine(
            block=block,
            label=label,
            members=people_band(members) or FEWER,
            share=response_share(answered, members, everyone=spoke == asked),
            gate=gate_of(answered / members, policy),
        )
        for block, label, answered, members in rows
    ]


def _active(heard: Heard, policy: Policy) -> list[BlockEstimate]:
    """Return how actively the leaders of each block are followed.

    By the leader's block, so that the numbers on persons' pages are parts of it.
    """
    follows, blocks = heard.follows, heard.staff.blocks
    counted = ~np.isnan(follows.energy)
    answers = Answers(
        block=blocks.of_person[follows.leader],
        person=follows.follower,
        value=(follows.energy >= ACTIVE_ENERGY).astype(float),
        shown=heard.active,
    ).take(counted)

    def say(here: Answers) -> Estimate:
        estimate = share_estimate(int(here.value.sum()), here.value.size)
        people = int(np.unique(here.person).size)
        return Estimate({**estimate, "people": people_band(people) or ""})

    return block_estimates(ACTIVE, answers, blocks, policy.k, say)


def _trait(word: str, heard: Heard, policy: Policy) -> list[BlockEstimate]:
    """Return the mean of the shown scores of the people in each block."""
    scores, blocks = heard.scores, heard.staff.blocks
    here = scores.trait == WORDS.index(word)
    answers = Answers(
        block=blocks.of_person[scores.person[here]],
        person=scores.person[here],
        value=scores.score[here],
        shown=np.ones(int(here.sum()), bool),
    )
    halves = scores.half[here].tolist()
    half = dict(zip(answers.person.tolist(), halves, strict=True))

    def say(some: Answers) -> Estimate:
        n = some.value.size
        noise = np.array([half[person] for person in some.person.tolist()])
        variance = some.value.var(ddof=1) + np.mean((noise / NINETY) ** 2)
        spread = NINETY * math.sqrt(variance / n)
        mean = float(some.value.mean())
        shown = points_estimate(mean, spread, n, people_band(n) or "")
        return heard.turnover.of_blocks(some.block, n, shown)

    return block_estimates(word, answers, blocks, policy.k, say)


def _climate(findings: Findings, staff: Staff) -> dict[str, Answers]:
    """Return the inclusion items in the order in which they first stand."""
    table = read(findings, "climate", CLIMATE)
    person = staff.find(table["person"].to_list())
    item = np.array(table["item"].to_list(), str)
    value = numbers(table["value"])
    found = {}
    for word in dict.fromkeys(item.tolist()):
        here = (item == word) & (person >= 0)
        who, mean = mean_by(person[here], value[here])
        block = staff.blocks.of_person[who]
        found[word] = Answers(block, who, mean, np.zeros(who.size, bool))
    return found


def _points(
    items: Mapping[str, Answers],
    staff: Staff,
    policy: Policy,
    tell: Callable[[Ints, int, Estimate], Estimate],
) -> list[BlockEstimate]:
    blocks = staff.blocks

    def say(some: Answers) -> Estimate:
        return tell(some.block, some.value.size, answers_estimate(some.value))

    rows: list[BlockEstimate] = []
    for word, answers in items.items():
        rows += block_estimates(word, answers, blocks, policy.k, say)
    return rows


def _comments(
    findings: Findings, staff: Staff, policy: Policy, batch: Batch
) -> list[Comments]:
    """Return the texts that may be shown, one batch for blocks with enough writers."""
    table = read(findings, "comments", COMMENTS)
    person = staff.find(table["person"].to_list())
    written = [(text or "").strip() for text in texts(table["text"])]
    willing = [flag == 1 for flag in table["may_show"].to_list()]
    some = np.array([text != "" for text in written], bool)
    may = (person >= 0) & np.array(willing, bool) & some
    block = staff.blocks.of_person[person]
    nothing = np.zeros(person.size)
    answers = Answers(block, person, nothing, nothing > 0).take(may)
    batches = []
    for part in fold(answers, staff.blocks, policy.comment_writers):
        here = np.isin(answers.block, part)
        if np.unique(answers.person[here]).size < policy.comment_writers:
            continue
        said = np.flatnonzero(may)[here].tolist()
        name = staff.blocks.joined(part)
        label = staff.blocks.label(part)
        ordered = batch(name, [written[at] for at in said])
        batches.append(Comments(block=name, label=label, texts=ordered))
    return batches
