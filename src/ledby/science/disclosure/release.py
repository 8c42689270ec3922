"""The gate: the one function that every number about people passes on its way out."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np

from ledby.science.disclosure.batch import Batch
from ledby.science.disclosure.blocks import texts
from ledby.science.disclosure.evidence import (
    Staff,
    gate_of,
    read,
    read_follows,
    read_staff,
)
from ledby.science.disclosure.findings import FOLLOWERS, Findings, Policy
from ledby.science.disclosure.followed import active_on_pages, followed
from ledby.science.disclosure.led import led, read_lead
from ledby.science.disclosure.next_step import blocks_in_want, next_step
from ledby.science.disclosure.organisation import Heard, organisation
from ledby.science.disclosure.rated import rated, read_scores
from ledby.science.disclosure.turnover import read_turnover
from ledby.science.released import (
    GateWord,
    PersonPage,
    Release,
)
from ledby.science.tables import PEOPLE, conform


def release(findings: Findings, policy: Policy, *, rng: np.random.Generator) -> Release:
    """Return all that a cycle may say, to everybody, at once.

    Parameters
    ----------
    findings : Findings
        What the rooms found. Nothing of it may be kept after this call.
    policy : Policy
        The thresholds that were fixed at the launch.
    rng : numpy.random.Generator
        Draws the secret order of the texts.

    Returns
    -------
    Release
        One page for each person of the people table, in its order, and one for the
        organisation. Equal parts may be one object: read them, don't change them.

    Raises
    ------
    TableError
        A frame of the findings breaks its contract.

    Notes
    -----
    ``docs/concepts/disclosure.md`` gives the rules, the reason of each, and what
    remains.
    """
    batch = Batch(rng)
    findings = replace(findings, people=conform(findings.people, PEOPLE).to_native())
    staff = read_staff(findings, policy)
    follows = read_follows(findings, staff)
    gates = _gates(findings, staff, policy)
    scores = read_scores(findings, staff, policy)
    lead = read_lead(findings, staff, policy)
    active = active_on_pages(follows, gates, policy)
    turnover = read_turnover(findings, staff, policy.k)
    heard = Heard(staff, follows, active, scores, lead, turnover)
    page = organisation(findings, heard, policy, batch)
    about = followed(staff, follows, gates, policy, batch)
    seen = rated(findings, staff, scores, policy)
    facets = led(lead, staff, policy, turnover)
    # Where raters see a person as one, no trait of theirs is a step.
    weighed = [[]] * len(staff) if page["one_view"] is not None else seen.traits
    wanting = blocks_in_want(page["traits"])
    people = zip(staff.reports.tolist(), staff.blocks.of_person.tolist(), strict=True)
    want = [n > 0 and staff.blocks.ids[place] in wanting for n, place in people]
    persons = [
        PersonPage(
            person=staff.ids[row],
            name=staff.names[row],
            title=staff.titles[row],
            unit=staff.units[row],
            reports=bool(staff.reports[row]),
            followers=about.followers[row],
            told=about.told.get(row, []),
            messages=about.messages.get(row, []),
            traits=seen.traits[row],
            level=seen.level[row],
            one_view=page["one_view"],
            groups=seen.groups.get(row, []),
            lead=facets.get(row, []),
            next=next_step(weighed[row], facets.get(row, []), want=want[row]),
        )
        for row in range(len(staff))
    ]
    return Release(organisation=page, persons=persons)


def _gates(findings: Findings, staff: Staff, policy: Policy) -> list[GateWord]:
    """Return what each person's page may say of followers; all hidden when small."""
    if staff.small:
        return ["hidden"] * len(staff)
    usual = gate_of(float(staff.responded.mean()), policy)
    gates = [usual] * len(staff)
    table = read(findings, "followers", FOLLOWERS)
    places = staff.find(table["person"].to_list()).tolist()
    for place, gate in zip(places, texts(table["gate"]), strict=True):
        if place >= 0 and gate:
            gates[place] = cast("GateWord", gate)
    return gates
