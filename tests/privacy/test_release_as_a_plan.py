"""The site's released documents, read as a plan: audit and every family of attacks.

What pages and blocks of a release say of one word is a set of numbers over people, as
a plan is. The attacker knows who answered what, and whose answers each number sums up.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest

from disclosure_cases import FACETS, drawn
from ledby.science.disclosure import Policy, attack, audit, fold, release
from ledby.science.disclosure.attacking import FAMILIES
from ledby.science.disclosure.blocks import block_id
from ledby.science.disclosure.views import View, write_views

WORDS = {"at_least": "or more", "at_most": "or less"}
ITEMS = ("heard", "belongs", "asked")


def made(seed):
    findings = drawn(n=70, seed=seed)
    return findings, release(findings, Policy(), rng=np.random.default_rng(seed))


def blocks_behind(released):
    """Return the units behind each row's name: the hash of all of them."""
    blocks = released["organisation"]["blocks"]
    found = {"whole": {unit for block in blocks for unit in block["units"]}}
    for size in range(1, len(blocks) + 1):
        for some in combinations(blocks, size):
            units = {unit for block in some for unit in block["units"]}
            found[block_id(units)] = units
    return found


def as_plan(numbers, persons):
    """Return a plan and its published numbers from (name, people, estimate)."""
    views, rows = [], []
    for name, people, shown in numbers:
        if shown is None:
            continue
        views.append(View(name, name, (name,), tuple(people)))
        note = f"{shown['value']} {WORDS[shown['clip']]}" if shown["clip"] else ""
        rows.append((name, name, "value", shown["value"], shown["low"], shown["high"]))
        rows[-1] += (None, None, None, shown["people"], note)
    names = ["view", "label", "item", "mean", "low", "high"]
    names += ["low_share", "middle_share", "high_share", "band", "note"]
    return write_views(persons, views), pl.DataFrame(rows, schema=names, orient="row")


def inclusion(findings, released, item):
    said = findings.climate.filter(pl.col("item") == item)["person"].to_list()
    unit = dict(findings.people.select("person", "unit").iter_rows())
    behind = blocks_behind(released)
    rows = [r for r in released["organisation"]["inclusion"] if r["word"] == item]
    return as_plan(
        [
            (row["block"], [p for p in said if unit[p] in behind[row["block"]]], shown)
            for row in rows
            for shown in [row["estimate"]]
        ],
        findings.people,
    )


def lead(findings, released, facet):
    given = findings.lead.filter(pl.col("facet") == facet)
    answers = list(given.select("rater", "manager").iter_rows())
    unit = dict(findings.people.select("person", "unit").iter_rows())
    behind = blocks_behind(released)
    numbers = [
        (
            row["block"],
            [rater for rater, boss in answers if unit[boss] in behind[row["block"]]],
            row["estimate"],
        )
        for row in released["organisation"]["lead"]
        if row["word"] == facet
    ]
    numbers += [
        (
            page["person"],
            [rater for rater, boss in answers if boss == page["person"]],
            line["score"],
        )
        for page in released["persons"]
        for line in page["lead"]
        if line["facet"] == facet
    ]
    return as_plan(numbers, findings.people)


def learned(plan, published):
    found = attack(plan, None, published=published)
    return dict(
        found.group_by("family").agg(pl.col("success").sum()).sort("family").iter_rows()
    )


@pytest.mark.parametrize("seed", range(3))
def test_no_family_learns_anything_from_the_numbers_of_a_release(seed):
    findings, released = made(seed)
    read = 0
    for reader, words in ((inclusion, ITEMS), (lead, FACETS)):
        for word in words:
            plan, published = reader(findings, released, word)
            assert audit(plan).is_empty()
            assert learned(plan, published) == dict.fromkeys(FAMILIES, 0)
            read += plan.height
    assert read > 20


def test_without_a_look_at_what_is_left_of_a_block_sets_follow(monkeypatch):
    monkeypatch.setattr(fold._Group, "safe", lambda self, k: self.people.size >= k)
    sets = successes = 0
    for seed in range(3):
        findings, released = made(seed)
        for facet in FACETS:
            plan, published = lead(findings, released, facet)
            sets += audit(plan).height
            found = learned(plan, published)
            successes += found["differences"] + found["small sets"]
    assert sets > 2
    assert successes > 5
