"""The pages of questions."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client

from ledby.science.vocabulary import Trait
from ledby.web.cycles.analysis.planning import planned
from ledby.web.cycles.answer_selectors import asked
from ledby.web.cycles.answers import empty
from ledby.web.cycles.instrument import load
from ledby.web.cycles.models import Assignment, Draft
from ledby.web.cycles.services.submit import load_draft
from rounds import open_round

HTMX = {"HX-Request": "true"}


@pytest.fixture
def opened(cast):
    return open_round(cast)


@pytest.fixture
def client():
    return Client()


def saved(opened):
    return load_draft(opened.participants["nils"], opened.token("nils"))


def asked_on(page):
    """Return the items of a page in the order in which they are asked."""
    return list(dict.fromkeys(re.findall(r'type="radio" name="(\w+)"', page)))


def test_the_form_asks_every_item_once(client, opened):
    shown = [
        key
        for number in range(1, 5)
        for key in asked_on(client.get(opened.link("nils", f"self/{number}")).text)
    ]
    assert sorted(shown) == sorted(item.key for item in load().traits)


def test_a_colleague_is_asked_about_by_the_planned_items(client, opened):
    shown = [
        key
        for number in (1, 2)
        for key in asked_on(client.get(opened.link("nils", f"feedback/{number}")).text)
    ]
    assert shown == list(items_about(opened, "marc"))
    assert len(shown) == 12
    assert {load().item(key).scale for key in shown[:8]} == set(Trait)


def items_about(opened, ratee):
    raters = opened.participants[ratee].raters.values_list("ratee", "rater")
    plan = planned(load(), [(str(one), str(other)) for one, other in raters])
    return plan[str(opened.participants[ratee].pk), str(opened.participants["nils"].pk)]


def test_the_raters_of_a_colleague_share_out_the_items_evenly(opened):
    """Four raters of one person ask each of the 24 items twice."""
    sam = opened.participants["sam"]
    for name in ("vera", "ruth", "otto"):
        rater = opened.participants[name]
        Assignment.objects.create(rater=rater, ratee=sam, relationship="peer")
    count = Counter()
    for name in ("nils", "vera", "ruth", "otto"):
        about = asked(opened.participants[name]).assigned
        count.update(next(a.items for a in about if a.colleague.name == sam.name))
    assert set(count.values()) == {2}
    assert len(count) == 24


def test_a_form_is_planned_in_three_reads_however_many_colleagues(
    opened, django_assert_num_queries
):
    """The sheets one fills in, all sheets on these people, the own manager."""
    with django_assert_num_queries(3):
        asked(opened.participants["nils"])


def test_each_page_says_who_it_is_about_and_why(client, opened):
    for page, heading, because in (
        ("feedback/1", "Marc Duval, as a follower", "you report to Marc"),
        ("feedback/3", "Amal Nasser, as a follower", "you and Amal work side by side"),
        ("feedback/5", "Sam Whitfield, as a follower", "your work meets that of Sam"),
        ("manager/1", "How Marc Duval leads", "how often have you seen Marc …"),
        ("self/1", "You, as a follower", "how often did you …"),
        ("inclusion/1", "Is there a seat for you", "how often was this so?"),
    ):
        text = client.get(opened.link("nils", page)).text
        assert heading in text, page
        assert because in text, page


def test_each_page_has_a_title_and_a_place_of_its_own(client, opened):
    titles, reached = [], []
    for page in ("self/1", "self/2", "feedback/6", "inclusion/1"):
        text = client.get(opened.link("nils", page)).text
        title = text.partition("<title>")[2].partition("</title>")[0]
        titles.append(" ".join(title.split()).removesuffix(" · LedBy"))
        reached.append(re.search(r's-given w2" x1="3%" x2="([\d.]+)%"', text)[1])
    assert titles == [
        "You, as a follower · Part 2 of 6, page 1 of 4",
        "You, as a follower · Part 2 of 6, page 2 of 4",
        "Sam Whitfield, as a follower · Part 3 of 6, page 6 of 6",
        "Is there a seat for you where decisions are made? · Part 5 of 6",
    ]
    assert reached == ["18.7", "22.6", "47.4", "65.7"]


def test_who_sees_it_is_said_before_the_first_question(client, opened):
    for page in ("follow", "self/1", "feedback/1", "manager/1", "inclusion/1", "words"):
        text = client.get(opened.link("nils", page)).text
        first = re.search(r'type="radio"|<textarea|type="search"', text).start()
        assert 0 < text.index('class="tier"') < first, page


def test_a_report_is_asked_about_as_one(client, cast):
    opened = open_round(cast)
    row = opened.participants["nils"].assignments.get(ratee=opened.participants["marc"])
    row.relationship = "manager"
    row.save()
    page = client.get(opened.link("nils", "feedback/1")).text
    assert "because Marc reports to you" in page


def test_answers_are_kept_and_shown_again(client, opened):
    link = opened.link("nils", "self/1")
    first, second, third, fourth, *_ = asked_on(client.get(link).text)
    response = client.post(link, {first: "1", second: "5", third: "unseen"})
    assert response.headers["Location"] == opened.link("nils", "self/2")
    assert saved(opened)["self"] == {first: 1, second: 5, third: None}
    page = client.get(link).text
    assert page.count("checked") == 3
    client.post(link, {fourth: "3"})
    assert saved(opened)["self"] == {fourth: 3}


def test_a_page_changes_its_own_items_only(client, opened):
    for number in (1, 2):
        link = opened.link("nils", f"feedback/{number}")
        key = asked_on(client.get(link).text)[0]
        client.post(link, {key: "4"})
    items = saved(opened)["feedback"][opened.person("marc")]["items"]
    assert list(items.values()) == [4, 4]


def test_pages_lead_through_all_parts_in_order(client, opened):
    way, link = [], opened.link("nils", "self/1")
    while "review" not in link:
        way.append(link.rpartition("/answer/")[2].partition("/")[2])
        link = client.post(link).headers["Location"]
    assert way == [
        *(f"self/{at}" for at in range(1, 5)),
        *(f"feedback/{at}" for at in range(1, 7)),
        "manager/1",
        "manager/2",
        "inclusion/1",
        "words",
    ]


def test_declining_passes_over_that_colleague_and_can_be_undone(client, opened):
    second = opened.link("nils", "feedback/3")
    key = asked_on(client.get(second).text)[0]
    client.post(second, {key: "2"})
    response = client.post(second, {"decline": "1", key: "2"})
    assert response.headers["Location"] == opened.link("nils", "feedback/5")
    amal = opened.person("amal")
    assert saved(opened)["feedback"][amal] == {"declined": True, "items": {}}
    page = client.get(second).text
    assert "You would rather not answer about Amal" in page
    assert asked_on(page) == []
    response = client.post(opened.link("nils", "feedback/2"))
    assert response.headers["Location"] == second
    response = client.post(second, {"reopen": "1"})
    assert response.headers["Location"] == second
    assert len(asked_on(client.get(second).text)) == 6


def test_saving_while_one_ticks_answers_with_a_word(client, opened):
    link = opened.link("nils", "inclusion/1")
    response = client.post(link, {"climate_1": "2"}, headers=HTMX)
    assert response.text == "Saved a moment ago."
    assert saved(opened)["inclusion"] == {"climate_1": 2}


def test_words_are_kept_plain_and_shown_only_with_the_tick(client, opened):
    link = opened.link("nils", "words")
    assert "Your way of writing can give you away" in client.get(link).text
    response = client.post(
        link, {"keep": " Tea\x00 at\r\nfour. ", "change": "  ", "shown": "on"}
    )
    assert response.headers["Location"] == opened.link("nils", "review")
    assert saved(opened)["comments"] == {"keep": "Tea at\nfour."}
    assert saved(opened)["comments_shown"] is True
    client.post(link, {"keep": "Tea."})
    assert saved(opened)["comments_shown"] is False
    client.post(link, {"shown": "on"})
    assert saved(opened) == empty()


# Refusals


@pytest.mark.parametrize(
    "value", ["0", "6", "-1", "3.5", "NaN", "1e1", "٣", "x", "\x00"]
)
def test_a_frequency_that_was_not_offered(client, opened, value):
    link = opened.link("nils", "inclusion/1")
    response = client.post(link, {"climate_1": value, "climate_2": "3"})
    assert response.status_code == 422
    assert 'href="#climate_1"' in response.text
    assert "not one of the available choices" in response.text
    assert not Draft.objects.exists()


def test_items_that_this_page_does_not_ask_are_not_read(client, opened):
    client.post(
        opened.link("nils", "inclusion/1"), {"direction_a": "3", "judgment_a": "2"}
    )
    assert saved(opened) == empty()


def test_a_colleague_of_somebody_else_cannot_be_answered_about(client, opened):
    response = client.post(opened.link("ruth", "feedback/1"), {"judgment_a": "1"})
    assert response.status_code == 404
    assert not Draft.objects.exists()


def test_decline_and_reopen_mean_nothing_where_nobody_is_asked_about(client, opened):
    response = client.post(opened.link("nils", "self/1"), {"decline": "1"})
    assert response.headers["Location"] == opened.link("nils", "self/2")
    assert saved(opened) == empty()


def test_a_long_comment_is_told_its_length_and_keeps_what_was_there(client, opened):
    link = opened.link("nils", "words")
    client.post(link, {"keep": "Tea."})
    response = client.post(link, {"keep": "é" * 2001, "shown": "on"})
    assert response.status_code == 422
    assert "This text is 2001 letters long and can have 2000." in response.text
    assert "é" * 2001 in response.text
    assert saved(opened)["comments"] == {"keep": "Tea."}
