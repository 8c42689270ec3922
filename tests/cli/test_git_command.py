"""The report of a repository: invented ones with a known answer, and our own."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from git_repositories import DAY, START, Made, build, invented
from ledby.cli import main
from ledby.reports import language

ROOT = Path(__file__).parents[2]
BANNED = (
    *("score", "rank", "track", "monitor", "performance", "top", "bottom"),
    *("user", "insight", "actionable"),
)


def git(*words):
    return CliRunner().invoke(main, ["git", *(str(word) for word in words)])


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    return build(tmp_path_factory.mktemp("git") / "boats.git", invented(1_500, 120))


@pytest.fixture(scope="module")
def page(repository, tmp_path_factory):
    html = tmp_path_factory.mktemp("page") / "report.html"
    done = git(repository, "--html", html)
    assert done.exit_code == 0, done.output
    return html.read_text(), done.output


class Shape(HTMLParser):
    """Collects tags and what would reach out of the page."""

    EMPTY = frozenset({"meta", "circle", "line", "rect", "path"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.reaches = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        self.reaches += [
            v for k, v in attrs if k in ("src", "srcset", "data", "action")
        ]
        self.reaches += [v for v in [given.get("href")] if v and not v.startswith("#")]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


def shape(text):
    found = Shape()
    found.feed(text)
    assert not found.open, "every element is closed"
    return found


def test_the_page_needs_nothing_else(page):
    found = shape(page[0])
    assert not found.reaches
    assert not found.tags & {"script", "link", "img", "iframe", "form"}
    assert "style=" not in page[0]
    assert "url(" not in page[0]


def test_the_page_tells_what_no_record_tells_first(page):
    headings = re.findall(r"<h2>(.*?)</h2>", page[0])
    assert headings == [
        "Every change tells who landed it.",
        "Many write, few land.",
        "120 people stood behind the work of others.",
        "Over the years",
        "Some folders keep to themselves.",
        "Who comes, and who stays",
        "What this does not show",
    ]
    assert page[0].count("<summary>The same as a table</summary>") == 4


def test_nobody_is_named(page):
    for text in page:
        assert not re.search(r"Per\d+|@example\.org", text)


def test_words_that_the_voice_avoids_are_not_there(page):
    words = re.sub(r"<style>.*</style>|<[^>]*>", " ", page[0], flags=re.DOTALL)
    for text in (words, page[1]):
        found = set(re.findall(r"[a-z]+", text.lower()))
        assert not found & set(BANNED)
        assert "!" not in text
        assert "%" not in text


def test_the_terminal_says_the_same(page):
    text = " ".join(page[1].split())
    answer = re.search(r'<p class="answer">(.*?)</p>', page[0])
    assert answer is not None
    assert answer[1] in text
    assert "Half of the writing is done by" in text


def test_figures_as_json(repository):
    said = json.loads(git(repository, "--json").stdout)
    assert (said["changes"], said["blind"]["yes"]) == (1_500, 0)
    assert said["landing"]["half"] < said["writing"]["half"]
    assert said["sees_landing"] is True
    assert not re.search(r"Per\d+|gini", json.dumps(said), re.IGNORECASE)


def test_one_may_ask_about_oneself(repository):
    done = git(repository, "--me", "P3@example.org")
    own = done.output.partition("You, for yourself alone:")[2]
    assert re.search(r"you landed the work of \d+ other people,", own)
    assert re.search(r"you reviewed or mentored \d+,", own)
    assert (
        '"no@x.org" is in no change here' in git(repository, "--me", "no@x.org").output
    )


def test_a_blind_repository_says_so_and_keeps_the_rest_closed(tmp_path):
    people = [f"P{n} Q{n} <p{n}@x.org>" for n in range(8)]
    commits = [
        Made(
            people[n % 8],
            "GitHub <noreply@github.com>",
            START + n * 30 * DAY,
            files=["a"],
        )
        for n in range(40)
    ]
    done = git(build(tmp_path / "blind", commits), "--html", tmp_path / "x.html")
    text = " ".join(done.output.split())
    assert "It does not say: 100 in 100 changes do not tell who landed them." in text
    assert "Half of the landing" not in text
    assert "landed others" not in text
    own = git(tmp_path / "blind", "--me", "p1@x.org").output
    assert "you landed" not in own
    shape((tmp_path / "x.html").read_text())


def test_hostile_names_stay_text(tmp_path):
    evil = "</style><script>alert(1)</script>"
    commits = [
        Made(
            f"P{n} Q{n} <p{n}@x.org>",
            "R S <r@x.org>",
            files=[f"{evil}{n % 2}/\x1b[31m"],
        )
        for n in range(30)
    ]
    path = build(tmp_path / "<b>\u202eevil", commits)
    html = tmp_path / "x.html"
    done = git(path, "--html", html)
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.output
    text = html.read_text()
    assert "script" not in shape(text).tags
    assert "\x1b" not in text


def test_our_own_repository(tmp_path):
    done = git(ROOT, "--html", tmp_path / "own.html")
    if not (ROOT / ".git").exists():
        assert done.exit_code == 2
        pytest.skip("this is a copy without a history")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Who leads from behind in")
    shape((tmp_path / "own.html").read_text())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], 'There is no folder "nowhere"'),
        ([".", "--html", "no/x.html"], "is no git repository"),
    ],
)
def test_wrong_wishes_are_refused(tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = git(*words)
    assert (done.exit_code, said in done.output) == (2, True)


def test_a_page_that_cannot_be_written_is_said(repository, tmp_path):
    done = git(repository, "--html", tmp_path / "no" / "x.html")
    assert (done.exit_code, "cannot be written" in done.output) == (2, True)


def test_a_page_that_is_there_is_kept_unless_forced(repository, tmp_path):
    html = tmp_path / "x.html"
    html.write_text("mine")
    done = git(repository, "--html", html)
    assert (done.exit_code, "is there already; add --force" in done.output) == (2, True)
    assert html.read_text() == "mine"
    assert git(repository, "--html", html, "--force").exit_code == 0
    assert html.read_text().startswith('<!doctype html>\n<html lang="en"><head>')


def test_the_page_names_the_language_it_is_written_in(
    repository, tmp_path, monkeypatch
):
    monkeypatch.setattr(language, "_names", [lambda: "nl"])
    git(repository, "--html", tmp_path / "x.html")
    assert '<html lang="nl">' in (tmp_path / "x.html").read_text()
