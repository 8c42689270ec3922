"""What is said of a change since the last cycle."""

from __future__ import annotations

from ledby.reports.sentences.since import since
from ledby.science.released import WHOLE


def changed(part, word, change, block=WHOLE, label="Whole organisation"):
    return {
        "part": part,
        "block": block,
        "label": label,
        "word": word,
        "change": change,
    }


def test_up_and_down_are_said_in_words():
    found = since(
        {
            "cycle": "Autumn",
            "compared": 120,
            "changes": [
                changed("traits", "honesty", "up"),
                changed("lead", "shared_lead", "down", "4", "Logistics"),
                changed("active", "active", "up", "0", "Field East"),
                changed("inclusion", "climate_1", "down"),
            ],
        }
    )
    assert found.heading == "Since Autumn, two went up and two went down"
    assert found.sentence.startswith("Of 120 figures that both cycles show.")
    assert found.lines == (
        "Honesty, all together: up",
        "Managers let others take the lead, Logistics: down",
        "Active following, Field East: up",
        "A hearing before decisions, all together: down",
    )


def test_no_clear_change_is_a_finding_too():
    found = since({"cycle": "Autumn", "compared": 10, "changes": []})
    assert found.heading == "No clear change since Autumn"
    assert found.lines == ()


def test_without_a_release_before_nothing_is_said():
    assert since(None) is None
    assert since({"cycle": "Autumn", "compared": 0, "changes": []}) is None
