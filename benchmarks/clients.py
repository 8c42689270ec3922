"""Many clients at once, each with a connection of its own, as a process of its own.

Reads a plan as JSON from the argument's file and prints what came of it. Only loopback.
"""

from __future__ import annotations

import json
import queue
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
RADIO = re.compile(r'<input type="radio" name="([a-z_0-9]+)" value="3"')
WARM = 3


class UnexpectedError(Exception):
    """An answer that is not the one expected."""


@dataclass
class Client:
    """A browser without a face: a kept connection, cookies, the last forgery token."""

    port: int
    times: list[tuple[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    asked: int = 0

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, label: str = "") -> str:
        """Return the page at *path*; UnexpectedError unless its status is 200."""
        status, _, body = self._ask("GET", path, None, label)
        if status != 200:
            raise UnexpectedError(f"GET {label or path}: {status}")
        if found := TOKEN.search(body):
            self.token = found[1]
        return body

    def post(self, path: str, fields: dict[str, str], label: str = "") -> str:
        """Post a form and return where it leads; UnexpectedError if nowhere."""
        sent = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        status, location, _ = self._ask("POST", path, sent, label)
        if status != 302 or location is None:
            raise UnexpectedError(f"POST {label or path}: {status}")
        return location

    def _ask(
        self, method: str, path: str, sent: str | None, label: str
    ) -> tuple[int, str | None, str]:
        headers = {
            "Host": f"localhost:{self.port}",
            "Origin": f"http://localhost:{self.port}",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.asked += 1
        begun = time.monotonic()
        self.connection.request(method, path, sent, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        self.times.append((label, time.monotonic() - begun))
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers["Location"], body.decode()

    def try_to(self, work: Callable[[], object]) -> None:
        """Do *work*; whatever goes wrong is counted and the connection made anew."""
        try:
            work()
        except (UnexpectedError, HTTPException, OSError) as error:
            self.faults.append(f"{type(error).__name__}: {error}")
            self.connection.close()


def sign_in(client: Client, link: str) -> None:
    """Use a printed link, by its button."""
    path = urlsplit(link).path
    client.get(path, "the sign-in link")
    client.post(path, {}, "the sign-in link")


def read(
    client: Client, at: int, plan: dict[str, Any], gate: threading.Barrier
) -> None:
    """Ask for one page again and again until the seconds are over."""
    if links := plan.get("links"):
        client.try_to(lambda: sign_in(client, links[at % len(links)]))
    path = plan["paths"][at % len(plan["paths"])]
    for _ in range(WARM):
        client.try_to(lambda: client.get(path, "page"))
    gate.wait()
    client.times.clear()
    until = time.monotonic() + plan["seconds"]
    while time.monotonic() < until:
        client.try_to(lambda: client.get(path, "page"))


def answer(client: Client, token: str) -> None:
    """Answer a short way: nobody, four items on oneself, look back, give it."""
    start = f"/answer/{token}"
    client.get(start, "page")
    client.post(start, {}, "page")
    onward = client.post(f"{start}/follow", {"nobody": "1"}, "save")
    page = client.get(onward, "page")
    items = dict.fromkeys(RADIO.findall(page), "3")
    if not items:
        raise UnexpectedError("no items on the page about oneself")
    client.post(onward, items, "save")
    client.get(f"{start}/review", "page")
    if client.post(f"{start}/review", {"send": "1"}, "send") != f"{start}/sent":
        raise UnexpectedError("sending did not lead to the receipt")
    client.get(f"{start}/sent", "page")


def submit(
    client: Client,
    tokens: queue.SimpleQueue[str],
    done: list[str],
    gate: threading.Barrier,
) -> None:
    """Answer for one participant after the other until none is left."""

    def one(token: str) -> None:
        client.cookies.clear()
        answer(client, token)
        done.append(token)

    gate.wait()
    while True:
        try:
            token = tokens.get_nowait()
        except queue.Empty:
            return
        client.try_to(lambda token=token: one(token))


def main(file: str) -> None:
    """Do what the plan in *file* says and print the figures."""
    plan = json.loads(Path(file).read_text("utf-8"))
    clients = [Client(plan["port"]) for _ in range(plan["clients"])]
    gate = threading.Barrier(len(clients) + 1)
    tokens: queue.SimpleQueue[str] = queue.SimpleQueue()
    for token in plan.get("tokens", []):
        tokens.put(token)
    done: list[str] = []
    threads = [
        threading.Thread(
            target=submit if "tokens" in plan else read,
            args=(c, tokens, done, gate) if "tokens" in plan else (c, at, plan, gate),
        )
        for at, c in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begun
    print(
        json.dumps(
            {
                "seconds": seconds,
                "done": len(done),
                "asked": sum(c.asked for c in clients),
                "times": [pair for c in clients for pair in c.times],
                "faults": [fault for c in clients for fault in c.faults],
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
