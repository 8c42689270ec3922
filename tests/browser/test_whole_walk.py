"""The main job on the real server: answer, close, count, release, read a page.

``ledby demo`` runs as a program with its worker; nothing of it is in this process.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the sign-in link of each role on a demo that runs as a program."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LEDBY_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "ledby.web.settings",
        "PYTHONUNBUFFERED": "1",
    }
    folder = tmp_path_factory.mktemp("walk") / "data"
    command = [sys.executable, "-m", "ledby", "demo", "--people", "150"]
    command += ["--port", str(port), "--data", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        said = ""
        while said.count("/enter/") < 7:
            line = program.stdout.readline()
            assert line, f"the demo ended early: {said}"
            said += line
        yield dict(
            re.findall(r"^ {2}(\w+) {2,}[^\n]+\n\s+(http\S+)", said, re.MULTILINE)
        )
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=30) == 0


@pytest.fixture
def sign_in(browser, site):
    """Return a way to open the site as a role at a size; complaints must stay empty."""
    opened = []

    def open_as(role, size):
        context = browser.new_context(viewport=size, locale="en-GB")
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda line: line.type == "error" and page.complaints.append(line.text),
        )
        opened.append((context, page))
        page.goto(site[role])
        page.get_by_role("main").get_by_role("button").click()
        return page

    yield open_as
    for context, page in opened:
        assert page.complaints == []
        context.close()


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def answer_in_a_minute(page, look_at):
    """Choose somebody, skip what one may skip, say one thing about inclusion, send."""
    page.get_by_role("link", name=re.compile("asks seven minutes")).click()
    look_at(page, "walk-answer-start")
    press(page, "Begin")
    page.get_by_label("Type a name").press_sequentially("samira", delay=20)
    page.get_by_role("button", name=re.compile("Samira Haddad")).click()
    page.get_by_role("group", name="May Samira know?").get_by_label(
        re.compile("with my name")
    ).check()
    page.get_by_label(re.compile("What did Samira say")).fill("Pack it twice.")
    look_at(page, "walk-answer-follow")
    go_on = page.get_by_role("button", name="Go on", exact=True)
    give = page.get_by_role("button", name="Give my answer")
    for _ in range(40):
        expect(go_on.or_(give).first).to_be_visible()
        if give.count():
            break
        go_on.click()
    look_at(page, "walk-answer-review")
    give.click()
    look_at(page, "walk-answer-sent")


def close_and_release(page, look_at):
    page.get_by_role("link", name="Cycles").click()
    look_at(page, "walk-cycles")
    page.get_by_role("link", name=re.compile("Autumn")).click()
    look_at(page, "walk-cycle-open")
    page.get_by_role("main").get_by_role("link", name=re.compile("Close")).click()
    look_at(page, "walk-cycle-close")
    press(page, "Close it")
    release = page.get_by_role("main").get_by_role("link", name=re.compile("Release"))
    until = time.monotonic() + 90
    while not release.count() and time.monotonic() < until:
        time.sleep(1)
        page.reload()
    release.first.click()
    look_at(page, "walk-cycle-release")
    press(page, re.compile("Release"))
    look_at(page, "walk-cycle-released")


def test_from_an_answer_to_an_honest_page(sign_in, look_at):
    member = sign_in("member", PHONE)
    look_at(member, "walk-start-member")
    answer_in_a_minute(member, look_at)

    organiser = sign_in("organiser", DESK)
    look_at(organiser, "walk-start-organiser")
    close_and_release(organiser, look_at)

    for size in (PHONE, DESK):
        leader = sign_in("leader", size)
        leader.get_by_role("link", name="You", exact=True).click()
        expect(leader.get_by_role("heading", level=1)).to_have_text(
            "Why should anyone be led by you?"
        )
        # The sentence was sealed on the phone and opened by the count.
        expect(leader.get_by_text("Pack it twice.")).to_be_visible()
        expect(leader.get_by_text(re.compile("Autumn")).first).to_be_visible()
        look_at(leader, "walk-me")

    director = sign_in("director", DESK)
    director.get_by_role("link", name="Organisation").click()
    look_at(director, "walk-organisation")
    for word in ("Leaders and managers", "Eight traits", "Who is brought in"):
        director.get_by_role("link", name=word).first.click()
        look_at(director, f"walk-{word.split()[0].lower()}")
