"""What a release says, worked by hand: pages of persons and of the organisation."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from disclosure_cases import TRAITS, drawn, everybody, nominations, people, team
from ledby.errors import ConfigurationError, InsufficientData, TableError
from ledby.science.disclosure import Findings, Policy, release
from ledby.science.disclosure.next_step import next_step
from ledby.science.disclosure.rated import agreement


def make(findings, **policy):
    return release(findings, Policy(**policy), rng=np.random.default_rng(7))


def page_of(done, person="lead"):
    return next(page for page in done["persons"] if page["person"] == person)


def about_lead(**frames):
    frame = frames.pop("frame", None)
    frame = team() if frame is None else frame
    return Findings(frame, frames.pop("respondents", everybody(frame)), **frames)


def score(trait, value, half, raters=6, **more):
    return {
        "ratee": "lead",
        "trait": trait,
        "score": value,
        "low": value - half,
        "high": value + half,
        "raters": raters,
        "comparable": True,
        **more,
    }


def test_a_trait_is_shown_pointed_at_or_kept_open():
    rows = [
        score("courage", 3.72, 0.4),
        score("honesty", 3.2, 0.7),
        score("loyalty", 4.1, 0.3, raters=3),
        score("level", 3.5, 0.2, comparable=False),
    ]
    page = page_of(make(about_lead(scores=pl.DataFrame(rows))))
    lines = {line["trait"]: line for line in page["traits"]}
    assert list(lines) == TRAITS
    assert lines["courage"]["state"] == "shown"
    assert lines["courage"]["score"] == {
        "value": 3.7,
        "low": 3.3,
        "high": 4.1,
        "people": "4–6",
        "clip": "",
    }
    assert lines["honesty"]["state"] == "directional"
    assert lines["loyalty"]["state"] == "not_enough"
    assert lines["loyalty"]["score"] is None
    assert page["level"]["score"]["value"] == 3.5
    assert page["level"]["comparable"] is False
    assert lines["courage"]["comparable"] is True


def own(trait, *values):
    return [{"ratee": "lead", "trait": trait, "value": value} for value in values]


def gaps(**rows):
    """Return the room's frame: trait to low, high and class of lead's gap."""
    return pl.DataFrame(
        [
            {"ratee": "lead", "trait": trait, "low": low, "high": high, "class": said}
            for trait, (low, high, said) in rows.items()
        ]
    )


def test_self_is_compared_by_the_range_of_the_gap():
    scores = pl.DataFrame([score(trait, 3.5, 0.4) for trait in TRAITS[:5]])
    said = own("judgment", 4, 4, 5) + own("work_ethic", 4, 4, 4)
    said += own("competence", 3, None, 2, 3) + own("courage", 5)
    found = gaps(
        judgment=(0.1, 1.5, "blind_spot"),
        work_ethic=(-0.1, 0.9, "agreed_strength"),
        competence=(-1.4, -0.2, "modest"),
        honesty=(0.1, 0.9, "blind_spot"),
        courage=(-0.5, 1.2, "agreed_growth"),
        loyalty=(0.1, 0.9, "blind_spot"),
    )
    done = make(about_lead(scores=scores, own=pl.DataFrame(said), gaps=found))
    page = page_of(done)
    first = page["traits"][:5]
    assert [line["own"] for line in first] == [4.3, 4.0, 2.7, None, 5.0]
    brief = ["over", "in_line", "under", None, "in_line"]
    assert [line["gap"] for line in first] == brief
    # Honesty has no own answers, loyalty no score; courage may be a whole step apart.
    assert [line["agreement"] for line in page["traits"]] == [
        "blind_spot",
        "agreed_strength",
        "modest",
        None,
        "unclear",
        None,
        None,
        None,
    ]
    assert page["level"]["own"] == 4.0
    assert page["level"]["gap"] is None
    assert page["next"] == {"kind": "trait", "about": "judgment"}


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.01, 0.9, ("over", "confident_strength")),
        (0.0, 1.0, ("in_line", "confident_strength")),
        (-0.9, -0.01, ("under", "confident_strength")),
        (-1.0, 0.3, ("in_line", "confident_strength")),
        (-1.01, 0.3, ("in_line", "unclear")),
        (-0.3, 1.01, ("in_line", "unclear")),
        (0.01, 1.8, ("over", "confident_strength")),
    ],
)
def test_a_gap_needs_a_range_without_zero_and_no_gap_one_without_a_step(
    low, high, said
):
    assert agreement(low, high, "confident_strength") == said


def test_merged_groups_of_enough_raters_are_shown():
    rows = [("lead", "peer", 4, 3.4), ("lead", "manager;report;other", 5, 3.9)]
    rows += [("far0", "manager;peer;report", 7, 3.0), ("far0", "other", 4, 3.5)]
    done = make(about_lead(groups=grouped(rows), scores=levels(lead=9, far0=11)))
    shown = page_of(done)["groups"]
    assert [line["relationships"] for line in shown] == [
        ["peer"],
        ["manager", "report", "other"],
    ]
    assert [line["score"]["value"] for line in shown] == [3.4, 3.9]
    assert shown[1]["score"]["people"] == "4–6"
    names = page_of(done, "far0")["groups"][0]["relationships"]
    assert names == ["manager", "peer"]


def grouped(rows):
    return pl.DataFrame(
        [(a, b, n, s, s - 0.3, s + 0.3) for a, b, n, s in rows],
        schema=["ratee", "relationships", "raters", "score", "low", "high"],
        orient="row",
    )


def levels(**raters):
    rows = [{**score("level", 3.5, 0.2, n), "ratee": who} for who, n in raters.items()]
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("raters", "rows", "shown"),
    [
        (9, [("peer", 4), ("other", 5)], 2),
        (10, [("peer", 4), ("other", 5)], 0),  # the level gives the one away
        (12, [("peer", 4), ("other", 5)], 0),
        (13, [("peer", 4), ("other", 5)], 2),
        (8, [("peer", 4), ("other", 5)], 0),
        (9, [("peer", 5), ("other", 3), ("manager", 1)], 0),
        (9, [("manager;peer;report;other", 9)], 0),  # it would say what the level says
        (3, [("peer", 4), ("other", 5)], 0),
    ],
)
def test_groups_beside_the_level_leave_nobody_or_enough(raters, rows, shown):
    groups = grouped([("lead", names, n, 3.4) for names, n in rows])
    done = make(about_lead(groups=groups, scores=levels(lead=raters)))
    assert len(page_of(done)["groups"]) == shown


def lead_answers(values, facet="direction", boss="lead", start=0):
    return [
        {"rater": f"report{i}", "manager": boss, "facet": facet, "value": float(value)}
        for i, value in enumerate(values, start)
    ]


def test_a_facet_needs_five_direct_reports():
    """Eight of mean 3.25 and sd 1.0351 have a half width of 0.693: it points a way."""
    rows = lead_answers([2, 2, 3, 3, 3, 4, 4, 5])
    rows += lead_answers([4] * 8, "example")
    rows += lead_answers([1, 2, 3, 4], "inclusion")
    rows.append(
        {"rater": "far0", "manager": "lead", "facet": "inclusion", "value": 5.0}
    )
    done = make(about_lead(frame=team(reports=8), lead=pl.DataFrame(rows)))
    lines = page_of(done)["lead"]
    assert [line["facet"] for line in lines] == [
        "direction",
        "example",
        "shared_lead",
        "inclusion",
    ]
    assert [line["state"] for line in lines] == [
        "directional",
        "shown",
        "not_enough",
        "not_enough",
    ]
    assert lines[0]["score"]["value"] == 3.2
    assert lines[0]["score"]["people"] == "5–9"
    assert page_of(done, "far0")["lead"] == []
    assert page_of(done)["next"] == {"kind": "facet", "about": "example"}


def test_several_items_of_a_facet_are_one_answer_of_a_person():
    rows = lead_answers([2, 3, 4, 3]) * 3
    done = make(about_lead(lead=pl.DataFrame(rows)))
    assert page_of(done)["lead"][0]["score"] is None


def test_the_next_step_asks_where_little_is_known():
    assert next_step([], []) == {"kind": "ask", "about": "feedback"}
    page = page_of(make(drawn(n=30, seed=1)), "p0")
    kept = [{**line, "gap": None, "state": "directional"} for line in page["traits"]]
    assert next_step(kept, [])["kind"] == "ask"


def chosen(n, **more):
    everyone = [*(f"far{i}" for i in range(30)), *(f"report{i}" for i in range(6))]
    return [{"follower": p, "leader": "lead", **more} for p in everyone[:n]]


def test_followers_come_in_bands_with_how_they_follow():
    rows = chosen(12, energy=5, reason="stays_calm;knows_the_work", trait="courage")
    rows[0]["energy"], rows[1]["energy"], rows[2]["trait"] = 2, None, "honesty"
    frame = team(far=31)
    page = page_of(make(about_lead(frame=frame, nominations=nominations(rows))))
    shown = page["followers"]
    assert shown["gate"] == "ok"
    assert shown["band"] == "10+"
    assert shown["active"]["value"] == 0.9
    assert shown["active"]["people"] == "10+"
    assert shown["reasons"] == [
        {"word": "knows_the_work", "people": "10–19"},
        {"word": "stays_calm", "people": "10–19"},
    ]
    assert shown["traits"] == [{"word": "courage", "people": "10–19"}]
    assert [(b["label"], b["people"]) for b in shown["by_block"]] == [
        ("Far", "10–19"),
        ("Near", None),
    ]
    nobody = page_of(make(about_lead(frame=frame)))["followers"]["by_block"]
    assert [b["label"] for b in nobody] == ["Far", "Near"]


def test_strangers_oneself_and_doubled_rows_count_for_nothing():
    rows = chosen(2) * 4
    rows += [{"follower": "lead", "leader": "lead"}]
    rows += [{"follower": f"x{i}", "leader": "lead"} for i in range(9)]
    done = make(about_lead(frame=team(far=31), nominations=nominations(rows)))
    assert page_of(done)["followers"]["band"] == "0–2"


def test_beyond_the_line_is_all_for_those_without_reports_and_else_only_many():
    frame = team(far=31)
    rows = [{"follower": f"far{i}", "leader": "near0"} for i in range(7)]
    done = make(about_lead(frame=frame, nominations=nominations(rows)))
    assert page_of(done, "near0")["followers"]["beyond_line"] == "6–9"
    rows = [*chosen(14), *chosen(36)[30:33]]
    done = make(about_lead(frame=frame, nominations=nominations(rows)))
    assert page_of(done)["followers"]["beyond_line"] == "10+"
    for few in (chosen(14), [*chosen(14), *chosen(36)[30:]], chosen(36)[24:33]):
        done = make(about_lead(frame=frame, nominations=nominations(few)))
        assert page_of(done)["followers"]["beyond_line"] is None


def test_with_a_hidden_gate_only_what_was_signed_or_written_is_left():
    rows = chosen(9, energy=5, message="well said")
    rows[0]["share"] = "name"
    followers = pl.DataFrame({"person": ["lead"], "kind": [None], "gate": ["hidden"]})
    found = about_lead(
        frame=team(far=31), nominations=nominations(rows), followers=followers
    )
    page = page_of(make(found))
    assert page["followers"]["band"] is None
    assert page["followers"]["active"] is None
    assert page["told"][0]["person"] == "far0"
    assert page["messages"] == ["well said"] * 8


def test_a_signed_follow_brings_all_that_was_signed():
    row = {
        "follower": "near1",
        "leader": "lead",
        "energy": 4,
        "reason": "keeps_promises; stays_calm",
        "message": " Go first. ",
        "trait": "loyalty",
        "share": "name",
    }
    early = {"follower": "far0", "leader": "lead", "share": "name"}
    page = page_of(make(about_lead(nominations=nominations([row, early]))))
    assert [told["person"] for told in page["told"]] == ["far0", "near1"]
    assert page["told"][1] == {
        "person": "near1",
        "name": "Name of <near1>",
        "energy": 4,
        "message": "Go first.",
        "trait": "loyalty",
        "reasons": ["keeps_promises", "stays_calm"],
    }


def test_the_page_of_a_person_says_who_it_is_about():
    done = make(about_lead())
    assert [page["person"] for page in done["persons"]] == everybody(team())
    page = page_of(done)
    assert (page["name"], page["title"], page["unit"]) == (
        "Name of <lead>",
        "Guide",
        "Near",
    )
    assert (page["reports"], page_of(done, "far0")["reports"]) == (True, False)


def test_response_opens_points_or_hides_by_its_share():
    frame = people([(f"p{i}", None, "A" if i < 20 else "B") for i in range(40)])
    spoke = [f"p{i}" for i in (*range(13), *range(20, 40))]
    page = make(Findings(frame, spoke))["organisation"]
    assert [(r["label"], r["share"], r["gate"]) for r in page["response"]] == [
        ("A", 0.65, "directional"),
        ("B", 0.95, "ok"),
    ]
    assert (page["people"], page["answered"], page["gate"]) == ("20–49", 0.8, "ok")
    assert [block["members"] for block in page["blocks"]] == ["20–49", "20–49"]
    few = make(Findings(frame, spoke[:25]))["organisation"]
    assert few["gate"] == "hidden"
    everyone = make(Findings(frame, everybody(frame)))["organisation"]
    assert [r["share"] for r in everyone["response"]] == [1.0, 1.0]


def test_traits_of_a_block_are_means_of_its_peoples_shown_scores():
    """Six people of 3.0 to 4.0, each with a range of 0.3: mean 3.5."""
    frame = people([(f"p{i}", None, "A" if i < 10 else "B") for i in range(20)])
    values = [3.0, 3.2, 3.4, 3.6, 3.8, 4.0, 1.0, 2.0, 2.0, 2.0, 2.0]
    rows = [
        {**score("courage", value, 0.3, raters=3 if i == 6 else 5), "ratee": f"p{i}"}
        for i, value in enumerate(values)
    ]
    page = make(Findings(frame, everybody(frame), scores=pl.DataFrame(rows)))
    shown = [r for r in page["organisation"]["traits"] if r["word"] == "courage"]
    assert [row["label"] for row in shown] == ["Whole organisation"]
    assert shown[0]["estimate"]["value"] == 2.9
    assert shown[0]["estimate"]["people"] == "10–19"
    rows += [{**rows[0], "ratee": f"p{i}", "score": 2.0} for i in range(11, 16)]
    page = make(Findings(frame, everybody(frame), scores=pl.DataFrame(rows)))
    shown = [r for r in page["organisation"]["traits"] if r["word"] == "courage"]
    assert [row["label"] for row in shown] == ["A", "B", "Whole organisation"]
    assert shown[1]["estimate"]["value"] == 2.0
    assert len(page["organisation"]["traits"]) == 3 + 7


def test_leaders_and_managers_come_in_bands_of_a_kind():
    done = make(drawn(n=80, seed=4))
    whole = done["organisation"]["leadership_total"]
    assert (whole["block"], whole["label"]) == ("whole", "Whole organisation")
    assert whole["leads_without_title"] in {"20–49", "10–19"}
    assert len(done["organisation"]["leadership"]) == len(
        done["organisation"]["blocks"]
    )


def test_a_release_is_plain_json_and_the_same_for_the_same_chance():
    found = drawn(n=50, seed=3)
    done = make(found)
    assert json.loads(json.dumps(done)) == done
    assert make(found) == done


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_any_kind_of_frame_gives_the_same_release(kind):
    found = drawn(n=50, seed=3)
    names = [n for n in Findings.__dataclass_fields__ if n != "prior_based"]
    frames = {name: getattr(found, name) for name in names}
    turn = (lambda f: f.to_pandas()) if kind == "pandas" else (lambda f: f.to_arrow())
    same = {
        name: turn(frame) if isinstance(frame, pl.DataFrame) else frame
        for name, frame in frames.items()
    }
    assert make(Findings(**same)) == make(found)


@pytest.mark.parametrize(
    "low", [{"k": 4}, {"rater_k": 2}, {"comment_writers": 9}, {"message_writers": 4}]
)
def test_a_threshold_below_its_floor_is_refused(low):
    with pytest.raises(ConfigurationError, match="may not be below"):
        Policy(**low)


def test_gates_must_rise():
    with pytest.raises(ConfigurationError, match="must rise"):
        Policy(firm=0.5, direction=0.6)


def test_a_release_needs_people_and_a_line_without_circles():
    nobody = team().head(0)
    with pytest.raises(InsufficientData):
        make(Findings(nobody, []))
    rows = [("a", "b", "U"), ("b", "c", "U"), ("c", "b", "U")]
    with pytest.raises(TableError, match="goes round in a circle"):
        make(Findings(people(rows), ["a", "b", "c"]))
