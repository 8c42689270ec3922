"""Somebody who uses the site while a long job runs: how long does one wait?"""

# ruff: noqa: PLC0415 - models can be imported only when the settings are there

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Row

PAUSE = 0.05


@contextmanager
def bystander(data: Path, env: Mapping[str, str] | None = None) -> Iterator[Row]:
    """Write and read as a page would, twenty times a second, in another process.

    The waits are in the yielded row once the block is left.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bystander", str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | dict(env or {}),
    )
    found: Row = {}
    process.stdout.readline()
    try:
        yield found
    finally:
        said, _ = process.communicate("\n")
    found.update(json.loads(said))


def main(data: str) -> None:
    """Write and read until stdin says so; print the waits."""
    from ledby.cli import site

    site.configure(Path(data))
    from django.contrib.sessions.models import Session
    from django.db import OperationalError
    from django.utils import timezone

    from ledby.web.people.selectors import active_people

    writes: list[float] = []
    reads: list[float] = []
    refused = 0

    def write() -> None:
        Session.objects.update_or_create(
            pk="bench", defaults={"session_data": "", "expire_date": timezone.now()}
        )

    def timed(work: Callable[[], object], times: list[float]) -> None:
        nonlocal refused
        begun = time.monotonic()
        try:
            work()
        except OperationalError:
            refused += 1
        times.append(time.monotonic() - begun)

    write()
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        timed(write, writes)
        timed(lambda: list(active_people()[:50]), reads)
    print(
        json.dumps(
            {
                "writes beside": len(writes),
                "refused": refused,
                "longest write, s": round(max(writes, default=0), 2),
                "longest read, s": round(max(reads, default=0), 2),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
