from __future__ import annotations

import pytest

from ledby.errors import StateError
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Skill
from ledby.web.teams.models import Declared, Offer, Word
from ledby.web.teams.selectors.skills import own_skills, skill_rows
from ledby.web.teams.services import skills


def do(cast, who, **data):
    return cast.client(who).post("/teams/skills", data, follow=True).content.decode()


def test_declaring_counts_and_stands_before_the_list(cast):
    Skill.objects.create(person=cast.nils, skill="Water", level=1)
    page = do(cast, "nils", act="declare", skill=" water ", level="3")
    assert "It counts from now on." in page
    assert skill_rows(["WATER"]) == [(str(cast.nils.pk), "water", 3)]


def test_a_skill_on_the_list_can_be_left_out_and_counted_again(cast):
    Skill.objects.create(person=cast.nils, skill="Water", level=2)
    assert "not counted" in do(cast, "nils", act="drop", skill="Water")
    assert skill_rows(["water"]) == []
    do(cast, "nils", act="declare", skill="Water", level="2")
    assert skill_rows(["water"]) == [(str(cast.nils.pk), "Water", 2)]


def test_who_does_not_want_to_be_picked_is_not_found(cast):
    skills.declare(cast.nils, "water", 2)
    do(cast, "nils", act="offer", hours="4", left_out="on")
    assert Offer.objects.get(person=cast.nils).hours == 4
    assert skill_rows(["water"]) == []


def test_a_colleague_confirms_with_one_tap(cast):
    skills.declare(cast.nils, "water", 3)
    page = do(cast, "nils", act="ask", skill="water", colleague="Ruth Okoye")
    assert "you asked Ruth Okoye" in page
    assert Message.objects.get().kind == "skill-word-asked"
    assert send_waiting().sent == 1
    assert "Nils Aaberg asks: have you seen water at level 3?" in cast.client(
        "ruth"
    ).get("/teams/skills").content.decode().replace("&#x27;", "'")
    do(cast, "ruth", act="settle", word=str(Word.objects.get().pk), yes="1")
    assert own_skills(cast.nils)[0].confirmed_by == ["Ruth Okoye"]
    # A higher level is another claim.
    skills.declare(cast.nils, "water", 4)
    assert own_skills(cast.nils)[0].confirmed_by == []


def test_i_cannot_say_leaves_no_trace(cast):
    skills.declare(cast.nils, "water", 3)
    skills.ask_word(cast.nils, "water", 3, cast.ruth)
    do(cast, "ruth", act="settle", word=str(Word.objects.get().pk), yes="0")
    assert not Word.objects.exists()
    assert own_skills(cast.nils)[0].confirmed_by == []


def test_what_a_colleague_says_counts_once_it_is_taken_up(cast):
    data = {"colleague": "Nils Aaberg", "skill": "Law", "level": "2"}
    assert "It counts once they take it up" in do(cast, "ruth", act="say", **data)
    assert skill_rows(["law"]) == []
    do(cast, "nils", act="settle", word=str(Word.objects.get().pk), yes="1")
    assert skill_rows(["law"]) == [(str(cast.nils.pk), "Law", 2)]
    assert own_skills(cast.nils)[0].confirmed_by == ["Ruth Okoye"]


def test_nobody_confirms_themselves_or_asks_twice(cast):
    skills.declare(cast.nils, "water", 3)
    with pytest.raises(StateError, match="Nobody confirms their own"):
        skills.ask_word(cast.nils, "water", 3, cast.nils)
    skills.ask_word(cast.nils, "water", 3, cast.ruth)
    with pytest.raises(StateError, match="waits for an answer"):
        skills.ask_word(cast.nils, "water", 3, cast.ruth)


def test_words_that_wait_for_somebody_else_are_not_there(cast):
    skills.declare(cast.nils, "water", 3)
    skills.ask_word(cast.nils, "water", 3, cast.ruth)
    data = {"act": "settle", "word": str(Word.objects.get().pk), "yes": "1"}
    assert cast.client("nils").post("/teams/skills", data).status_code == 404
    assert cast.client("sam").post("/teams/skills", data).status_code == 404
    data["word"] = "x"
    assert cast.client("ruth").post("/teams/skills", data).status_code == 404


def test_a_name_that_means_nobody_or_two_is_said(cast):
    skills.declare(cast.nils, "water", 3)
    page = do(cast, "nils", act="ask", skill="water", colleague="Rut Oko")
    assert "Nobody here is called Rut Oko" in page
    cast.amal.name = "Ruth Okoye"
    cast.amal.save()
    page = do(cast, "nils", act="ask", skill="water", colleague="Ruth Okoye")
    assert "More than one person is called Ruth Okoye" in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "declare", "skill": "", "level": "2"},
        {"act": "declare", "skill": "water", "level": "5"},
        {"act": "declare", "skill": "x" * 101, "level": "2"},
        {"act": "offer", "hours": "-1"},
        {"act": "offer", "hours": "900"},
        {"act": "say", "colleague": "Nils Aaberg", "skill": "", "level": "1"},
        {"act": "drop", "skill": ""},
    ],
)
def test_bad_input_changes_nothing(cast, data):
    assert "Nothing was changed." in do(cast, "nils", **data)
    assert not Declared.objects.exists()
    assert not Offer.objects.exists()


def test_one_sees_ones_own_page_alone(cast, refuses):
    skills.declare(cast.nils, "water diving", 3)
    for who in ("marc", "vera", "otto", "greta"):
        page = cast.client(who).get("/teams/skills").content.decode()
        assert "water diving" not in page
    refuses("get", "/teams/skills", ("quinn", "ida"))
    assert cast.client("nils").put("/teams/skills").status_code == 405


def test_names_are_suggested_from_two_letters_on(cast, refuses):
    client = cast.client("nils")
    found = client.get("/teams/names", {"for": "names", "comes": "ru"})
    assert "Ruth Okoye · Field / East" in found.content.decode()
    assert client.get("/teams/names", {"x": "r"}).content.decode().strip() == ""
    refuses("get", "/teams/names?q=ru", ("quinn", "ida"))
