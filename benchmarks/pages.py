"""How long pages take under many clients at once, each with a session of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks import rig
from benchmarks.measure import Row

SECONDS = 10.0


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every database, page and number of clients."""
    seconds = 1.0 if quick else SECONDS
    for database in rig.DATABASES:
        with rig.demo(database, 300 if quick else 1_200) as site:
            held = site.ask("keys")
            links = {"links": held["links"]}
            form = [f"/answer/{token}" for token in held["tokens"][:50]]
            for page, plan in (
                ("/answer", {"paths": form}),
                ("/me", {"paths": ["/me"], **links}),
                ("/organisation", {"paths": ["/organisation"], **links}),
            ):
                for clients in (1, 50):
                    said = site.meet({**plan, "clients": clients, "seconds": seconds})
                    times = [time for _, time in said["times"]]
                    yield {
                        "database": database,
                        "page": page,
                        "clients": clients,
                        "requests": len(times),
                        "errors": len(said["faults"]),
                        "a second": round(len(times) / said["seconds"], 1),
                        "p50 ms": milliseconds(times, 0.50),
                        "p95 ms": milliseconds(times, 0.95),
                        "site's CPU ms a request": round(
                            1000 * said["site_cpu"] / said["asked"], 1
                        ),
                        "first error": said["faults"][0] if said["faults"] else "",
                    }


def milliseconds(times: Sequence[float], share: float) -> float:
    """Return the time below which *share* of the requests were, in milliseconds."""
    if not times:
        return float("nan")
    at = min(int(share * len(times)), len(times) - 1)
    return round(1000 * sorted(times)[at], 1)
