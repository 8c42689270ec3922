"""Attacks on a finished release: all readers pool what all pages say.

The attacker is given more than a page gives: exact means, exact numbers of answers and
who answered what (never the answers). What must hold: no set of fewer than five people
is determined, nothing tells none from few, and what was given for totals only leaves
no trace. Each control is switched off once to show that the attack is a real one.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import polars as pl
import pytest

from disclosure_cases import FACETS, drawn, everybody, nominations, people, team
from ledby.science.disclosure import Findings, Policy, fold, release, split
from ledby.science.disclosure import leadership as kinds
from ledby.science.disclosure.bands import follower_band
from ledby.science.disclosure.batch import Batch
from ledby.science.disclosure.blocks import block_id
from ledby.science.disclosure.estimates import answers_estimate, share_estimate
from ledby.science.disclosure.evidence import Follows, read_staff
from ledby.science.disclosure.followed import followed
from ledby.science.disclosure.leadership import leadership

K = 5
SEEDS = range(25)


def make(findings: Findings, key: int = 1, **policy):
    return release(findings, Policy(**policy), rng=np.random.default_rng(key))


def people_of(findings, release_) -> dict[str, str]:
    """Return the block of each person, as anybody can work it out from the chart."""
    block_of_unit = {
        unit: row["block"]
        for row in release_["organisation"]["blocks"]
        for unit in row["units"]
    }
    people_ = findings.people
    return {
        person: block_of_unit[unit]
        for person, unit in zip(people_["person"], people_["unit"], strict=True)
    }


def members(release_) -> dict[str, set[str]]:
    """Return the blocks of each row's name: it is the hash of all units in it."""
    blocks = release_["organisation"]["blocks"]
    found = {"whole": {block["block"] for block in blocks}}
    for size in range(1, len(blocks) + 1):
        for some in combinations(blocks, size):
            name = block_id(unit for block in some for unit in block["units"])
            found[name] = {block["block"] for block in some}
    return found


def shown_sets(released, rows, answers):
    """Return the sets of answers behind the rows of one word."""
    inside = members(released)
    return [
        {at for at, block in answers if block in inside[row["block"]]}
        for row in rows
        if row["estimate"] is not None
    ]


def smallest_class(sets, person_of) -> int:
    """Return the fewest people behind answers that all shown sets treat alike.

    A sum that follows from the shown sums weighs such answers equally, so whatever is
    determined consists of whole classes: this number bounds every determined set.
    """
    classes = defaultdict(set)
    for answer in set().union(*sets):
        classes[tuple(answer in some for some in sets)].add(person_of[answer])
    return min(map(len, classes.values()), default=K)


def lead_attack(findings, released, facet) -> int:
    """Return the smallest determined set of reports, pages and blocks pooled."""
    frame = findings.lead.filter(pl.col("facet") == facet)
    answers = list(zip(frame["rater"], frame["manager"], strict=True))
    block_of = people_of(findings, released)
    places = [(rater, block_of[manager]) for rater, manager in answers]
    rows = [r for r in released["organisation"]["lead"] if r["word"] == facet]
    sets = shown_sets(released, rows, places)
    for page in released["persons"]:
        for line in page["lead"]:
            if line["facet"] == facet and line["score"] is not None:
                mine = {rater for rater, boss in answers if boss == page["person"]}
                sets.append(mine)
    return smallest_class(sets, {rater: rater for rater, _ in answers})


def active_attack(findings, released) -> int:
    frame = findings.nominations
    rows = list(zip(frame["follower"], frame["leader"], frame["share"], strict=True))
    block_of = people_of(findings, released)
    places = [(at, block_of[leader]) for at, (_, leader, _) in enumerate(rows)]
    sets = shown_sets(released, released["organisation"]["active"], places)
    for page in released["persons"]:
        if page["followers"]["active"] is not None:
            mine = enumerate(rows)
            person = page["person"]
            sets.append(
                {at for at, row in mine if row[1] == person and row[2] != "total"}
            )
    return smallest_class(sets, {at: row[0] for at, row in enumerate(rows)})


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_and_blocks_together_determine_no_few_reports(seed):
    findings = drawn(seed=seed)
    released = make(findings)
    assert min(lead_attack(findings, released, facet) for facet in FACETS) >= K


def test_the_lead_attack_works_where_rests_are_not_watched(monkeypatch):
    monkeypatch.setattr(fold._Group, "safe", lambda self, k: self.people.size >= k)
    found = [
        lead_attack(findings, make(findings), facet)
        for findings in (drawn(seed=seed) for seed in range(8))
        for facet in FACETS
    ]
    assert min(found) == 1
    assert sum(size < K for size in found) > len(found) / 4


@pytest.mark.parametrize("seed", SEEDS)
def test_active_shares_of_pages_and_blocks_determine_no_few_followers(seed):
    findings = drawn(seed=seed)
    assert active_attack(findings, make(findings)) >= K


def test_the_active_attack_works_where_rests_are_not_watched(monkeypatch):
    monkeypatch.setattr(fold._Group, "safe", lambda self, k: self.people.size >= k)
    cases = (drawn(seed=seed) for seed in range(8))
    assert min(active_attack(case, make(case)) for case in cases) < K


@pytest.mark.parametrize("seed", SEEDS)
def test_inclusion_by_block_and_in_total_determine_no_few_people(seed):
    findings = drawn(seed=seed)
    released = make(findings)
    block_of = people_of(findings, released)
    for item in ("heard", "belongs", "asked"):
        spoke = findings.climate.filter(pl.col("item") == item)["person"].to_list()
        rows = [r for r in released["organisation"]["inclusion"] if r["word"] == item]
        sets = shown_sets(released, rows, [(p, block_of[p]) for p in spoke])
        assert any(row["estimate"] for row in rows)
        assert smallest_class(sets, {p: p for p in spoke}) >= K


def test_numbers_are_those_of_the_very_sets_that_the_attack_assumes():
    findings = drawn(seed=3)
    released = make(findings)
    block_of = people_of(findings, released)
    frame = findings.climate.filter(pl.col("item") == "heard")
    value = dict(zip(frame["person"], frame["value"], strict=True))
    inside = members(released)
    rows = [r for r in released["organisation"]["inclusion"] if r["word"] == "heard"]
    assert len(rows) > 2
    for row in rows:
        said = [v for p, v in value.items() if block_of[p] in inside[row["block"]]]
        assert row["estimate"]["value"] == pytest.approx(np.mean(said), abs=0.0501)


def test_what_was_given_for_totals_only_leaves_no_trace_on_any_page():
    for seed in range(6):
        findings = drawn(seed=seed)
        only = findings.nominations.filter(pl.col("share") != "total")
        assert only.height < findings.nominations.height
        without = make(replace(findings, nominations=only))
        assert make(findings)["persons"] == without["persons"]


def test_totals_count_what_was_given_for_totals_only():
    frame = team()
    rows = [
        {"follower": p, "leader": "lead", "reason": "stays_calm", "share": "total"}
        for p in everybody(frame)
        if p != "lead"
    ]
    done = make(Findings(frame, everybody(frame), nominations(rows)))
    assert done["organisation"]["reasons"] == [
        {"word": "stays_calm", "people": "10–19"}
    ]
    page = next(p for p in done["persons"] if p["person"] == "lead")
    assert page["followers"]["band"] == "0–2"
    assert page["followers"]["reasons"] == []


def page_of_lead(frame, choosers, share="count", signed=()):
    rows = [
        {"follower": p, "leader": "lead", "share": "name" if p in signed else share}
        for p in choosers
    ]
    done = make(Findings(frame, everybody(frame), nominations(rows)))
    return next(page for page in done["persons"] if page["person"] == "lead")


def test_nobody_one_and_two_followers_look_the_same():
    frame = team()
    pages = [page_of_lead(frame, [f"far{i}" for i in range(n)]) for n in (0, 1, 2)]
    assert pages[0] == pages[1] == pages[2]


def worlds_by_page(sizes, signed):
    """Return every way in which groups could have chosen, by what the page then says.

    The groups are one's reports, others of one's unit, and people of another unit.
    """
    frame = team(*("lead", *sizes))
    policy = Policy()
    staff = read_staff(Findings(frame, everybody(frame)), policy)
    places = np.arange(len(staff))
    near, lead = staff.blocks.of_person == staff.blocks.of_person[1], 1
    below = staff.manager == lead
    groups = [places[below], places[near & ~below & (places != lead)], places[~near]]
    worlds = defaultdict(list)
    for counts in product(*(range(group.size + 1) for group in groups)):
        if counts[0] < signed:
            continue
        chose = np.concatenate([g[:n] for g, n in zip(groups, counts, strict=True)])
        shared = ["name"] * signed + ["count"] * (chose.size - signed)
        nothing = [None] * chose.size
        follows = Follows(
            chose,
            np.full(chose.size, lead),
            np.full(chose.size, np.nan),
            [()] * chose.size,
            [""] * chose.size,
            nothing,
            np.array(shared, str),
        )
        batch = Batch(np.random.default_rng(0))
        page = followed(staff, follows, ["ok"] * len(staff), policy, batch)
        worlds[json.dumps(page.followers[lead])].append(counts)
    return worlds, [group.size for group in groups]


@pytest.mark.parametrize("signed", [0, 1, 3])
@pytest.mark.parametrize(
    "sizes",
    [(6, 2, 7), (5, 1, 8), (4, 3, 6), (8, 0, 6), (6, 1, 12), (5, 3, 16), (0, 9, 12)],
)
def test_a_page_never_says_that_all_or_none_of_a_group_chose(sizes, signed):
    """Those who signed are known by name; the rest of a group stays open both ways.

    Where the signed names fill a band, nobody else is in it: yet anybody may have
    chosen for totals only, which leaves no trace, so none can be said of a person.
    """
    worlds, groups = worlds_by_page(sizes, min(signed, sizes[0]))
    for possible in worlds.values():
        for place, size in enumerate(groups):
            known = min(signed, sizes[0]) if place == 0 else 0
            seen = {counts[place] - known for counts in possible}
            if size > known:
                assert seen != {size - known}
                assert known or signed or seen != {0}


def test_the_page_attack_works_where_parts_are_always_told(monkeypatch):
    def always(staff, counts, person, told, policy):
        return follower_band(int(counts.beyond[person]))

    monkeypatch.setattr(split, "_beyond", always)
    worlds, groups = worlds_by_page((5, 1, 8), 0)
    full = [
        possible
        for possible in worlds.values()
        for place, size in enumerate(groups)
        if {counts[place] for counts in possible} == {size}
    ]
    assert groups == [5, 1, 8]
    assert full


def kinds_by_line(sizes):
    """Return every count of managers without followers, by what the lines then say.

    The last block holds the head of all alone among people without reports.
    """
    rows = [("head", None, "Z"), *((f"z{i}", "head", "Z") for i in range(6))]
    for unit, managers in enumerate(sizes):
        rows += [(f"m{unit}-{i}", "head", f"U{unit}") for i in range(managers)]
        rows += [(f"r{unit}-{i}", f"m{unit}-{i}", f"U{unit}") for i in range(managers)]
        rows += [(f"x{unit}-{i}", "head", f"U{unit}") for i in range(6)]
    frame = people(rows)
    policy = Policy()
    staff = read_staff(Findings(frame, everybody(frame)), policy)
    sizes = (*sizes, 1)
    assert len(staff.blocks) == len(sizes)
    worlds = defaultdict(list)
    for counts in product(*(range(n + 1) for n in sizes)):
        without = {f"m{u}-{i}" for u, n in enumerate(counts) for i in range(n)}
        without |= {"head"} if counts[-1] else set()
        kind = [
            "manages_without_followers" if p in without else "leads_and_manages"
            for p in frame["person"]
        ]
        frame_ = pl.DataFrame({"person": frame["person"], "kind": kind})
        found = Findings(frame, everybody(frame), followers=frame_)
        lines = leadership(found, staff, policy, hidden=False)
        said = [line["manages_without_followers"] for line in lines]
        worlds[tuple(said)].append(counts)
    return worlds


@pytest.mark.parametrize("sizes", [(10, 1), (12, 2), (7, 6), (9, 3, 1)])
def test_blocks_and_total_never_say_that_all_or_no_managers_have_followers(sizes):
    worlds = kinds_by_line(sizes)
    assert any(word for said in worlds for word in said)
    for possible in worlds.values():
        for place, size in enumerate((*sizes, 1)):
            assert {counts[place] for counts in possible} != {size}
            assert {counts[place] for counts in possible} != {0}


def test_the_attack_on_totals_works_where_the_rest_is_not_watched(monkeypatch):
    """Eight of ten in one block make ten only with all of both other blocks."""
    monkeypatch.setattr(kinds, "leaves_open", lambda *_: True)
    worlds = kinds_by_line((10, 1))
    assert worlds["5–9", None, None, "10–19"] == [(8, 1, 1)]


@pytest.mark.parametrize("n", [5, 6, 7, 9])
def test_no_shown_mean_says_that_all_answered_alike(n):
    by_estimate = defaultdict(list)
    for answers in combinations_with_replacement(range(1, 6), n):
        shown = answers_estimate(np.array(answers, float))
        by_estimate[json.dumps(shown)].append(answers)
    for possible in by_estimate.values():
        assert {len(set(answers)) for answers in possible} != {1}


@pytest.mark.parametrize("n", [12, 20, 50, 300])
@pytest.mark.parametrize("value", [1, 2, 3, 4, 5])
def test_in_larger_groups_all_alike_reads_as_nearly_alike(n, value):
    alike = np.full(n, float(value))
    nearly = alike.copy()
    nearly[0] += 1 if value < 5 else -1
    nearly[1] -= 1 if 1 < value < 5 else 0
    assert answers_estimate(alike) == answers_estimate(nearly)


@pytest.mark.parametrize("n", [5, 8, 12, 40])
def test_a_share_of_none_reads_as_one_and_all_as_all_but_one(n):
    assert share_estimate(0, n) == share_estimate(1, n)
    assert share_estimate(n, n) == share_estimate(n - 1, n)
    assert share_estimate(0, n) != share_estimate(n, n)


def test_names_stand_only_on_ones_own_page_and_where_they_were_signed():
    findings = drawn(n=80, seed=5)
    released = make(findings)
    signed = findings.nominations.filter(pl.col("share") == "name")
    asked = set(zip(signed["follower"], signed["leader"], strict=True))
    assert "Name of" not in json.dumps(released["organisation"])
    told = set()
    for page in released["persons"]:
        assert page["name"] == f"Name of <{page['person']}>"
        told |= {(row["person"], page["person"]) for row in page["told"]}
        rest = {k: v for k, v in page.items() if k not in {"person", "name", "told"}}
        text = json.dumps(rest)
        assert "Name of" not in text
        assert not re.search(r'"p\d+"', text)
    assert told == asked


def texts_of(n, share="count", shift=0):
    frame = team()
    writers = [p for p in everybody(frame) if p != "lead"][:n]
    rows = [
        {"follower": p, "leader": "lead", "message": f"message {p}", "share": share}
        for p in [*writers[shift:], *writers[:shift]]
    ]
    return frame, nominations(rows)


def messages(frame, follows, key=1):
    done = make(Findings(frame, everybody(frame), follows), key)
    return next(p for p in done["persons"] if p["person"] == "lead")["messages"]


def test_unsigned_messages_need_five_writers():
    assert messages(*texts_of(4)) == []
    assert len(messages(*texts_of(5))) == 5
    assert messages(*texts_of(9, share="total")) == []
    assert messages(*texts_of(9, share="name")) == []


def test_the_order_of_messages_says_nothing_of_who_came_first():
    frame, follows = texts_of(12)
    came = follows["message"].to_list()
    ordered = messages(frame, follows)
    assert sorted(ordered) == sorted(came)
    assert ordered != came
    assert ordered != sorted(came)
    assert messages(*texts_of(12, shift=7)) == ordered
    assert messages(frame, follows, key=2) != ordered


def comments_of(writers, willing=True):
    frame = team(reports=9, near=6, far=16)
    people_ = [*(f"near{i}" for i in range(6)), *(f"far{i}" for i in range(15))]
    return Findings(
        frame,
        everybody(frame),
        comments=pl.DataFrame(
            {
                "person": people_[:writers] * 2,
                "question": ["one"] * writers + ["two"] * writers,
                "text": [f"text {i}" for i in range(2 * writers)],
                "may_show": [willing] * 2 * writers,
            }
        ),
    )


def test_comments_need_ten_willing_writers_however_many_texts_they_wrote():
    assert make(comments_of(9))["organisation"]["comments"] == []
    assert make(comments_of(21, willing=False))["organisation"]["comments"] == []
    (batch,) = make(comments_of(10))["organisation"]["comments"]
    assert batch["label"] == "Whole organisation"
    assert sorted(batch["texts"]) == sorted(f"text {i}" for i in range(20))
    assert batch["texts"] != [f"text {i}" for i in range(20)]


def test_a_small_cycle_gives_totals_only():
    findings = drawn(n=40, seed=2)
    few = findings.respondents[:11]
    released = make(replace(findings, respondents=few))
    assert len(released["organisation"]["blocks"]) == 1
    assert released["organisation"]["reliability"] is None
    for page in released["persons"]:
        assert page["followers"]["gate"] == "hidden"
        assert page["followers"]["band"] is None
        assert page["groups"] == []
        assert all(line["score"] is None for line in [*page["traits"], page["level"]])
        assert all(line["score"] is None for line in page["lead"])


def test_findings_never_print_what_they_hold():
    text = repr(drawn(n=30, seed=1))
    assert "people: 30 rows" in text
    assert "Name of" not in text
    assert "words" not in text
