"""How long the pages of practices take where there are ten thousand of them.

Requests go one after the other through the whole site, middleware and templates and
database, inside one process: nothing of a network is in the figures.
"""

# ruff: noqa: PLC0415 - models can be imported only when the settings are there

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import rig
from benchmarks.measure import Row, module
from benchmarks.pages import milliseconds

POSTS = 10_000
SENTENCES = 18
"""In a post, of those in the practices that come with LedBy: some 250 words."""


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every database and page."""
    posts, times = (500, 5) if quick else (POSTS, 30)
    for name in rig.DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder,
            rig.database(name) as (env, _servers),
        ):
            said = module("practices", folder, posts, times, env=env).said
            for page, wall, cpu, found in json.loads(said):
                yield {
                    "database": name,
                    "posts": posts,
                    "page": page,
                    "found": found,
                    "requests": times,
                    "p50 ms": milliseconds(wall, 0.50),
                    "p95 ms": milliseconds(wall, 0.95),
                    "site's CPU ms a request": round(1000 * cpu / times, 1),
                }


def main(data: str, posts: str, times: str) -> None:
    """Fill a site and print how long each request of each page took, as JSON."""
    from ledby.cli import site

    site.configure(Path(data))
    site.prepare()
    from django.db import connection
    from django.test import Client

    reader, one = _fill(int(posts))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader)
    pages = {
        "list": "/practices",
        "list, page 400": "/practices?page=400",
        "a trait": "/practices?about=courage",
        "one word of many": "/practices?q=the",
        "one word": "/practices?q=meeting",
        "two words": "/practices?q=meeting+question",
        "a word of one": "/practices?q=rare77",
        "a word of none": "/practices?q=zebrafinch",
        "two letters": "/practices?q=me",
        "a word and a trait": "/practices?q=meeting&about=courage",
        "one practice": f"/practices/{one}",
        "feed": "/practices/feed.xml",
    }
    measured = [
        [page, *_time(client, path, int(times))] for page, path in pages.items()
    ]
    print(json.dumps(measured))


def _time(client: Any, path: str, times: int) -> tuple[list[float], float, str]:
    client.get(path)
    wall = []
    begun = time.process_time()
    for _ in range(times):
        at = time.perf_counter()
        answer = client.get(path)
        wall.append(time.perf_counter() - at)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    cpu = time.process_time() - begun
    counted = re.search(rb">(One|\d+) practices?</h2>", answer.content)
    return wall, cpu, counted[1].decode() if counted else ""


def _fill(count: int) -> tuple[Any, Any]:
    """Make somebody who reads, fifty who wrote, and so many practices."""
    from django.utils import timezone

    from ledby.web.accounts.models import User
    from ledby.web.people.models import Person
    from ledby.web.practice import starters
    from ledby.web.practice.models import About, Authorship, Post, State
    from ledby.web.practice.services import searched

    chance, now = random.Random(4), timezone.now()
    writers = Person.objects.bulk_create(
        Person(key=f"w{at}", name=f"Writer {at}", email=f"w{at}@example.org")
        for at in range(50)
    )
    texts = [f"{one.body} {one.notice}" for one in starters.starters("en")]
    sentences = [part for text in texts for part in re.split(r"(?<=[.?])\s+", text)]

    def post(at: int) -> Post:
        said = [" ".join(chance.choices(sentences, k=SENTENCES // 3)) for _ in range(3)]
        made = Post(
            title=f"{' '.join(chance.choice(sentences).split()[:8])} rare{at}",
            about=chance.choice(About.values),
            tried=said[0],
            happened=said[1],
            differently=said[2],
            state=State.PUBLISHED,
            made_at=now,
            published_at=now - timedelta(minutes=at),
        )
        made.searched = searched(made)
        return made

    made = Post.objects.bulk_create(map(post, range(count)), batch_size=1_000)
    Authorship.objects.bulk_create(
        (Authorship(post=one, person=chance.choice(writers)) for one in made),
        batch_size=1_000,
    )
    reader = User.objects.create_user("reader@example.org")
    Person.objects.filter(pk=writers[0].pk).update(account=reader)
    return reader, made[0].pk


if __name__ == "__main__":
    main(*sys.argv[1:])
