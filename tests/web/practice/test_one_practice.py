"""/practices/<id>: a practice, safe whatever was written, and its card."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ledby.web.practice.models import Try
from ledby.web.practice.selectors import tried
from practices import draft, handed, shared
from stages import more_people

NASTY = (
    "<script>alert(1)</script> ![x](https://evil.example/x.png)"
    " [go](javascript:alert(1)) <svg onload=alert(1)> [well](https://example.org)"
)


def test_it_shows_its_parts_author_and_cover(cast):
    post = shared(cast.amal)
    page = cast.client("nils").get(f"/practices/{post.pk}").content.decode()
    assert "<h1>Ten minutes at the ramp</h1>" in page
    assert "I stood at the <em>ramp</em> with two coffees." in page
    assert "What I would do differently" in page
    assert page.count('class="cover"') == 1
    assert "Fewer than five people have tried it so far, or nobody." in page
    assert "no evidence yet" in page


def test_what_is_written_cannot_become_markup(cast):
    post = shared(cast.amal, title=NASTY[:100], tried=NASTY, happened=f"# {NASTY}")
    page = cast.client("nils").get(f"/practices/{post.pk}").content.decode()
    assert "<script>alert" not in page
    assert "<svg onload" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert '<a href="https://example.org" rel="noopener noreferrer nofollow">' in page


def test_counts_are_bands_and_change_once_a_week(cast):
    post = shared(cast.amal)
    now = timezone.now()
    monday = now - timedelta(days=now.weekday())
    for at, person in enumerate(more_people(9)):
        day = monday - timedelta(days=1) if at < 4 else now
        verdict = "helped" if at % 2 else "trying"
        Try.objects.create(post=post, person=person, verdict=verdict, since=day, at=day)
    assert tried(post).tried is None
    after = tried(post, now + timedelta(days=7))
    assert (after.tried, after.helped) == ("5–9", None)


def test_the_card_is_a_picture(cast):
    post = shared(cast.amal)
    answer = cast.client("nils").get(f"/practices/{post.pk}/card.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_a_series_leads_from_part_to_part(cast):
    first = shared(cast.amal, series="Ramp")
    shared(cast.marc, series="Ramp", title="Second")
    page = cast.client("nils").get(f"/practices/{first.pk}").content.decode()
    assert "Part 1 of “Ramp”" in page
    assert "Second" in page


def test_what_moved_is_told_without_a_cause(cast):
    post = shared(cast.amal)
    post.moved = {
        "cycle": "x",
        "value": 0.3,
        "low": 0.1,
        "high": 0.5,
        "people": "20–49",
        "word": "up",
    }
    post.save()
    page = cast.client("nils").get(f"/practices/{post.pk}").content.decode()
    assert "moved up more than people like them who did not: 0.3 points" in page
    assert "That is no proof that it was the practice." in page


@pytest.mark.parametrize("path", ["", "/card.png"])
def test_what_is_not_published_is_missing_for_others(cast, path):
    post, waits = draft(cast.amal), handed(cast.marc)
    for who in ("nils", "vera", "otto", "ida"):
        found = cast.client(who).get(f"/practices/{post.pk}{path}").status_code
        assert found == 404, who
    assert cast.client("amal").get(f"/practices/{post.pk}{path}").status_code == 200
    assert cast.client("otto").get(f"/practices/{waits.pk}{path}").status_code == 200
    assert cast.client("vera").get(f"/practices/{waits.pk}{path}").status_code == 404
    assert cast.client("amal").get(f"/practices/{uuid4()}{path}").status_code == 404
