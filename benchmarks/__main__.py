"""Measure what is named, or all: ``python -m benchmarks [NAME ...] [--quick]``.

Every benchmark is a module with ``run(quick) -> rows``. Tables are printed, written as
JSON to a folder, and put into docs/benchmarks.md between the markers of their name.
Nothing is asserted about time: figures are read, not passed.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from benchmarks import report
from benchmarks.measure import Load

HERE = Path(__file__).parent
BENCHMARKS = tuple(
    sorted(
        file.stem
        for file in HERE.glob("*.py")
        if "def run(*, quick" in file.read_text()
    )
)
DOCUMENT = HERE.parent / "docs" / "benchmarks.md"


def main() -> None:
    reader = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reader.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    reader.add_argument("--out", type=Path, default=Path("build/benchmarks"))
    reader.add_argument(
        "--quick", action="store_true", help="small sizes, to try; the document stays"
    )
    given = reader.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        reader.error(f"no benchmark {', '.join(unknown)}: {', '.join(BENCHMARKS)}")
    faults = [name for name in given.names or BENCHMARKS if not measure(name, given)]
    if faults:
        sys.exit(f"Could not be measured: {', '.join(faults)}.")


def measure(name: str, given: argparse.Namespace) -> bool:
    """Run one benchmark and keep its rows; say whether it came to its end."""
    print(f"\n{name}", flush=True)
    load = Load()
    rows = []
    try:
        for row in import_module(f"benchmarks.{name}").run(quick=given.quick):
            rows.append(row)
            print("  ", *(f"{key}={value}" for key, value in row.items()), flush=True)
    except RuntimeError as error:
        # The others can still be measured; the old tables of this one stay.
        print(error, file=sys.stderr)
        return False
    report.keep(given.out, name, rows, load)
    if not given.quick:
        report.put(DOCUMENT, name, rows, load)
    return True


if __name__ == "__main__":
    main()
