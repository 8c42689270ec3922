"""``ledby git`` on an invented history, beside git's own log of the same repository.

Figures hold both processes; git alone writes names, times and paths and nothing more.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.git_repositories import build, invented

from benchmarks.measure import LEDBY, Row
from benchmarks.measure import run as process

SIZES = ((8_000, 400), (80_000, 2_300))
"""Commits, and people who made them."""
LOG = ("log", "--raw", "--no-renames", "--format=%H %P %aN %aE %at %cN %cE %ct")


def run(*, quick: bool) -> Iterator[Row]:
    """Yield one row for each size and program."""
    for commits, people in SIZES[:1] if quick else SIZES:
        with tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder:
            history = build(Path(folder, "history.git"), invented(commits, people))
            page = str(Path(folder, "report.html"))
            for name, command in (
                ("`ledby git --html`", [LEDBY, "git", str(history), "--html", page]),
                ("git log", ["git", "-C", str(history), *LOG]),
            ):
                spent = process(command)
                yield {
                    "commits": commits,
                    "people": people,
                    "program": name,
                    **spent.row(),
                    "commits a second": round(commits / spent.seconds),
                }
