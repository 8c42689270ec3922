"""`ledby demo` into an empty folder: an organisation, a finished and an open cycle."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import LEDBY, Row
from benchmarks.measure import run as spend

SIZES = (300, 1_200, 20_000)


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every size."""
    for people in SIZES[:1] if quick else SIZES:
        with tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder:
            data = Path(folder, "data")
            command = [LEDBY, "demo", "--no-serve", "--people", str(people)]
            spent = spend([*command, "--data", str(data)])
            kept = sum(one.stat().st_size for one in data.glob("ledby.sqlite3*"))
        yield {"people": people, **spent.row(), "database MB": round(kept / 2**20)}
