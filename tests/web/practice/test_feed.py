"""The feed: signed in, or by a private link that one can end."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from django.test import Client

from ledby.web.practice.models import FeedKey
from practices import draft, shared

ATOM = "{http://www.w3.org/2005/Atom}"


def test_it_is_atom_with_whole_posts(cast):
    shared(cast.amal, tried="A & B \x0b <i>")
    draft(cast.amal, title="Not yet")
    answer = cast.client("nils").get("/practices/feed.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Ten minutes at the ramp"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Amal Nasser"
    assert "A &amp; B" in entry.findtext(f"{ATOM}summary")
    assert "&lt;i&gt;" in entry.findtext(f"{ATOM}summary")


def test_a_private_link_opens_the_feed_and_nothing_else_until_it_ends(cast):
    shared(cast.amal)
    client = cast.client("nils")
    page = client.post("/practices/feed/key", follow=True).content.decode()
    path = re.search(r"/practices/feed/[\w-]{43}", page)[0]
    reader = Client()
    assert reader.get(path).status_code == 200
    assert reader.get("/practices").status_code == 302
    assert path not in client.get("/practices/mine").content.decode()
    assert path.rpartition("/")[2].encode() not in bytes(
        FeedKey.objects.get().token_hash
    )
    newer = client.post("/practices/feed/key", follow=True).content.decode()
    assert reader.get(path).status_code == 404
    path = re.search(r"/practices/feed/[\w-]{43}", newer)[0]
    client.post("/practices/feed/key", {"end": "1"})
    assert reader.get(path).status_code == 404


def test_a_link_ends_with_whose_it_is(cast):
    client = cast.client("nils")
    page = client.post("/practices/feed/key", follow=True).content.decode()
    path = re.search(r"/practices/feed/[\w-]{43}", page)[0]
    cast.nils.active = False
    cast.nils.save()
    assert Client().get(path).status_code == 404


def test_refusals(cast):
    assert Client().get("/practices/feed.xml").status_code == 302
    assert Client().get(f"/practices/feed/{'x' * 43}").status_code == 404
    assert cast.client("quinn").post("/practices/feed/key").status_code == 404
    assert cast.client("nils").get("/practices/feed/key").status_code == 405
