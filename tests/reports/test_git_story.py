from __future__ import annotations

import pytest

from ledby.reports.git import Source, git_story
from ledby.reports.git_charts import in_hundred, kind_of
from ledby.reports.git_page import page
from ledby.science.shared_leadership.landing import project

DAY = 86_400
WINDOW = (0, 10**10)
SOURCE = Source("boats", 9)


def story(changes, reviews=(), cells=(), units=()):
    return git_story(SOURCE, project(changes, list(reviews), WINDOW), cells, units)


def finding(told, key):
    return next(one for one in told.findings if one.key == key)


def changes(*landers, people=8, days=30):
    """Changes by *people* in turn, landed by *landers* in turn."""
    return [
        (n % people, n * days * DAY, landers[n % len(landers)] % 100) for n in range(60)
    ]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ([], "No person has changed anything here yet."),
        (
            [(0, 0, 0)],
            "One person writes here, so nobody can lead from behind yet.",
        ),
        (changes(3), "One person lands everything."),
        (
            changes(1, 1, 2),
            (
                "Half of the writing is done by 4 people, half of the landing by one"
                " person."
            ),
        ),
        (
            [(n, n, -1 if n % 2 else n) for n in range(10)],
            "It does not say: 50 in 100 changes do not tell who landed them.",
        ),
    ],
)
def test_the_answer_is_one_sentence(given, answer):
    assert story(given).answer == answer


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        (changes(1), "Many write, few land."),
        (changes(*range(8)), "Landing is shared as widely as writing."),
        (changes(1, 2, 3, 4, 5, 6), "Fewer land than write."),
        (changes(1, people=4), "Writing and landing"),
    ],
)
def test_writing_against_landing(given, heading):
    assert finding(story(given), "halves").heading == heading


def test_few_people_are_no_group():
    told = story(changes(1, people=4))
    open_ones = {one.key for one in told.findings if one.kept_open}
    assert open_ones == {"halves", "behind", "folders", "newcomers"}
    assert finding(told, "behind").sentence == "Not enough evidence yet."


@pytest.mark.parametrize(
    ("early", "late", "heading"),
    [
        ((1,), (1, 2), "The lead was shared more over the years."),
        ((1, 2), (1,), "Landing has come to fewer over the years."),
        ((1, 2), (1, 2), "Over the years"),
    ],
)
def test_years_tell_where_landing_goes(early, late, heading):
    given = [(n % 8, n * DAY, early[n % len(early)]) for n in range(40)]
    given += [(n % 8, (800 + n) * DAY, late[n % len(late)]) for n in range(40)]
    told = finding(story(given), "years")
    assert told.heading == heading
    assert told.sentence.startswith("In 1970 the one who landed most landed ")


def cell(one, other, low, high, band="shown"):
    across = None if low is None else (low + high) / 2
    return {
        "unit": one,
        "other": other,
        "band": band,
        "across": across,
        "across_low": low,
        "across_high": high,
    }


def test_a_folder_is_apart_only_when_the_range_says_so():
    assert kind_of(cell("a", "b", 0.2, 0.9)) == "quiet"
    assert kind_of(cell("a", "b", 0.2, 1.1)) == "as"
    assert kind_of(cell("a", "b", 1.2, 2)) == "more"
    assert kind_of(cell("a", "b", None, None)) == "few"
    assert kind_of(cell("a", "b", 1.2, 2, band="few")) == "few"
    units = ["a", "b", "c"]
    cells = [
        cell("a", "a", 0.1, 0.2),
        cell("a", "b", 0.2, 0.9),
        cell("a", "c", 0.5, 1.5),
        cell("b", "c", None, None, band="few"),
    ]
    told = finding(story(changes(1), cells=cells, units=units), "folders")
    assert told.heading == "Some folders keep to themselves."
    assert "Of two pairs of folders one clearly" in told.sentence
    assert told.chart is not None
    assert told.chart.rows == (
        ("a", "b", "clearly less"),
        ("a", "c", "about as much"),
        ("b", "c", "too few people"),
    )
    none = finding(story(changes(1), cells=cells[2:], units=units), "folders")
    assert none.heading == "No folder keeps to itself."


def test_a_small_share_is_not_nothing():
    assert in_hundred(0.001) == "fewer than 1 in 100"
    assert in_hundred(0.0) == "0 in 100"
    assert in_hundred(0.2) == "20 in 100"


def test_a_style_sheet_cannot_end_its_element():
    with pytest.raises(ValueError, match="closing tag"):
        page(story(changes(1)), "a{}</style><script>")
