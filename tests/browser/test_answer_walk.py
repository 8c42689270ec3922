"""Somebody answers on the real server: phone, desk, without scripts, by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ledby.web.cycles import keys
from ledby.web.cycles.answer_selectors import asked
from ledby.web.cycles.answers import loads
from ledby.web.cycles.instrument import load
from ledby.web.cycles.models import Participant, Sheet
from ledby.web.cycles.sealing import unseal
from rounds import open_round

BANK = load()
SIZES = {"phone": (390, 844), "desk": (1440, 900)}


@pytest.fixture
def opened(transactional_db, cast):
    return open_round(cast)


@pytest.fixture
def page_of(browser):
    """Return a way to open a page of a size, with or without scripts; errors count."""
    contexts = []

    def open_page(width, height, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: line.type == "error" and page.complaints.append(line.text),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


def tick(page, question, answer):
    page.get_by_role("group", name=question).get_by_label(answer).check()


def press(page, name):
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def go_on(page):
    press(page, re.compile("^(Go on|Verder)$"))


def answer_all(page, answer, number):
    groups = page.locator("fieldset")
    expect(groups).to_have_count(number)
    for at in range(number):
        groups.nth(at).get_by_label(answer, exact=True).check()


def planned(opened, ratee):
    about = asked(opened.participants["nils"]).assigned
    person = opened.person(ratee)
    return next(one.items for one in about if one.colleague.person == person)


def sealed(opened, name):
    participant = Participant.objects.get(pk=opened.participants[name].pk)
    assert participant.answered
    sheet = Sheet.objects.get(participant=participant)
    return loads(unseal(keys.private_key(opened.cycle.pk), bytes(sheet.sealed)))


def choose_two(page, look_at):
    look_at(page, "choose-empty")
    page.get_by_label("Type a name").press_sequentially("eas", delay=30)
    expect(page.get_by_role("button", name=re.compile("Amal"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Nils"))).to_have_count(0)
    look_at(page, "choose-found")
    press(page, re.compile("Amal"))
    tick(page, "How do you follow Amal?", "I add ideas of my own")
    tick(page, "Why? Up to two", "Tells the truth")
    tick(page, "Why? Up to two", "Shares the lead")
    page.get_by_label("What did Amal say").fill("We go where the water is.")
    tick(page, "Which trait did you pick up", "Courage")
    look_at(page, "follow")
    go_on(page)
    page.get_by_label("Type a name").press_sequentially("sorensen", delay=20)
    press(page, re.compile("Greta"))
    go_on(page)
    tick(page, "How many more", "1 or 2")
    look_at(page, "choose-two")
    go_on(page)


def answer_about_people(page, look_at):
    for number in range(4):
        answer_all(page, "Often", 6)
        if number == 0:
            look_at(page, "self")
        go_on(page)
    look_at(page, "feedback")
    for _ in range(2):
        answer_all(page, "Sometimes", 6)
        go_on(page)
    press(page, re.compile("rather not answer"))
    page.go_back()
    look_at(page, "declined")
    go_on(page)
    for _ in range(2):
        answer_all(page, "I had no chance to see this", 6)
        go_on(page)


def answer_about_the_place(page, look_at):
    for number in range(2):
        answer_all(page, "Rarely", 4)
        if number == 0:
            look_at(page, "manager")
        go_on(page)
    answer_all(page, "Nearly always", 6)
    look_at(page, "inclusion")
    go_on(page)
    page.get_by_label("What helps people here").fill("The open plan of the week.")
    page.get_by_label("My words may be shown").check()
    look_at(page, "comments")
    go_on(page)


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_way(opened, live_server, page_of, look_at, size):
    page = page_of(*SIZES[size])
    page.goto(live_server.url + opened.link("nils"))
    look_at(page, "start")
    press(page, "Begin")
    choose_two(page, look_at)
    answer_about_people(page, look_at)
    answer_about_the_place(page, look_at)
    look_at(page, "review")
    page.get_by_role("button", name="Give my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is all. Thank you.")
    look_at(page, "sent")
    page.get_by_role("link", name="Back to my answer").click()
    look_at(page, "start-sent")
    assert page.complaints == []
    assert sealed(opened, "nils") == {
        "version": 1,
        "nobody": False,
        "follows": [
            {
                "leader": opened.person("amal"),
                "energy": 4,
                "reasons": ["tells_the_truth", "shares_the_lead"],
                "message": "We go where the water is.",
                "trait": "courage",
                "share": "count",
            },
            {
                "leader": opened.person("greta"),
                "energy": None,
                "reasons": [],
                "message": "",
                "trait": None,
                "share": "count",
            },
        ],
        "more": 2,
        "self": dict.fromkeys((item.key for item in BANK.traits), 4),
        "feedback": {
            opened.person("marc"): {
                "declined": False,
                "items": dict.fromkeys(planned(opened, "marc"), 3),
            },
            opened.person("amal"): {"declined": True, "items": {}},
            opened.person("sam"): {
                "declined": False,
                "items": dict.fromkeys(planned(opened, "sam")),
            },
        },
        "manager": dict.fromkeys((item.key for item in BANK.lead), 2),
        "inclusion": dict.fromkeys((item.key for item in BANK.climate), 5),
        "comments": {"keep": "The open plan of the week."},
        "comments_shown": True,
    }


def test_without_scripts_in_dutch(opened, live_server, page_of, look_at):
    page = page_of(390, 844, java_script_enabled=False)
    page.goto(live_server.url + opened.link("nils"))
    press(page, "Nederlands")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wie leidt hier, en hoe volgen mensen?"
    )
    press(page, "Begin")
    page.get_by_label("Typ een naam").fill("amal")
    page.get_by_label("Typ een naam").press("Enter")
    press(page, re.compile("Amal Nasser"))
    tick(page, "Hoe volg je Amal?", "Ik doe graag mee")
    go_on(page)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Jij, als volger")
    answer_all(page, "Vaak", 6)
    go_on(page)

    page.go_back()
    expect(page.locator("input:checked")).to_have_count(6)
    page.go_forward()
    page.goto(live_server.url + opened.link("nils", "review"))
    expect(page.get_by_text("6 van 24 beantwoord.")).to_be_visible()
    page.get_by_role("button", name="Geef mijn antwoord").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Dat is alles. Dank je wel."
    )
    answers = sealed(opened, "nils")
    assert answers["follows"][0]["energy"] == 3
    assert set(answers["self"].values()) == {4}


def test_by_keys_alone(opened, live_server, page_of):
    page = page_of(1440, 900)
    page.goto(live_server.url + opened.link("nils", "follow"))
    key = page.keyboard.press
    key("Tab")
    expect(page.get_by_role("link", name="To the text")).to_be_focused()
    key("Enter")
    key("Tab")
    expect(page.locator("summary")).to_be_focused()
    key("Enter")
    expect(page.get_by_text("never who, unless you choose to be named")).to_be_visible()
    key("Tab")
    expect(page.get_by_label("Type a name")).to_be_focused()
    page.keyboard.type("ruth")
    expect(page.get_by_role("status")).to_have_text("One person found")
    key("Tab")
    expect(page.get_by_role("button", name="Find")).to_be_focused()
    key("Tab")
    expect(page.get_by_role("button", name="Ruth Okoye")).to_be_focused()
    key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ruth Okoye")
    page.get_by_label("I have to").focus()
    key("Space")
    key("ArrowDown")
    expect(page.get_by_label("I go along")).to_be_checked()
    page.get_by_role("button", name="Go on").focus()
    key("Enter")
    expect(page.get_by_text("I go along. Count me in.")).to_be_visible()


def test_what_is_ticked_is_saved_before_one_goes_on(opened, live_server, page_of):
    first, second = page_of(390, 844), page_of(1440, 900)
    first.goto(live_server.url + opened.link("nils", "inclusion/1"))
    with first.expect_response(re.compile("inclusion/1$")):
        first.get_by_label("Often").first.check()
    expect(first.get_by_text("Saved a moment ago.")).to_be_visible()
    second.goto(live_server.url + opened.link("nils", "inclusion/1"))
    expect(second.locator("input:checked")).to_have_count(1)
    assert first.complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_refusals_are_pages_too(opened, live_server, page_of, look_at, size):
    page = page_of(*SIZES[size])
    page.goto(live_server.url + opened.link("nils", "words"))
    page.get_by_label("What helps people here").evaluate(
        "field => { field.maxLength = 9999; field.value = 'x'.repeat(2100) }"
    )
    go_on(page)
    expect(page.get_by_role("alert").first).to_contain_text("2100 letters long")
    look_at(page, "too-long")
    page.goto(live_server.url + opened.link("nils", "follow"))
    page.get_by_label("Type a name").fill("nobody by this name")
    expect(page.get_by_text("Nobody is found under")).to_be_visible()
    look_at(page, "not-found")
    opened.cycle.state = "closed"
    opened.cycle.save()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Spring closed on")
    look_at(page, "closed")
