"""Answers given at the same time: how many a second, and whether any is lost."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import rig
from benchmarks.measure import Row
from benchmarks.pages import milliseconds

EACH = 250
AT_ONCE = (16, 50)


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every database and number of clients at once."""
    each = 50 if quick else EACH
    for database in rig.DATABASES:
        with rig.demo(database, 300 if quick else 1_200) as site:
            tokens = site.ask("keys")["tokens"]
            for at, clients in enumerate(AT_ONCE):
                mine = tokens[at * each : (at + 1) * each]
                before = site.ask("turnout")
                said = site.meet({"tokens": mine, "clients": clients})
                after = site.ask("turnout")
                sends = [time for what, time in said["times"] if what == "send"]
                saves = [time for what, time in said["times"] if what == "save"]
                yield {
                    "database": database,
                    "clients": clients,
                    "people": len(mine),
                    "errors": len(said["faults"]),
                    "sheets more": after["sheets"] - before["sheets"],
                    "answered more": after["answered"] - before["answered"],
                    "answers a second": round(said["done"] / said["seconds"], 1),
                    "requests a second": round(len(said["times"]) / said["seconds"], 1),
                    "save p95 ms": milliseconds(saves, 0.95),
                    "send p50 ms": milliseconds(sends, 0.50),
                    "send p95 ms": milliseconds(sends, 0.95),
                    "site's CPU ms an answer": round(
                        1000 * said["site_cpu"] / max(said["done"], 1), 1
                    ),
                    "first error": said["faults"][0] if said["faults"] else "",
                }
