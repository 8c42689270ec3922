"""``ledby serve`` as a real process: it answers, survives, and ends when asked."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**extra: str) -> dict[str, str]:
    """Return the surroundings without the tests' own settings."""
    kept = {name: value for name, value in os.environ.items() if "LEDBY" not in name}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, **extra}


def shell(*words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ledby", *words],
        env=environment(**extra),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


class Site:
    """A running ``ledby serve`` and how to ask it."""

    def __init__(self, folder: Path, *words: str, port: int = 0, **extra: str) -> None:
        self.port = port or free_port()
        self.log = folder.with_name(f"{time.monotonic_ns()}.log")
        self.url = f"http://localhost:{self.port}"
        command = [sys.executable, "-m", "ledby", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(folder), *words],
                env=environment(**extra),
                stdout=log,
                stderr=log,
            )
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(cookies)

    def get(self, path: str, data: bytes | None = None, **headers: str):
        url = path if path.startswith("http") else self.url + path
        request = urllib.request.Request(url, data, headers)
        return self.browser.open(request, timeout=10)

    def status(self, path: str) -> tuple[int, str]:
        try:
            answer = self.get(path)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""
        return answer.status, answer.read().decode()

    def wait(self, path: str = "/healthz", expected: str = "ok") -> None:
        until = time.monotonic() + PATIENCE
        while (
            expected not in (seen := self.status(path))[1]
            or "LedBy is at" not in self.text
        ):
            assert time.monotonic() < until, (seen, self.text)
            assert self.process.poll() is None, self.text
            time.sleep(0.1)

    @property
    def text(self) -> str:
        return self.log.read_text()

    def children(self) -> dict[str, int]:
        """Return the process ids of the site and of the worker."""
        found = {}
        for pid in children_of(self.process.pid):
            command = Path(f"/proc/{pid}/cmdline").read_text()
            found["site" if "web_process" in command else "worker"] = pid
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def children_of(pid: int) -> list[int]:
    return [
        int(child)
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ]


def gone(pid: int) -> bool:
    """Say whether a process has ended; one that nobody has buried counts."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


@pytest.fixture
def start(tmp_path):
    started = []

    def start_site(*words: str, **extra) -> Site:
        site = Site(tmp_path / "data", *words, **extra)
        started.append(site)
        return site

    yield start_site
    for site in started:
        if site.process.poll() is None:
            site.process.kill()
            site.process.wait()


def test_the_first_start_answers_signs_in_and_ends_with_0(start, tmp_path):
    site = start("--admin", "boss@example.org")
    site.wait()
    page = site.get("/").read().decode()
    assert "Why should anyone be led by you?" in page

    sheet = re.search(r'href="(/static/ui/ledby\.\w+\.css)"', page)[1]
    answer = site.get(sheet)
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "max-age=315360000" in answer.headers["Cache-Control"]

    (link,) = re.findall(r"http://\S+/enter/\S+", site.text)
    assert link.startswith(f"{site.url}/enter/")
    form = site.get(link).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    page = site.get(link, f"csrfmiddlewaretoken={token}".encode(), Referer=link)
    assert "Hello, boss@example.org" in page.read().decode()
    assert site.status(link)[0] == 404

    log = site.text
    assert log.count(link) == 1
    assert "Not Found: /enter/…" in log
    assert log.count("set LEDBY_KEY_STORE to a folder outside it") == 1
    assert site.stop() == 0
    for file in ("secret.key", "ledby.sqlite3"):
        assert oct((tmp_path / "data" / file).stat().st_mode)[-3:] == "600"

    # Once an administrator has signed in, no link is printed again.
    again = start("--no-worker", LEDBY_KEY_STORE=str(tmp_path / "keys"))
    again.wait()
    assert "/enter/" not in again.text
    assert "LEDBY_KEY_STORE" not in again.text
    assert again.stop(signal.SIGINT) == 0


def test_killed_children_are_started_again(start):
    site = start()
    site.wait()
    before = site.children()
    assert set(before) == {"site", "worker"}
    (server,) = children_of(before["site"])
    for pid in (*before.values(), server):
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while set(site.children()) != set(before) or site.children() == before:
        assert time.monotonic() < until, site.text
        time.sleep(0.1)
    site.wait("/", "Why should anyone be led by you?")
    assert "The site ended with -9 and is started again." in site.text
    assert "The worker ended with -9 and is started again." in site.text
    assert site.stop() == 0


def test_children_end_with_a_killed_parent_and_the_next_start_works(start):
    site = start()
    site.wait()
    children = site.children()
    everybody = [*children.values(), *children_of(children["site"])]
    assert len(everybody) == 3
    site.process.kill()
    site.process.wait()

    again = start(port=site.port)
    again.wait()

    until = time.monotonic() + PATIENCE
    while not all(gone(pid) for pid in everybody):
        assert time.monotonic() < until, everybody
        time.sleep(0.1)
    # Nobody has signed in yet: a fresh link is printed.
    (first,) = re.findall(r"http://\S+/enter/\S+", site.text)
    (fresh,) = re.findall(r"http://\S+/enter/\S+", again.text)
    assert first != fresh
    assert again.stop() == 0


def test_a_worker_may_run_beside_sites_without_one(start, tmp_path):
    site = start("--no-worker")
    site.wait(expected="late")
    assert set(site.children()) == {"site"}
    worker = subprocess.Popen(
        [sys.executable, "-m", "ledby", "worker", "--data", str(tmp_path / "data")],
        env=environment(),
    )
    try:
        site.wait(expected="ok")
    finally:
        worker.terminate()
    assert worker.wait(PATIENCE) == 0


def test_a_taken_port_is_refused(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = shell("serve", "--port", str(port), "--data", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == (
        f"LedBy cannot listen on 127.0.0.1, port {port}: Address already in use."
        " Give another one with --port.\n"
    )


def test_debugging_in_public_is_refused(tmp_path):
    done = shell("serve", "--host", "0.0.0.0", "--data", str(tmp_path), LEDBY_DEBUG="1")
    assert done.returncode == 2
    assert done.stderr.startswith("LEDBY_DEBUG shows the inside of the site")


def test_a_setting_that_cannot_be_read_is_named(tmp_path):
    done = shell("serve", "--data", str(tmp_path), LEDBY_WORKERS="many")
    assert done.returncode == 2
    assert "many" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "data").write_text("")
    done = shell("worker", "--data", str(tmp_path / "data" / "inside"))
    assert done.returncode == 2
    assert "The data folder cannot be used: Not a directory" in done.stderr
