"""Nils with a canary in every place where something of a person is kept."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from initiatives_scene import carried_and_decided
from ledby.web.accounts.services import grant_role, make_sign_in_link
from ledby.web.api import services as tokens
from ledby.web.audit import services as audit
from ledby.web.cycles import answers, keys
from ledby.web.cycles.models import Approval, Cycle, CycleEvent, Participant, Remark
from ledby.web.cycles.services.submit import submit
from ledby.web.examples.services import Words, announce, ask, attest, put_photograph
from ledby.web.growth import services as growth
from ledby.web.initiatives.services import feed_keys
from ledby.web.interactions import services as interactions
from ledby.web.interactions.models import Source
from ledby.web.outbox.services import queue
from ledby.web.people.models import ImportRun, Skill
from ledby.web.practice import services as practice
from ledby.web.practice.services import weekly
from ledby.web.profiles.models import ToldMark
from ledby.web.profiles.services import notes
from ledby.web.profiles.services.openness import Wishes, let_be_found
from ledby.web.teams.models import (
    Declared,
    Division,
    Invitation,
    Offer,
    TeamRequest,
    Word,
)
from photographs import small_picture
from practices import begun, draft, shared
from stages import opened, released

CELLS = (
    *("title", "location", "attribute", "skill", "passkey", "token"),
    *(
        "picture",
        "remark",
        "list",
        "purpose",
        "example",
        "line",
        "found",
        "signed",
        "received",
    ),
    *("declared", "word", "team", "reason", "group", "practice"),
    *("idea", "news", "obstacle", "offer", "question", "advice"),
)


@dataclass(frozen=True)
class Planted:
    """The canaries of one person, by the place in which each was put."""

    words: dict[str, str]
    past: Cycle
    now: Cycle


def plant_given(cast, person, words: dict[str, str]) -> None:
    """Put examples, notes and wishes of *person* beside those of Sam."""
    day = timezone.localdate()
    own = announce(person, Words(words["example"], "all", "courage", day))
    put_photograph(own, small_picture(), words["picture"])
    ask(own, [cast.sam])
    sams = announce(cast.sam, Words("Sam shows it", "all", "courage", day))
    ask(sams, [person])
    attest(sams, person, words["line"])
    let_be_found(person, Wishes(True, True, ["courage"], words["found"]))
    notes.sign(person, cast.sam, words["signed"])
    notes.sign(cast.sam, person, words["received"])
    notes.leave_unsigned(cast.sam, person, "Waiting")
    page = person.released_documents.first()
    ToldMark.objects.create(document=page, follower=cast.sam, kept=True)


def plant(cast, name: str, past: Cycle, now: Cycle) -> Planted:
    """Put a word of its own into every place that holds something of *name*."""
    person = getattr(cast, name)
    account = person.account
    words = {cell: f"{name}{cell}canary" for cell in CELLS}
    Skill.objects.create(person=person, skill=words["skill"], level=3)
    Authenticator.objects.create(
        user=account, type="webauthn", data={"name": words["passkey"]}
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True)
    tokens.make(account, words["token"], "results", 30)
    make_sign_in_link(account, days=2)
    grant_role(account, "council", by=cast.ida)
    Remark.objects.create(
        cycle=now, by=account, name=person.name, at=timezone.now(), text=words["remark"]
    )
    Approval.objects.create(
        cycle=past, by=account, name=person.name, at=timezone.now(), fingerprint=name
    )
    CycleEvent.objects.create(
        cycle=past, what=CycleEvent.What.REMIND, by=account, at=timezone.now()
    )
    ImportRun.objects.create(name=words["list"], created_by=account)
    in_teams(cast, person, words)
    carried_and_decided(cast, person, words)
    queue("moved", account.email, "x", "en")
    audit.record("page_read", actor=account, subject=person.pk)
    purpose = interactions.plan("csv", words["purpose"], account)
    interactions.approve(purpose, account, purpose.fingerprint)
    Source.objects.create(
        agreement=purpose,
        approved=True,
        state="stopped",
        since=timezone.localdate(),
        until=timezone.localdate(),
        created_by=account,
    )
    plant_given(cast, person, words)
    row = Participant.objects.select_related("cycle").get(cycle=now, person=person)
    given = answers.empty()
    given["nobody"] = True
    submit(row, keys.personal_token(now.pk, row.pk), given)
    between_cycles(person, cast.marc, words["practice"])
    return Planted(words, past, now)


def in_teams(cast, person, words: dict[str, str]) -> None:
    """Put a word into each table of the teams."""
    Declared.objects.create(person=person, skill=words["declared"], level=2)
    Offer.objects.create(person=person, hours=4)
    Word.objects.create(
        person=person, colleague=cast.marc, skill=words["word"], level=1, state="given"
    )
    TeamRequest.objects.create(asked_by=person, title=words["team"], purpose="Wells")
    theirs = TeamRequest.objects.create(asked_by=cast.vera, title="Wells", purpose="W")
    Invitation.objects.create(request=theirs, person=person, reason=words["reason"])
    Division.objects.create(made_by=person, title=words["group"], size=2)


def between_cycles(person, other, word: str) -> None:
    """Let somebody try, say, log and share; *word* is in what is theirs alone."""
    draft(person, title=word)
    post = shared(other)
    said = practice.say(person, post, "Said under it.")
    practice.report(person, said)
    practice.try_it(person, post, "helped")
    practice.make_feed_key(person)
    feed_keys.make(person)
    weekly.choose(person)
    begun(person, plan=f"When it rains, {word}.")
    growth.write_log(person, word)
    begun(other, [person])
    growth.share(person, other, role="coach", parts=["step"], weeks=2)


@pytest.fixture
def planted(cast, monkeypatch):
    """Return the canaries of Nils and of Amal, in two cycles."""
    for name in ("nils", "amal"):
        person = getattr(cast, name)
        person.title = f"{name}titlecanary"
        person.location = f"{name}locationcanary"
        person.attributes = {"lefthand": f"{name}attributecanary"}
        person.save()
    past = released(cast, monkeypatch, name="Spring")
    now = opened(cast, name="Autumn")
    return {name: plant(cast, name, past, now) for name in ("nils", "amal")}
