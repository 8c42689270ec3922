"""Every secret that opens something, tried in every place where it opens nothing."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.core.cache import cache
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils import timezone

from authz.policy import outcome, rows
from authz.scene import NO_ID, Scene, writes
from ledby.web.accounts.models import Session, SignInLink
from ledby.web.accounts.services import make_sign_in_link
from ledby.web.cycles.models import Participant
from ledby.web.people.models import Person
from ledby.web.privacy.models import Choice
from stages import council_key

ANSWER = sorted({r.address for r in rows() if r.address.startswith("answer/")})


def ask_for_code(client: Client, mailoutbox, email: str = "nils@example.org") -> str:
    # How often one may ask is another test's.
    cache.clear()
    client.post("/sign-in", {"login": email})
    return mailoutbox[-1].body.split()[5]


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/sessions").status_code == 200


@pytest.fixture
def secrets(scene, mailoutbox) -> dict[str, str]:
    """Return one of each kind, all of them good where they belong."""
    cast, plan = scene.cast, scene.cycles["plan"]
    asked = Participant.objects.get(cycle=scene.cycles["open"], person=cast.ruth)
    session = cast.client("marc").cookies[site.SESSION_COOKIE_NAME].value
    link = make_sign_in_link(cast.ruth.account, days=1)
    return {
        "personal link": scene.there["answer"]["open"],
        "personal link of a past cycle": scene.there["answer"]["past"],
        "sign-in link": link.rpartition("/")[2],
        "sign-in link that is used": scene.there["enter"]["used"],
        "e-mail code": ask_for_code(Client(), mailoutbox),
        "cookie of a session": session,
        "row of a session": Session.objects.exclude(owner=None).first().session_key,
        "token against forgery": get_token(RequestFactory().get("/")),
        "key of the council": council_key(plan, cast.greta),
        "hash of a personal link": bytes(asked.token_hash).hex(),
        "id of a participant": str(asked.pk),
        "id of a person": str(cast.ruth.pk),
        "id of a cycle": str(plan.pk),
        "id of an import": scene.there["run_id"]["waiting"],
        "id of a receipt": str(Choice.objects.first().pk),
        "id of nothing": NO_ID,
        "nothing": "",
    }


OPENS = {
    "answer": {"personal link", "personal link of a past cycle"},
    "enter": {"sign-in link"},
    "council key": {"key of the council"},
    "cookie": {"cookie of a session"},
    "receipt": {"id of a receipt"},
    "import": {"id of an import"},
    "cycle": {"id of a cycle"},
}
"""The places, and which secrets are at home there; a code is only where it was sent."""


def test_each_opens_its_own_place_and_no_other(scene, secrets):
    opened = {place: set() for place in OPENS}
    for kind, secret in secrets.items():
        for place, attempt in ATTEMPTS.items():
            with writes() as changed:
                if attempt(scene, secret):
                    opened[place].add(kind)
                elif place in {"answer", "enter"}:
                    assert not changed, (kind, place)
    assert opened == OPENS


def answers(scene: Scene, secret: str) -> bool:
    paths = ["/" + address.replace("<slug:token>", word(secret)) for address in ANSWER]
    found = [outcome(Client().post(path)) for path in paths if "<" not in path]
    assert len(found) == 6
    assert len({one == "404" for one in found}) == 1
    return found[0] != "404"


def enters(scene: Scene, secret: str) -> bool:
    client = Client()
    path = f"/enter/{word(secret)}"
    seen = client.get(path).status_code == 200
    came = client.post(path).status_code == 302
    assert seen == came == is_signed_in(client)
    return seen


def is_key(scene: Scene, secret: str) -> bool:
    """Try a secret as the second key; a key that is confirmed leads on."""
    cache.clear()
    path = f"/trust/{scene.cycles['plan'].pk}/key/confirm"
    return scene.cast.client("greta").post(path, {"key": secret}).status_code == 302


def is_cookie(scene: Scene, secret: str) -> bool:
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = secret
    return is_signed_in(client)


def is_receipt(scene: Scene, secret: str) -> bool:
    owner = Choice.objects.first().person.key
    path = f"/privacy/receipts/{word(secret)}"
    return scene.cast.client(owner).get(path).status_code == 200


def is_import(scene: Scene, secret: str) -> bool:
    path = f"/people/import/{word(secret)}/preview"
    return scene.cast.client("otto").get(path).status_code == 200


def is_cycle(scene: Scene, secret: str) -> bool:
    path = f"/cycles/{word(secret)}"
    return bool(secret) and scene.cast.client("otto").get(path).status_code == 200


def word(secret: str) -> str:
    """Return a secret as one part of an address."""
    return secret.split("\n", maxsplit=1)[0].replace(" ", "") or "none"


ATTEMPTS = {
    "answer": answers,
    "enter": enters,
    "council key": is_key,
    "cookie": is_cookie,
    "receipt": is_receipt,
    "import": is_import,
    "cycle": is_cycle,
}


def test_no_secret_is_a_code(scene, secrets, mailoutbox):
    for kind, secret in secrets.items():
        client = Client()
        code = ask_for_code(client, mailoutbox, "amal@example.org")
        assert client.post("/sign-in/code", {"code": secret}).status_code == 200, kind
        assert not is_signed_in(client)
        assert secret != code


def test_a_code_is_for_one_browser_one_time_and_some_minutes(scene, mailoutbox):
    one, other, late = Client(), Client(), Client()
    code = ask_for_code(one, mailoutbox)
    ask_for_code(other, mailoutbox, "amal@example.org")
    other.post("/sign-in/code", {"code": code})
    assert not is_signed_in(other)
    assert Client().post("/sign-in/code", {"code": code})["Location"] == "/sign-in"
    one.post("/sign-in/code", {"code": code})
    assert is_signed_in(one)
    one.post("/sign-out")
    one.post("/sign-in/code", {"code": code})
    assert not is_signed_in(one)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = ask_for_code(late, mailoutbox)
        clock.shift(timedelta(minutes=11))
        late.post("/sign-in/code", {"code": code})
        assert not is_signed_in(late)


def test_a_second_code_ends_the_first(scene, mailoutbox):
    client = Client()
    first = ask_for_code(client, mailoutbox)
    cache.clear()
    client.post("/sign-in/code", {"action": "resend"})
    second = mailoutbox[-1].body.split()[5]
    assert first != second
    client.post("/sign-in/code", {"code": first})
    assert not is_signed_in(client)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_printed_link_ends_with_its_day_and_its_account(scene, days):
    ruth = scene.cast.ruth.account
    token = make_sign_in_link(ruth, days=days).rpartition("/")[2]
    assert (Client().get(f"/enter/{token}").status_code == 200) == (days > 0)
    ruth.is_active = False
    ruth.save()
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/enter/{token}").status_code == 404


def test_a_printed_link_is_not_kept_as_it_is(scene):
    token = make_sign_in_link(scene.cast.ruth.account, days=1).rpartition("/")[2]
    row = SignInLink.objects.latest("pk")
    assert bytes(row.token_hash) == hashlib.sha256(token.encode()).digest()
    for guess in (bytes(row.token_hash).hex(), token[:-1], token + "A", token.lower()):
        assert Client().post(f"/enter/{guess}").status_code == 404


def test_a_personal_link_is_nobody_elses_and_ends_when_one_leaves(scene):
    mine = scene.there["answer"]["open"]
    for guess in (mine[:-1], mine + "A", mine.swapcase(), mine[::-1]):
        assert Client().get(f"/answer/{guess}").status_code == 404
    assert "Ruth" in Client().get(f"/answer/{mine}").content.decode()
    Person.objects.filter(pk=scene.cast.ruth.pk).update(active=False)
    assert Client().get(f"/answer/{mine}").status_code == 404


def test_a_personal_link_signs_nobody_in(scene):
    client = Client()
    client.get(f"/answer/{scene.there['answer']['open']}")
    client.post(f"/answer/{scene.there['answer']['open']}/review")
    assert not is_signed_in(client)
    assert client.get("/me").status_code == 302


SPELLINGS = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "//evil.example/%2f..",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    " //evil.example",
    "\t//evil.example",
    "http://testserver:80@evil.example",
    "/\t/evil.example",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nobody_is_led_elsewhere_after_a_sign_in(scene, spelling):
    client = scene.cast.client("nils")
    answer = client.post("/sign-in/again", query_params={"next": spelling})
    assert answer["Location"] == "/sign-in?next=%2F"
    again = scene.cast.client("amal").get("/sign-in", {"next": spelling})
    if again.status_code == 302:
        assert again["Location"].startswith("/")
        assert not again["Location"].replace("\\", "/").startswith("//")
