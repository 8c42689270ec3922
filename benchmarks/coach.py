"""How well the coach sees orders and requests in e-mail, beside a plain list of verbs.

Reads the labelled messages beside the project (``../shared/data/messages``) and says so
when they are missing; the product never needs them.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import Row
from ledby.science.role_modeling import coach, imperatives, requests

DATA = Path("..", "shared", "data", "messages")
VERBS = (
    "add ask be bring call check click come do find get give go help keep let look make"
    " meet pay put read review see send sign start stop take talk tell try turn use"
    " visit wait write"
)
PLAIN = re.compile(
    rf"^(?:please )?(?:{VERBS.replace(' ', '|')})\b|\bplease\b", re.IGNORECASE
)


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every set and detector, then the speed."""
    if not DATA.is_dir():
        raise RuntimeError(f"The labelled messages are not there: {DATA} is missing.")
    web = read("ewt_imperatives.tsv")
    mail = [row for row in web if row["genre"] == "email"]
    asked = read("email_parakweet_train.tsv")
    seen = {"rules": lambda text: any(imperatives(text)), "plain list": plain}
    for name, rows in (
        ("imperatives, e-mail, not used for the rules", held_out(mail)),
        ("imperatives, web, not used for the rules", held_out(web)),
    ):
        yield from (score(name, rows, kind, detect) for kind, detect in seen.items())
    detectors = {"rules": requests, "plain list": plain}
    for kind, detect in detectors.items():
        yield score("requests, e-mail", asked, kind, detect)
    yield speed(20 if quick else 500)


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of labelled sentences."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def held_out(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the development and test parts; the rules were read off the rest."""
    return [row for row in rows if row["split"] != "files.train"]


def plain(text: str) -> bool:
    """Detect as one would at first: a few verbs, and please."""
    return PLAIN.search(text) is not None


def score(
    name: str, rows: list[dict[str, str]], kind: str, detect: Callable[[str], bool]
) -> Row:
    """Return precision, recall and F1 by sentence."""
    pairs = [(row["label"] == "1", detect(row["text"])) for row in rows]
    hit = sum(gold and said for gold, said in pairs)
    said, gold = sum(said for _, said in pairs), sum(gold for gold, _ in pairs)
    precision, recall = hit / max(said, 1), hit / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {
        "set": name,
        "sentences": len(rows),
        "detector": kind,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "F1": round(f1, 3),
    }


def speed(messages: int) -> Row:
    """Return how long a message of ten sentences takes."""
    text = "You must send the list. I made mine, because we meet on Monday. " * 5
    start = time.process_time()
    for _ in range(messages):
        coach(text)
    each = (time.process_time() - start) / messages
    return {
        "set": "ten sentences",
        "detector": "rules",
        "CPU ms": round(1000 * each, 2),
    }
