"""How long pages take under many clients at once, each with a session of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import rig
from benchmarks.measure import Row

SECONDS = 10.0
LOADS = ((1, (1, 50)), (2, (50,)))
"""Server processes, and how many clients they meet."""


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every database, number of processes and clients, and page."""
    seconds = 1.0 if quick else SECONDS
    for database in rig.DATABASES:
        for processes, loads in LOADS:
            with rig.demo(database, 300 if quick else 1_200, processes) as site:
                for page, plan in _plans(site.ask("keys")):
                    for clients in loads:
                        said = site.meet(
                            {**plan, "clients": clients, "seconds": seconds}
                        )
                        yield {
                            "database": database,
                            "processes": processes,
                            "page": page,
                            "clients": clients,
                            **_figures(said),
                        }


def _plans(keys: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "/answer", {"paths": [f"/answer/{token}" for token in keys["tokens"][:50]]}
    for page in ("/me", "/organisation"):
        yield page, {"paths": [page], "links": keys["links"]}


def _figures(said: Mapping[str, Any]) -> Row:
    times = [time for _, time in said["times"]]
    return {
        "requests": len(times),
        "errors": len(said["faults"]),
        "a second": round(len(times) / said["seconds"], 1),
        "p50 ms": milliseconds(times, 0.50),
        "p95 ms": milliseconds(times, 0.95),
        "site's CPU ms a request": round(1000 * said["site_cpu"] / said["asked"], 1),
        "first error": said["faults"][0] if said["faults"] else "",
    }


def milliseconds(times: Sequence[float], share: float) -> float:
    """Return the time below which *share* of the requests were, in milliseconds."""
    if not times:
        return float("nan")
    at = min(int(share * len(times)), len(times) - 1)
    return round(1000 * sorted(times)[at], 1)
