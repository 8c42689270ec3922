"""Decisions: one screen, four ways, an outcome with its reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives_scene import asked, over
from ledby.web.initiatives import jobs
from ledby.web.initiatives.draw import draw, list_hash
from ledby.web.initiatives.models import Decision, Sight, Voice, Way
from ledby.web.initiatives.services.close import close
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Unit

FORM = {
    "title": "Where do we meet?",
    "text": "It decides how far people travel.",
    "options": "Here\nThere",
    "way": "advice",
    "deciders": "Marc Duval",
    "advisers": "amal@example.org",
    "for_everybody": "on",
    "sight": "everybody",
    "closes_on": "2999-01-01",
}


def form(**said) -> dict:
    later = (timezone.localdate() + timedelta(days=5)).isoformat()
    return FORM | {"closes_on": later} | said


def path(decision: Decision) -> str:
    return f"/decisions/{decision.pk}"


def act(client, decision, name, **said):
    return client.post(path(decision), {"act": name, **said}, follow=True)


def test_advice_is_asked_given_and_then_decided_with_a_reason(cast):
    found = cast.client("nils").post("/decisions/new", form(), follow=True)
    decision = Decision.objects.get()
    assert found.redirect_chain == [(path(decision), 302)]
    send_waiting()
    assert sorted(letter.to[0].split("@")[0] for letter in mail.outbox) == [
        "amal",
        "marc",
    ]
    act(cast.client("sam"), decision, "advise", text="There is a tram.")
    marc = cast.client("marc")
    early = act(marc, decision, "outcome", outcome="Here", reason="Near")
    assert "comes after the close" in early.content.decode()
    assert "<p>Near</p>" in early.content.decode()
    jobs.tick(timezone.now() + timedelta(days=6))
    review = timezone.localdate() + timedelta(days=30)
    said = {"outcome": "Here", "reason": "Near", "review_on": review.isoformat()}
    assert act(cast.client("nils"), decision, "outcome", **said).status_code == 404
    act(marc, decision, "outcome", **said)
    decision.refresh_from_db()
    assert (decision.outcome, decision.decided_by) == ("Here", cast.marc)
    assert decision.review_on == review
    assert "Nobody has said so yet" in marc.get(path(decision)).content.decode()
    act(marc, decision, "review", text="Twice as many came.")
    assert (
        "Twice as many came." in cast.client("sam").get(path(decision)).content.decode()
    )
    twice = act(marc, decision, "outcome", **said)
    assert "decided already" in twice.content.decode()


def test_consent_waits_until_an_objection_is_met_or_taken_back(cast):
    decision = asked(cast, way=Way.CONSENT, deciders=[cast.marc])
    ruth, marc = cast.client("ruth"), cast.client("marc")
    act(ruth, decision, "object", text="The stairs.")
    assert (
        "Objections belong to consent"
        in act(
            ruth, asked(cast, way=Way.ADVICE, deciders=[cast.marc]), "object", text="x"
        ).content.decode()
    )
    close(over(decision))
    said = {"outcome": "There", "reason": "Light"}
    refused = act(marc, decision, "outcome", **said)
    assert "Answer each objection first" in refused.content.decode()
    assert "Light" in refused.content.decode()
    objection = Voice.objects.get(objects_to_it=True)
    sam = cast.client("sam")
    assert (
        act(sam, decision, "answer", number=objection.pk, text="x").status_code == 404
    )
    act(marc, decision, "answer", number=objection.pk, text="There is a lift.")
    act(marc, decision, "outcome", **said)
    decision.refresh_from_db()
    assert decision.outcome == "There"
    late = act(ruth, decision, "unobject")
    assert "stays as it was" in late.content.decode()
    late = act(marc, decision, "answer", number=objection.pk, text="There is none.")
    assert "stays as it was" in late.content.decode()
    objection.refresh_from_db()
    assert objection.answer == "There is a lift."


def test_an_open_vote_can_be_changed_until_the_close_and_is_signed(cast):
    decision = asked(cast)
    ruth, sam = cast.client("ruth"), cast.client("sam")
    act(ruth, decision, "vote", choice=0)
    act(ruth, decision, "vote", choice=1)
    act(sam, decision, "vote", choice=1)
    text = cast.client("nils").get(path(decision)).content.decode()
    assert "Who chose what" in text
    assert "Ruth Okoye" in text
    assert act(sam, decision, "vote", choice=7).status_code == 400
    assert act(sam, decision, "vote").status_code == 400
    close(over(decision))
    late = act(sam, decision, "vote", choice=0)
    assert late.status_code == 400
    assert "This was closed" in late.content.decode()
    decision.refresh_from_db()
    assert decision.result == {"counts": ["0", "2"], "most": [1]}
    other = act(cast.client("marc"), decision, "outcome", outcome="Here", reason="x")
    assert "what was chosen: There" in other.content.decode()


def test_only_those_who_are_named_or_affected_vote(cast):
    water = Unit.objects.get(path="Water")
    decision = asked(cast, for_everybody=False, units=[water])
    assert act(cast.client("nils"), decision, "vote", choice=0).status_code == 404
    assert act(cast.client("sam"), decision, "vote", choice=0).status_code == 200
    named = asked(cast, deciders=[cast.nils])
    assert act(cast.client("sam"), named, "vote", choice=0).status_code == 404
    assert act(cast.client("nils"), named, "vote", choice=0).status_code == 200


def test_a_draw_can_be_repeated_from_what_is_shown(cast):
    decision = asked(cast, way=Way.LOT, options=())
    for who in ("ruth", "sam", "nils"):
        act(cast.client(who), decision, "join")
    act(cast.client("nils"), decision, "unvote")
    committed = decision.commitment
    assert committed in cast.client("sam").get(path(decision)).content.decode()
    close(over(decision))
    decision.refresh_from_db()
    result = decision.result
    assert result["entries"] == ["Ruth Okoye (ruth)", "Sam Whitfield (sam)"]
    number = bytes.fromhex(result["nonce"])
    assert hashlib.sha256(number).hexdigest() == committed
    assert result["list"] == list_hash(result["entries"])
    assert result["most"] == [draw(result["entries"], result["nonce"])]
    shown = cast.client("nils").get(path(decision)).content.decode()
    assert result["nonce"] in shown


def test_every_place_of_a_list_is_drawn_alike():
    entries = ["a", "b", "c"]
    drawn = [draw(entries, f"{at:064x}") for at in range(3_000)]
    assert {0, 1, 2} == set(drawn)
    # Three standard deviations of a binomial with p = 1/3: 77.
    assert all(abs(drawn.count(place) - 1_000) < 78 for place in range(3))
    # By hand: SHA-256 of "7:" + SHA-256("a\nb\nc\n") + ":0", modulo 3.
    closed = hashlib.sha256(b"a\nb\nc\n").hexdigest()
    by_hand = int(hashlib.sha256(f"7:{closed}:0".encode()).hexdigest(), 16) % 3
    assert draw(entries, "7") == by_hand
    with pytest.raises(ValueError, match="empty list"):
        draw([], "7")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"deciders": ""}, "Name who decides"),
        ({"options": "Here"}, "two options or more"),
        ({"options": "Here\nhere"}, "stands there twice"),
        ({"secret": "on"}, "Only a vote can be secret"),
        ({"closes_on": "2001-01-01"}, "from today on"),
        ({"closes_on": "soon"}, "valid date"),
        ({"deciders": "Nobody Nowhere"}, "Nobody here goes by"),
        ({"way": "vote", "deciders": "", "for_everybody": ""}, "Say whom it affects"),
        (
            {"sight": "affected", "for_everybody": ""},
            "only they and those who are named",
        ),
        ({"text": "vbscript:x"}, "A link begins with"),
        ({"way": "shout"}, "not one of the available choices"),
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_typed_is_lost(
    cast, said, sentence
):
    found = cast.client("nils").post("/decisions/new", form(**said))
    assert found.status_code == 400
    assert sentence in found.content.decode()
    assert "amal@example.org" in found.content.decode()
    assert not Decision.objects.exists()


def test_no_outcome_stands_without_a_decider(cast):
    decision = asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(outcome="Here")


def test_each_decision_is_seen_by_those_it_names(cast):
    east = Unit.objects.get(path="Field / East")
    near = asked(
        cast, title="Near", sight=Sight.AFFECTED, for_everybody=False, units=[east]
    )
    named = asked(cast, title="Named", sight=Sight.NAMED, readers=[cast.sam])
    seen = {"nils": {near}, "sam": {named}, "vera": set(), "marc": {near, named}}
    for who, allowed in seen.items():
        client = cast.client(who)
        log = client.get("/decisions").content.decode()
        lines = b"".join(client.get("/decisions/export").streaming_content).decode()
        for one in (near, named):
            assert (one.title in log) == (one in allowed), (who, one)
            assert (one.title in lines) == (one in allowed), (who, one)
            status = client.get(path(one)).status_code
            assert status == (200 if one in allowed else 404)


def test_the_export_runs_no_formula(cast):
    asked(cast, title='=HYPERLINK("http://x")')
    lines = b"".join(cast.client("sam").get("/decisions/export").streaming_content)
    assert "\"'=HYPERLINK" in lines.decode()


def test_the_log_is_searched_by_words_and_state(cast):
    asked(cast, title="A bridge")
    done = over(asked(cast, title="A boat", deciders=[cast.marc], way=Way.ADVICE))
    close(done)
    client = cast.client("sam")
    assert "A bridge" not in client.get("/decisions?q=boa").content.decode()
    opened = client.get("/decisions?state=open").content.decode()
    assert ("A bridge" in opened, "A boat" in opened) == (True, False)


def test_a_question_is_taken_back_by_whoever_asked(cast):
    decision = asked(cast, secret=True)
    act(cast.client("sam"), decision, "vote", choice=1)
    assert act(cast.client("sam"), decision, "withdraw").status_code == 404
    act(cast.client("marc"), decision, "withdraw")
    decision.refresh_from_db()
    assert decision.withdrawn
    assert not decision.ballots.exists()


def test_refusals_of_decisions(cast, client):
    decision = asked(cast)
    for where in ("", "/new", "/export", "/how", f"/{decision.pk}"):
        assert client.get(f"/decisions{where}").status_code == 302
        assert cast.client("quinn").get(f"/decisions{where}").status_code == 404
    sam = cast.client("sam")
    assert sam.get(f"/decisions/{cast.sam.pk}").status_code == 404
    assert act(sam, decision, "").status_code == 400
    assert act(sam, decision, "join").status_code == 404
    assert act(sam, decision, "review", text="x").status_code == 404
    assert sam.delete(path(decision)).status_code == 405
