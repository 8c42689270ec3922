"""The parts of the look: what they say, and that nothing in them breaks the policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

import ledby.web.ui
from ledby.reports import charts
from ledby.reports.specimens import estimate

UI = Path(ledby.web.ui.__file__).parent
SHEETS = sorted((UI / "static" / "ui").glob("*.css"))
TEMPLATES = sorted(
    path for path in UI.parent.rglob("*.html") if "mail" not in path.parts
)
DATA = re.compile(r'<script[^>]*type="application/json">.*?</script>', re.DOTALL)
"""Scripts that are data and never run."""


def test_a_figure_shows_its_lines_its_legend_and_its_table():
    chart = charts.dots(
        [
            charts.Row(
                "honesty <b>", estimate(4, 3.5, 4.5), own=3.0, said="More & more"
            ),
            charts.Row("courage", None, wait="Not yet."),
        ],
        title="Traits & co",
        description="d",
        measure=charts.frequency(),
        first="Trait",
    )
    page = render_to_string("ui/_figure.html", {"chart": chart, "heading": True})
    assert page.count("<svg") == 1 + 1 + 2
    assert "Honesty &lt;b&gt;" in page
    assert "More &amp; more" in page
    assert '<span class="wait">Not yet.</span>' in page
    assert "<caption>Traits &amp; co</caption>" in page
    assert '<th scope="row">Courage</th><td>not enough yet</td>' in page


def test_a_figure_that_is_drawn_twice_holds_both_drawings():
    chart = charts.flow([], [{"word": "courage", "people": "5–9"}], title="t")
    page = render_to_string("ui/_figure.html", {"chart": chart})
    assert re.findall(r'<svg class="(\w+)"', page) == ["wide", "narrow"]


@pytest.mark.parametrize(
    ("tier", "word"),
    [
        ("anonymous", "nobody can link this answer to you"),
        ("confidential", "Nobody is ever shown that it was you"),
        ("attributed", "shows your name to the person it is for"),
    ],
)
def test_each_tier_says_who_sees_what(tier, word):
    page = render_to_string("ui/_tier.html", {"tier": tier})
    assert word in page
    assert "Who sees what" in page


def test_an_error_is_one_sentence_that_is_read_out():
    page = render_to_string("ui/_error.html", {"sentence": "Row 14 <x>.", "id": "e1"})
    assert 'role="alert" id="e1"' in page
    assert "<p>Row 14 &lt;x&gt;.</p>" in page


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_pages_of_refusal_say_what_happened_and_lead_on(code):
    page = render_to_string(f"{code}.html")
    assert len(re.findall(r"<h1>\S.*</h1>", page)) == 1
    assert '<a class="btn btn--line" href="/">' in page


def test_missing_and_forbidden_look_alike():
    assert render_to_string("403.html") == render_to_string("404.html")


def test_a_missing_page_is_ours(db):
    answer = Client(raise_request_exception=False).get("/nowhere")
    assert answer.status_code == 404
    assert "There is no page here for you." in answer.content.decode()


def test_the_content_policy_leaves_no_way_in(db):
    policy = Client().get("/nowhere").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style-src 'self'" in policy


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_short_and_fetches_nothing(sheet):
    text = sheet.read_text("utf-8")
    assert len(text.splitlines()) < 400
    assert "@import" not in text
    assert "url(" not in text
    assert "@font-face" not in text


def test_every_class_of_a_drawing_has_a_colour_of_the_page():
    css = "".join(path.read_text("utf-8") for path in UI.parent.rglob("*.css"))
    source = UI.parent.parent / "reports" / "charts"
    used = set()
    for path in source.glob("*.py"):
        for found in re.findall(r'class_=f?"([^"{]+)', path.read_text("utf-8")):
            used |= set(found.split())
    missing = {name for name in used if f".{name}" not in css}
    assert missing == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_a_style_or_a_script(template):
    text = DATA.sub("", template.read_text("utf-8"))
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
