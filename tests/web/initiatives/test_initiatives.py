"""Ideas, who leads them, who stands behind, who helps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ledby.errors import StateError
from ledby.web.initiatives import jobs, services
from ledby.web.initiatives.models import (
    Initiative,
    News,
    Obstacle,
    Part,
    SponsorLetter,
    Stage,
    Turn,
)
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Person

TEXT = "Two hours a month in which nobody plans anything."


def page(idea: Initiative) -> str:
    return f"/initiatives/{idea.pk}"


def act(client, idea, name, **said):
    return client.post(page(idea), {"act": name, **said}, follow=True)


def receipt(client) -> str:
    text = client.get("/initiatives/new").content.decode()
    return re.search(r'name="receipt" value="([\w-]{43})"', text)[1]


def test_an_idea_is_led_by_whoever_posts_it(cast):
    client = cast.client("nils")
    said = {"title": "Quiet hours", "text": TEXT, "receipt": receipt(client)}
    found = client.post("/initiatives/new", said, follow=True)
    idea = Initiative.objects.get()
    assert found.redirect_chain == [(page(idea), 302)]
    assert (idea.began_by, idea.lead, idea.unit) == (
        cast.nils,
        cast.nils,
        cast.nils.unit,
    )
    # The same form sent twice is one idea.
    client.post("/initiatives/new", said)
    assert Initiative.objects.count() == Turn.objects.count() == 1


def test_of_an_unsigned_idea_nothing_is_stored_until_it_is_signed(cast):
    client = cast.client("nils")
    said = {"title": "Quiet hours", "text": TEXT, "receipt": receipt(client)}
    shown = client.post("/initiatives/new", said | {"unsigned": "on"})
    link = re.search(r'value="(http\S+/claim/[\w-]{43})"', shown.content.decode())[1]
    idea = Initiative.objects.get()
    assert idea.began_by is None
    assert idea.unit is None
    assert (idea.posted_at.hour, idea.posted_at.minute) == (0, 0)
    # No row of the app holds the person or the token.
    tables = ["initiatives_initiative", "initiatives_turn", "initiatives_part"]
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    assert cast.nils.pk.hex not in str(rows).replace("-", "")
    assert said["receipt"] not in str(rows)
    path = "/" + link.split("/", 3)[3]
    assert "You hold its receipt" in client.get(path).content.decode()
    client.post(path)
    idea.refresh_from_db()
    assert (idea.began_by, idea.lead) == (cast.nils, cast.nils)
    # Signed is signed: whoever found the link changes nothing.
    found = cast.client("ruth").post(path, follow=True)
    assert "signed already" in found.content.decode()
    idea.refresh_from_db()
    assert idea.began_by == cast.nils


def test_a_receipt_signs_without_taking_the_lead_from_somebody(cast):
    idea = services.post_idea("Quiet", TEXT, author=None, receipt="r" * 43)
    act(cast.client("ruth"), idea, "take_lead")
    services.claim(idea, cast.nils)
    idea.refresh_from_db()
    assert (idea.began_by, idea.lead) == (cast.nils, cast.ruth)


def test_somebody_with_standing_stands_behind_and_never_leads(cast, idea):
    assert (
        "I stand behind this"
        not in cast.client("nils").get(page(idea)).content.decode()
    )
    assert act(cast.client("nils"), idea, "stand").status_code == 404
    act(cast.client("marc"), idea, "stand")
    idea.refresh_from_db()
    assert idea.sponsor == cast.marc
    assert SponsorLetter.objects.get().person == cast.marc
    # Not by handing the lead on, not by an own idea, not in the database.
    found = act(cast.client("amal"), idea, "hand_on", person="Marc Duval")
    assert found.status_code == 400
    assert "neither leads it nor joins it" in found.content.decode()
    assert 'value="Marc Duval"' in found.content.decode()
    own = services.post_idea("Mine", TEXT, author=cast.marc, receipt="m" * 43)
    found = act(cast.client("marc"), own, "stand")
    assert "never leads it as well" in found.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=idea.pk).update(lead=cast.marc)


def test_the_lead_goes_on_once_it_is_accepted_and_each_change_is_kept(cast, idea):
    act(cast.client("amal"), idea, "hand_on", person="ruth@example.org")
    idea.refresh_from_db()
    assert idea.lead == cast.amal
    act(cast.client("ruth"), idea, "accept")
    idea.refresh_from_db()
    assert (idea.began_by, idea.lead) == (cast.amal, cast.ruth)
    turns = Turn.objects.filter(leads=True).order_by("since")
    assert [(one.person.name, one.until is None) for one in turns] == [
        ("Amal Nasser", False),
        ("Ruth Okoye", True),
    ]
    # Whoever led is in the team from now on, and no longer says how far it is.
    assert Part.objects.get(person=cast.amal).standing == "in"
    found = act(cast.client("amal"), idea, "stage", stage="tried")
    assert found.status_code == 404


def test_help_is_offered_taken_back_and_welcomed(cast, idea):
    nils = cast.client("nils")
    act(nils, idea, "offer", line="A drill and Saturdays")
    assert "A drill and Saturdays" in nils.get(page(idea)).content.decode()
    act(nils, idea, "leave")
    assert not Part.objects.exists()
    act(nils, idea, "offer", line="")
    assert act(nils, idea, "welcome", number=cast.nils.pk).status_code == 404
    act(cast.client("amal"), idea, "welcome", number=cast.nils.pk)
    assert Part.objects.get().standing == "in"
    act(nils, idea, "news", line="The shelf stands.")
    act(nils, idea, "obstacle", line="No key to the shed")
    assert News.objects.get().by == cast.nils
    marc = cast.client("marc")
    act(marc, idea, "stand")
    assert "No key to the shed" in marc.get("/initiatives/behind").content.decode()
    act(marc, idea, "clear", number=Obstacle.objects.get().pk, how="Here it is")
    assert Obstacle.objects.get().how == "Here it is"


def test_whoever_is_asked_joins_by_accepting_and_gets_one_letter(cast, idea):
    found = act(cast.client("amal"), idea, "ask", person="Nils")
    assert "asked by a letter" in found.content.decode()
    assert Part.objects.get().standing == "asked"
    send_waiting()
    (letter,) = mail.outbox
    assert letter.to == ["nils@example.org"]
    assert page(idea) in letter.body
    nils = cast.client("nils")
    assert idea.title in nils.get("/initiatives").content.decode()
    act(nils, idea, "accept")
    assert Part.objects.get().standing == "in"


def test_a_team_that_was_put_together_is_asked(cast):
    idea = services.begin_with_team(
        "Water map", TEXT, cast.amal, [cast.nils, cast.amal, cast.ruth], cast.marc
    )
    asked = Part.objects.filter(initiative=idea).order_by("person__name")
    assert [(one.person, one.standing) for one in asked] == [
        (cast.nils, "asked"),
        (cast.ruth, "asked"),
    ]
    assert (idea.lead, idea.sponsor) == (cast.amal, cast.marc)
    assert Message.objects.filter(kind="initiative-asked").count() == 2
    with pytest.raises(StateError, match="never leads"):
        services.begin_with_team("X", TEXT, cast.marc, [], cast.marc)
    with pytest.raises(StateError, match="has reports or is a director"):
        services.begin_with_team("X", TEXT, cast.amal, [], cast.nils)
    assert Initiative.objects.count() == 1


def test_it_ends_well_with_what_was_learned(cast, idea):
    amal = cast.client("amal")
    found = act(amal, idea, "stage", stage="ended", learned=" ")
    assert "Say what was learned" in found.content.decode()
    act(amal, idea, "stage", stage="ended", learned="Parts rust. Buy fewer.")
    idea.refresh_from_db()
    assert (idea.stage, idea.learned) == (Stage.ENDED, "Parts rust. Buy fewer.")
    assert idea.ended_at is not None
    found = act(cast.client("nils"), idea, "offer", line="late")
    assert "over" in found.content.decode()


def test_the_monthly_letter_comes_once_and_can_be_stopped(cast, idea):
    act(cast.client("marc"), idea, "stand")
    now = timezone.now()
    jobs.tick(now + timedelta(days=29))
    assert not Message.objects.exists()
    jobs.tick(now + timedelta(days=31))
    jobs.tick(now + timedelta(days=32))
    send_waiting()
    (letter,) = mail.outbox
    assert letter.to == ["marc@example.org"]
    assert "- A shelf of spare parts (0)" in letter.body
    cast.client("marc").post("/initiatives/behind", {"wanted": "no"})
    jobs.tick(now + timedelta(days=90))
    assert not Message.objects.filter(sent_at=None).exists()


def test_the_list_is_searched_and_paged_without_a_gap(cast):
    now = timezone.now()
    Initiative.objects.bulk_create(
        Initiative(
            title=f"Idea {at}",
            text="Élan" if at == 7 else "x",
            folded=f" idea {at} {'elan' if at == 7 else 'x'}",
            stage="tried" if at % 2 else "idea",
            # Many of one moment: the pair with the id breaks the tie.
            posted_at=now - timedelta(minutes=at // 20),
        )
        for at in range(60)
    )
    client, seen, path = cast.client("nils"), [], "/initiatives?stage=tried"
    while path:
        text = client.get(path).content.decode()
        seen += re.findall(r">(Idea \d+)<", text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        path = more and "/initiatives" + more[1].replace("&amp;", "&")
    assert sorted(seen) == sorted(f"Idea {at}" for at in range(60) if at % 2)
    found = client.get("/initiatives", {"q": "ELA"}).content.decode()
    assert re.findall(r">(Idea \d+)<", found) == ["Idea 7"]
    assert client.get("/initiatives?after=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("text", "see javascript:alert(1)", "A link begins with https://"),
        ("text", "x" * 400_000, "at most 5000"),
        ("title", "", "This field is required."),
        ("title", "\x00", "Null characters"),
    ],
)
def test_bad_text_is_refused_and_kept(cast, field, said, sentence):
    client = cast.client("nils")
    data = {"title": "Quiet", "text": TEXT, "receipt": receipt(client)} | {field: said}
    found = client.post("/initiatives/new", data)
    assert found.status_code == 400
    assert sentence in found.content.decode()
    assert Initiative.objects.count() == 0
    kept = {"title": TEXT, "text": "Quiet"}[field]
    assert kept in found.content.decode()


def test_whoever_is_asked_to_lead_from_within_the_team_stays_in_it(cast, idea):
    """Whether they say no, somebody else is asked, or it ends meanwhile."""
    amal, nils = cast.client("amal"), cast.client("nils")
    Part.objects.create(initiative=idea, person=cast.nils, standing="in")
    for way in (
        lambda: act(nils, idea, "leave"),
        lambda: act(amal, idea, "hand_on", person="ruth@example.org"),
        lambda: act(amal, idea, "stage", stage="ended", learned="To ask first."),
    ):
        act(amal, idea, "hand_on", person="nils@example.org")
        assert Part.objects.get(person=cast.nils).standing == "handed"
        before = idea.news.count()
        act(nils, idea, "news", line="Still here.")
        assert idea.news.count() == before + 1
        way()
        assert Part.objects.get(person=cast.nils).standing == "in"


def test_a_name_that_several_go_by_is_asked_again(cast, idea):
    Person.objects.create(key="n2", name="Nils Aaberg", unit=cast.sam.unit)
    found = act(cast.client("amal"), idea, "ask", person="Nils Aaberg")
    assert found.status_code == 400
    assert "Several people go by" in found.content.decode()
    assert (
        "Nobody here goes by"
        in act(cast.client("amal"), idea, "ask", person="Zoë").content.decode()
    )


def test_refusals(cast, idea, client):
    assert client.get("/initiatives").status_code == 302
    for who in ("quinn", "ida"):
        for path in ("/initiatives", "/initiatives/new", page(idea)):
            assert cast.client(who).get(path).status_code == 404
    sam = cast.client("sam")
    assert sam.get(f"/initiatives/{cast.sam.pk}").status_code == 404
    assert sam.get("/claim/" + "x" * 43).status_code == 404
    for name in ("news", "obstacle", "stage", "ask"):
        said = {"line": "x", "stage": "tried", "person": "Nils"}
        assert act(sam, idea, name, **said).status_code == 404
    assert act(sam, idea, "leave").status_code == 404
    assert act(sam, idea, "fly").status_code == 400
    assert sam.put(page(idea)).status_code == 405
