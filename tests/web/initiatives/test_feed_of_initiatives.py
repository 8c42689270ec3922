"""The feed of initiatives: what happened, signed in or by a private link."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import time_machine
from django.test import Client
from django.utils import timezone

from ledby.web.initiatives.models import FeedKey, Initiative, News
from ledby.web.initiatives.services import steer
from ledby.web.initiatives.services.begin import new_receipt, post_idea
from ledby.web.ui.logs import LINK

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/initiatives/feed.xml"


def entries(cast, name="nils") -> list[dict[str, str]]:
    answer = cast.client(name).get(FEED)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return [
        {
            "title": one.findtext(f"{ATOM}title"),
            "by": one.findtext(f"{ATOM}author/{ATOM}name"),
            "text": one.findtext(f"{ATOM}summary"),
            "key": one.findtext(f"{ATOM}id"),
            "link": one.find(f"{ATOM}link").get("href"),
        }
        for one in ET.fromstring(answer.content).findall(f"{ATOM}entry")
    ]


def begin(cast, title="A shelf", text="Parts", author="amal") -> Initiative:
    person = getattr(cast, author) if author else None
    return post_idea(title, text, author=person, receipt=new_receipt())


def test_it_tells_how_an_initiative_goes_newest_first(cast):
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=3), tick=False):
        idea = begin(cast)
    with time_machine.travel(now - timedelta(days=2), tick=False):
        steer.say_news(idea, cast.amal, "Six shelves stand.")
    with time_machine.travel(now - timedelta(days=1), tick=False):
        steer.move_to(idea, cast.amal, "ended", "Label both sides.")
    found = entries(cast)
    assert [(one["title"], one["by"]) for one in found] == [
        ("What was learned: A shelf", "Amal Nasser"),
        ("How it goes: A shelf", "Amal Nasser"),
        ("Begun: A shelf", "Amal Nasser"),
    ]
    texts = [one["text"][3:-4] for one in found]
    assert texts == ["Label both sides.", "Six shelves stand.", "Parts"]
    assert {one["link"] for one in found} == {
        f"http://localhost:8000/initiatives/{idea.pk}"
    }
    assert len({one["key"] for one in found}) == 3
    assert [one["key"] for one in entries(cast, "vera")] == [
        one["key"] for one in found
    ]


def test_an_unsigned_idea_stays_unsigned_and_what_is_typed_stays_text(cast):
    begin(cast, title="A & B \x0b <b>", text="<script>x</script>\n\nSo", author="")
    (one,) = entries(cast)
    assert (one["title"], one["by"]) == ("Begun: A & B  <b>", "unsigned")
    assert one["text"] == "<p>&lt;script&gt;x&lt;/script&gt;</p>\n\n<p>So</p>"


def test_it_ends_after_thirty(cast):
    idea = begin(cast)
    now = timezone.now()
    News.objects.bulk_create(
        News(initiative=idea, by=cast.amal, line=str(at), at=now + timedelta(hours=at))
        for at in range(40)
    )
    texts = [one["text"] for one in entries(cast)]
    assert texts == [f"<p>{at}</p>" for at in range(39, 9, -1)]


def test_a_private_link_opens_the_feed_and_nothing_else_until_it_ends(cast):
    begin(cast)
    client = cast.client("nils")
    page = client.post("/initiatives/feed/key", follow=True).text
    path = re.search(r"/initiatives/feed/[\w-]{43}", page)[0]
    reader = Client()
    assert b"A shelf" in reader.get(path).content
    assert reader.get("/initiatives").status_code == 302
    assert reader.get(path.replace("initiatives", "practices")).status_code == 404
    assert path not in client.get("/initiatives").text
    assert LINK.sub(r"\1…", f"GET {path} 200") == "GET /initiatives/feed/… 200"
    newer = client.post("/initiatives/feed/key", follow=True).text
    assert reader.get(path).status_code == 404
    path = re.search(r"/initiatives/feed/[\w-]{43}", newer)[0]
    assert reader.get(path).status_code == 200
    client.post("/initiatives/feed/key", {"end": "1"})
    assert reader.get(path).status_code == 404
    assert not FeedKey.objects.exists()


def test_a_link_ends_with_whose_it_is(cast):
    page = cast.client("nils").post("/initiatives/feed/key", follow=True).text
    path = re.search(r"/initiatives/feed/[\w-]{43}", page)[0]
    cast.nils.account.is_active = False
    cast.nils.account.save()
    assert Client().get(path).status_code == 404


def test_refusals(cast):
    assert Client().get(FEED)["Location"].startswith("/sign-in?next=")
    assert cast.client("quinn").get(FEED).status_code == 404
    assert cast.client("nils").post(FEED).status_code == 405
    assert Client().get(f"/initiatives/feed/{'x' * 43}").status_code == 404
    assert cast.client("quinn").post("/initiatives/feed/key").status_code == 404
    assert cast.client("nils").get("/initiatives/feed/key").status_code == 405
