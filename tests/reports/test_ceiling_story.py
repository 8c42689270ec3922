"""The ceiling in words: one sentence, its states, and the pack for a board."""

from __future__ import annotations

import copy

import pytest

from ledby.reports.ceilings import ceiling_story
from ledby.reports.organisation import organisation_story
from ledby.reports.organisation_pack import organisation_pack
from ledby.reports.pack_pdf import pack_pdf
from samples import sample_organisation_page, sample_small_organisation_page


@pytest.fixture
def page():
    return copy.deepcopy(sample_organisation_page())


def gender(page):
    (found,) = page["ceilings"]["found"]
    return found


def test_the_sentence_one_can_repeat(page):
    story = ceiling_story(page)
    assert story.heading == (
        "Women are 60 in 100 of us, and 20 in 100 where it is decided"
    )
    assert story.sentence.startswith("Where it is decided means levels 1 to 2.")
    assert story.state == "ceiling"
    (part,) = story.parts
    assert "The odds of women to sit higher are 0.4 times" in part.sentence
    assert "range 0.3 to 0.6" in part.sentence


def test_levels_are_rows_from_the_highest_with_all_in_the_last(page):
    (part,) = ceiling_story(page).parts
    (chart,) = part.levels
    assert chart.title == "Women, level by level"
    assert [row[:3] for row in chart.rows] == [
        ("Levels 1 to 2", "20 in 100", "10–30"),
        ("Level 3", "40 in 100", "30–50"),
        ("Levels 4 to 6", "65 in 100", "60–70"),
        ("All levels", "60 in 100", "55–65"),
    ]
    assert part.rest == ()


def test_follows_stand_beside_seats(page):
    (part,) = ceiling_story(page).parts
    assert part.follows.startswith("Women are chosen to be followed more than they sit")
    assert [row[1] for row in part.followed[0].rows] == [
        "60 in 100",
        "20 in 100",
        "55 in 100",
    ]
    (_man, woman) = gender(page)["followed"]
    woman["estimate"] |= {"value": 0.2, "low": 0.1, "high": 0.3}
    assert "about as much" in ceiling_story(page).parts[0].follows
    woman["estimate"] |= {"value": 0.05, "low": 0.0, "high": 0.1}
    assert "followed less than they sit" in ceiling_story(page).parts[0].follows
    gender(page)["followed"] = []
    (part,) = ceiling_story(page).parts
    assert part.followed == ()
    assert part.follows.startswith("Too few chose, or were chosen")


def test_a_gap_that_chance_could_give_is_no_ceiling(page):
    for odds in gender(page)["odds"]:
        odds["chance"] = "maybe"
    story = ceiling_story(page)
    assert (story.heading, story.state) == ("No ceiling to be seen", "shown")
    assert story.parts[0].sentence.startswith("No group sits clearly lower")
    assert story.parts[0].follows.endswith("more than they sit where it is decided.")


def test_of_three_groups_the_lowest_is_first_and_the_others_wait(page):
    found = gender(page)
    third = {**found["odds"][1], "group": "others", "ratio": 0.9, "chance": "maybe"}
    found["odds"].append(third)
    for shares in (found["everybody"], *(line["shares"] for line in found["seats"])):
        shares.append({**shares[0], "group": "others"})
    (part,) = ceiling_story(page).parts
    titles = [chart.title for chart in (*part.levels, *part.rest)]
    assert titles == [
        "Women, level by level",
        "All others, level by level",
        "Men, level by level",
    ]


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        ("too_few", "Too few told to see a ceiling"),
        ("nobody", "Nobody told what a ceiling could be seen by"),
    ],
)
def test_silence_has_its_words(page, state, heading):
    page["ceilings"] = {"state": state, "found": []}
    story = ceiling_story(page)
    assert (story.heading, story.parts) == (heading, ())


def test_years_here_never_open_the_page(page):
    years = copy.deepcopy(gender(page)) | {"attribute": "tenure"}
    for part in ("everybody", "followed", "odds"):
        for one in years[part]:
            one["group"] = {"woman": "0-1", "man": "7+"}[one["group"]]
    for line in years["seats"]:
        for one in line["shares"]:
            one["group"] = {"woman": "0-1", "man": "7+"}[one["group"]]
    page["ceilings"]["found"].append(years)
    story = ceiling_story(page)
    assert story.heading.startswith("Women are")
    last = story.parts[-1]
    assert last.heading == "Years here"
    assert "people here for less than a year" in last.sentence
    assert "whoever came last has had the least of it" in last.sentence
    page["ceilings"]["found"] = [years]
    assert ceiling_story(page).heading == "No ceiling to be seen"


def test_words_of_an_organisations_own(page):
    found = gender(page)
    found["attribute"] = "first_language"
    for shares in (found["everybody"], *(line["shares"] for line in found["seats"])):
        shares[1]["group"] = "Sami"
    found["odds"][1]["group"] = "Sami"
    story = ceiling_story(page)
    assert story.heading.startswith("People who told “Sami” are 60 in 100 of us")
    assert story.parts[0].heading == "First language"


def test_what_was_released_before_it_was_known_says_nothing(page):
    del page["ceilings"]
    assert ceiling_story(page) is None


def test_the_pack_holds_sentences_tables_and_nobodys_words(page):
    story = organisation_story(page, {})
    pack = organisation_pack(story, "Spring", "1 May 2026")
    headings = [part["text"] for part in pack.parts if part["kind"] == "heading"]
    assert "Women are 60 in 100 of us, and 20 in 100 where it is decided" in headings
    assert "What this does not say" in headings
    tables = [part for part in pack.parts if part["kind"] == "table"]
    assert ["Level 3", "40 in 100", "30–50", "500–999"] in [
        row for table in tables for row in table["rows"]
    ]
    assert all(len(t["head"]) == len(t["widths"]) == len(t["rows"][0]) for t in tables)
    said = str(pack.parts)
    assert not any(
        text in said for batch in page["comments"] for text in batch["texts"]
    )
    assert pack.who == "Spring, released on 1 May 2026"


@pytest.mark.parametrize(
    "make", [sample_organisation_page, sample_small_organisation_page]
)
def test_it_is_a_pdf_of_any_release(make):
    made = pack_pdf(
        organisation_pack(organisation_story(make(), {}), "Spring", "1 May")
    )
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
