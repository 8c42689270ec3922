"""What cannot be: one clear sentence, and nothing is lost or half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ledby.web.initiatives.models import Decision, Initiative


@pytest.mark.parametrize("path", ["/initiatives/new", "/decisions/new"])
def test_a_megabyte_of_text_is_refused_before_it_is_read(cast, path):
    answer = cast.client("nils").post(path, {"title": "x", "text": "x" * 1_000_000})
    assert answer.status_code == 400
    assert "x" * 100 not in answer.content.decode()
    assert "<h1" in answer.content.decode()
    assert not Initiative.objects.exists()
    assert not Decision.objects.exists()


def test_a_question_that_nobody_decides_is_not_asked(cast):
    later = (timezone.localdate() + timedelta(days=5)).isoformat()
    form = {
        "title": "Where do we meet?",
        "text": "It decides how far people travel.",
        "options": "Here\nThere",
        "way": "advice",
        "deciders": "",
        "for_everybody": "on",
        "sight": "everybody",
        "closes_on": later,
    }
    answer = cast.client("nils").post("/decisions/new", form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Name who decides: without a decider there is never an outcome." in page
    assert "It decides how far people travel." in page
    assert not Decision.objects.exists()
