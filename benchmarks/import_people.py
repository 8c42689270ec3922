"""Import of 100,000 people: seconds and memory, and how long others wait meanwhile.

Runs `ledby import people` on a site of its own while a second process writes and reads
as a page would, twenty times a second each.
"""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import rig
from benchmarks.bystander import bystander
from benchmarks.measure import LEDBY, Row
from benchmarks.measure import run as spend

PEOPLE = 100_000
FIRST = ("Ann", "Bo", "Cy", "Di", "Ed", "Fe", "Gus", "Hal", "Ivo", "Jan", "Kim", "Mia")
LAST = ("Smit", "Jansen", "Müller", "Sørensen", "Nowak", "Okoye", "Nasser", "Duval")
HEADER = (
    "Person ID,Full name,E-mail,Manager ID,Unit,Job title,Level,Location,Start date,"
    "Language,Skills,attr_contract"
)


def run(*, quick: bool) -> Iterator[Row]:
    """Yield everybody new, the same file again, then one in which a tenth has moved."""
    people = 2_000 if quick else PEOPLE
    for name in rig.DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder,
            rig.database(name) as (env, _),
        ):
            data, file = Path(folder, "data"), Path(folder, "people.csv")
            write_people(file, 1)
            spend([LEDBY, "import", "people", str(file), "--data", str(data)], env)
            for what, moved in (
                ("all new", 0),
                ("the same again", 0),
                ("a tenth moved", people // 10),
            ):
                write_people(file, people, moved=moved)
                row = {"database": name, "people": people, "file": what}
                yield {**row, **import_file(file, data, env)}


def write_people(path: Path, people: int, *, moved: int = 0) -> None:
    """Write a file of people; the first *moved* of them sit in another place."""
    draw = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADER.split(","))
        for i in range(people):
            place = draw.choice(["Utrecht", "Nairobi", "Lyon"])
            out.writerow(
                [
                    100_000 + i,
                    f"{draw.choice(FIRST)} {draw.choice(LAST)}-{i % 997}",
                    f"p{i}@example.org",
                    100_000 + (i - 1) // 8 if i else "",
                    f"Programmes / Field {i % 40} / Team {i % 900}",
                    "Officer",
                    min(9, 1 + len(f"{i:b}") // 3),
                    "Oslo" if i < moved else place,
                    f"20{i % 24:02d}-0{1 + i % 9}-1{i % 9}",
                    "en",
                    "first aid:3; dutch:2" if i % 3 == 0 else "",
                    "temp" if i % 2 else "fixed",
                ]
            )


def import_file(path: Path, data: Path, env: Mapping[str, str]) -> Row:
    """Import *path* with the command, somebody else writing and reading meanwhile."""
    command = [LEDBY, "import", "people", str(path), "--data", str(data), "--json"]
    with bystander(data, env) as waits:
        spent = spend(command, env)
    return {**spent.row(), **waits}
