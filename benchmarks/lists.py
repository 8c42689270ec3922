"""How long the lists of initiatives and decisions take with 100,000 of each."""

# ruff: noqa: PLC0415 - models can be imported only when the settings are there

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Row

ROOT: Final = Path(__file__).parent.parent
WORDS: Final = (
    *("pump", "shelf", "shift", "depot", "well", "truck", "clinic", "roster"),
    *("lamp", "map", "tram", "tea", "route", "letter", "board", "school"),
)
PAGES: Final = 200
"""How far the walk through the pages goes, 25 rows each."""


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each list and way to ask, on a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "ledby.web.settings",
            "LEDBY_DATA": folder,
            "LEDBY_DEBUG": "1",
        }
        server = (sys.executable, "tests/postgres_server.py", sys.executable)
        number = "2000" if quick else "100000"
        done = subprocess.run(
            [*server, "-m", "benchmarks.lists", number],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=env,
            check=False,
        )
    if done.returncode or not done.stdout.startswith("{"):
        raise RuntimeError(f"lists: {done.stdout}{done.stderr[-2000:]}")
    yield from map(json.loads, done.stdout.splitlines())


def _inside(number: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    client = _filled(number)
    for path in ("/initiatives", "/decisions"):
        narrow = "stage=idea" if path == "/initiatives" else "state=open"
        asks: dict[str, Callable[[int], str]] = {
            "newest": lambda _at: "",
            "narrowed": lambda _at, narrow=narrow: narrow,  # type: ignore[misc]
            "a word": lambda at: f"q={WORDS[at % len(WORDS)]}",
            "two words": lambda at: f"q={WORDS[at % 16]}+{WORDS[(at + 5) % 16]}",
            "no such word": lambda at: f"q=zz{at}",
        }
        for name, ask in asks.items():
            _say(
                number, path, name, [_timed(client, path, ask(at)) for at in range(40)]
            )
        _say(number, path, "page by page", _walk(client, path))


def _filled(number: int) -> Any:
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from ledby.web.accounts.models import User
    from ledby.web.initiatives.models import Decision, Initiative, Way
    from ledby.web.people.folding import fold
    from ledby.web.people.models import Person

    user = User.objects.create(email="nils@example.org")
    nils = Person.objects.create(key="nils", name="Nils", account=user)
    now = timezone.now()
    for at in range(0, number, 5_000):
        begun, asked = [], []
        for one in range(at, min(at + 5_000, number)):
            words = " ".join(WORDS[(one * step) % 16] for step in (1, 3, 7))
            facts = {
                "title": f"{words} {one}",
                "text": f"Why {words} matters. " * 4,
                "posted_at": now - timedelta(minutes=one),
            }
            facts["folded"] = fold(str(facts["title"]), str(facts["text"]))
            stage = ("idea", "tried", "adopted", "ended")[one % 4]
            begun.append(Initiative(**facts, stage=stage, began_by=nils, lead=nils))
            closed = now if one % 3 else None
            ends = {"closes_at": now + timedelta(days=3), "closed_at": closed}
            who = {"way": Way.ADVICE, "opened_by": nils, "for_everybody": True}
            asked.append(Decision(**facts, **ends, **who, options=["Here", "There"]))
        Initiative.objects.bulk_create(begun)
        Decision.objects.bulk_create(asked)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def _timed(client: Any, path: str, query: str) -> float:
    began = time.perf_counter()
    answer = client.get(f"{path}?{query}")
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{path}?{query} said {answer.status_code}")
    return took


def _walk(client: Any, path: str) -> list[float]:
    query, times = "", []
    for _page in range(PAGES):
        began = time.perf_counter()
        page = client.get(f"{path}?{query}").content.decode()
        times.append(time.perf_counter() - began)
        _before, found, rest = page.partition('rel="next" href="')
        if not found:
            break
        query = rest.partition('"')[0].replace("&amp;", "&").lstrip("?")
    return times


def _say(number: int, path: str, name: str, times: list[float]) -> None:
    each = sorted(times)
    row = {
        "rows": number,
        "list": path,
        "asked for": name,
        "requests": len(each),
        "p50 ms": round(1000 * each[len(each) // 2], 1),
        "p95 ms": round(1000 * each[int(0.95 * len(each))], 1),
    }
    print(json.dumps(row), flush=True)


if __name__ == "__main__":
    _inside(int(sys.argv[1]))
