"""How people experience the lead of their manager, from enough of them (policy P1)."""

from __future__ import annotations

import numpy as np

from ledby.science.disclosure.estimates import mean_estimate, mean_half
from ledby.science.disclosure.evidence import Staff, mean_by, numbers, read
from ledby.science.disclosure.findings import LEAD, Findings, Policy
from ledby.science.disclosure.fold import Answers
from ledby.science.disclosure.turnover import Turnover
from ledby.science.released import FacetLine
from ledby.science.vocabulary import Facet


def read_lead(findings: Findings, staff: Staff, policy: Policy) -> dict[str, Answers]:
    """Return for each facet what direct reports answered, by their manager's block.

    The block is the manager's, so that each manager's answers lie inside one block;
    ``shown`` marks those that are part of a number on the manager's page.
    """
    table = read(findings, "lead", LEAD)
    rater = staff.find(table["rater"].to_list())
    manager = staff.find(table["manager"].to_list())
    facets = np.array(table["facet"].to_list(), str)
    value = numbers(table["value"])
    direct = (rater >= 0) & (manager >= 0) & (staff.manager[rater] == manager)
    found = {}
    for facet in Facet:
        here = direct & (facets == facet.value)
        person, mean = mean_by(rater[here], value[here])
        boss = staff.manager[person]
        each = np.bincount(boss, minlength=len(staff))
        shown = (each >= policy.k)[boss] & (not staff.small)
        found[facet.value] = Answers(staff.blocks.of_person[boss], person, mean, shown)
    return found


def led(
    lead: dict[str, Answers], staff: Staff, policy: Policy, turnover: Turnover
) -> dict[int, list[FacetLine]]:
    """Return the facets of everybody with reports; open where too few spoke."""
    lines = {
        person: [FacetLine(facet=word, state="not_enough", score=None) for word in lead]
        for person in np.flatnonzero(staff.reports).tolist()
    }
    for number, answers in enumerate(lead.values()):
        boss = staff.manager[answers.person[answers.shown]]
        value = answers.value[answers.shown]
        n = np.bincount(boss, minlength=len(staff))
        total = np.bincount(boss, value, len(staff))
        square = np.bincount(boss, value**2, len(staff))
        for person in np.flatnonzero(n).tolist():
            count, mean = int(n[person]), float(total[person] / n[person])
            spread = max(square[person] - count * mean**2, 0.0) / (count - 1)
            half = mean_half(count, float(spread) ** 0.5)
            line = lines[person][number]
            shown = mean_estimate(count, mean, float(spread) ** 0.5)
            line["score"] = turnover.of_team(staff.ids[person], count, shown)
            line["state"] = "shown" if half <= policy.wide else "directional"
    return lines
