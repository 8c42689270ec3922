"""From the close to the release: CPU seconds and memory by phase; and filling a cycle.

One process fills a site as the demo does (import, launch, sealed answers); a second one
closes, counts and releases, as the worker would; a third asks for pages of the result.
Somebody else uses the site meanwhile.
"""

# ruff: noqa: PLC0415 - models can be imported only when the settings are there

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import rig
from benchmarks.bystander import bystander
from benchmarks.measure import Phases, Row, module

CASES = (
    ("SQLite", 1_200),
    ("SQLite", 20_000),
    ("SQLite", 100_000),
    ("PostgreSQL", 100_000),
)
PAGES = ("/me", "/organisation", "/organisation/inclusion")
REPEATS = 10


def run(*, quick: bool) -> Iterator[Row]:
    """Yield rows of filling, then of counting, then of pages, for every case."""
    counted, shown = [], []
    for name, people in CASES[:1] if quick else CASES:
        case = {"database": name, "people": people}
        with (
            tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder,
            rig.database(name) as (env, _),
        ):
            data = Path(folder, "data")
            yield {**case, **_measure("fill", people, data, env)}
            counted.append({**case, **_measure("count", people, data, env)})
            pages = json.loads(module("counting", "pages", people, data, env=env).said)
            shown += [{**case, **page} for page in pages]
    yield from counted
    yield from shown


def _measure(what: str, people: int, data: Path, env: dict[str, str]) -> Row:
    spent = module("counting", what, people, data, env=env)
    return {**json.loads(spent.said), "peak MB": spent.peak_mb}


def fill(people: int, data: Path) -> Row:
    """Fill the site with an invention up to the last answer of its cycle."""
    from datetime import timedelta

    from django.utils import timezone

    from ledby.cli import demo_answers, demo_site
    from ledby.science.simulation import simulate
    from ledby.web.cycles.services import bulk
    from ledby.web.cycles.services.create import create_cycle
    from ledby.web.cycles.services.launch import launch

    phases = Phases()
    with phases.phase("inventing"):
        made = simulate(people, 1)
    with phases.phase("import"):
        persons = demo_site.bring_in(made.people, made.skills)
    now = timezone.now()
    with bystander(data) as waits, phases.phase("launch"):
        cycle = create_cycle("Bench", closes_at=now + timedelta(days=30))
        launch(cycle, now=now)
    with phases.phase("answers"):
        answers = demo_answers.of_invention(made, persons)
        raters = list(demo_site.rater_rows(made, persons))
        bulk.replace_raters(cycle, raters)
    with phases.phase("sealing"):
        bulk.submit_all(cycle, answers)
    return {**phases.row(), **waits}


def count(data: Path) -> Row:
    """Close, count and release the one cycle of the site."""
    from ledby.science import disclosure, followership, traits
    from ledby.web.cycles.analysis import scoring
    from ledby.web.cycles.models import Cycle
    from ledby.web.cycles.services import close

    phases = Phases()
    for owner, function, name in (
        (close, "unseal", "opening"),
        (close, "loads", "opening"),
        (scoring, "gather", "tables"),
        (followership, "followers", "followership"),
        *(
            (traits, one, "traits")
            for one in ("fit", "scores", "components", "d_study")
        ),
        (disclosure, "release", "gate"),
        (close, "_store", "storing"),
        (close, "_forget_answers", "forgetting"),
    ):
        phases.watch(owner, function, name)
    cycle = Cycle.objects.get()
    with bystander(data) as waits, phases.phase("the rest"):
        close.close(cycle)
        close.score(cycle)
        with phases.phase("release"):
            close.release(cycle)
    return {**phases.row(), **waits}


def pages() -> list[Row]:
    """Ask for pages of the result, inside this process: their size and CPU time."""
    from django.conf import settings
    from django.test import Client

    from ledby.web.people.models import Person

    people = Person.objects.filter(account__isnull=False).order_by("pk")
    client = Client(headers={"host": "localhost"})
    client.force_login(people[0].account, settings.AUTHENTICATION_BACKENDS[0])
    rows = []
    for page in PAGES:
        answer = client.get(page)
        begun = time.process_time()
        for _ in range(REPEATS):
            client.get(page)
        each = 1000 * (time.process_time() - begun) / REPEATS
        rows.append(
            {
                "page": page,
                "status": answer.status_code,
                "kB": round(len(answer.content) / 1000),
                "CPU ms": round(each, 1),
            }
        )
    return rows


def main(what: str, people: str, folder: str) -> None:
    """Do one part inside the site and print what came of it."""
    from ledby.cli import site

    site.configure(Path(folder))
    site.prepare()
    if what == "fill":
        print(json.dumps(fill(int(people), Path(folder))))
    elif what == "count":
        print(json.dumps(count(Path(folder))))
    elif what == "pages":
        print(json.dumps(pages()))


if __name__ == "__main__":
    main(*sys.argv[1:])
