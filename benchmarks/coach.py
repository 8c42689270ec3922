"""How well the coach sees orders and requests in e-mail, beside a plain list of verbs.

Reads the labelled messages beside the project (``../shared/data/messages``) and says so
when they are missing; the product never needs them.
"""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row
from ledby.science.role_modeling import coach, imperatives, requests

DATA = Path("..", "shared", "data", "messages")
GOLD = Path(__file__).parent / "gold"
SIDE = dict.fromkeys(("order", "threat"), "tells") | dict.fromkeys(
    ("purpose", "outcome", "example", "room", "credit", "invitation"), "shows"
)
KINDS = (*SIDE, "we")
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
    yield from gold()
    yield speed(20 if quick else 500)


def gold() -> Iterator[Row]:
    """Yield how the two passes agree on each kind, and how the coach does there.

    Then the index: does it tell messages that both passes read as orders from those
    that both read as direction?
    """
    files = {"kept for the test": "messages", "written last, seen since": "fresh"}
    for name, file in files.items():
        messages = labelled(file)
        found = {one["id"]: marked(one["sentences"]) for one in messages}
        test = [one for one in messages if file == "fresh" or one["id"] % 2 == 0]
        for kind in KINDS:
            yield {"messages": name, **by_kind(kind, messages, test, found)}
        yield {"messages": name, "mark": "index, AUC", "precision": told_apart(test)}


def labelled(file: str) -> list[dict[str, Any]]:
    """Return the messages of a file of the gold set."""
    lines = (GOLD / f"{file}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def by_kind(
    kind: str,
    messages: list[dict[str, Any]],
    test: list[dict[str, Any]],
    found: dict[int, list[set[str]]],
) -> Row:
    """Return agreement over all messages, and the coach's hits in those of the test."""
    both = [
        (kind in first, kind in second)
        for one in messages
        for first, second in zip(one["first"], one["second"], strict=True)
    ]
    agreed = [
        (kind in first, kind in seen)
        for one in test
        for first, second, seen in zip(
            one["first"], one["second"], found[one["id"]], strict=True
        )
        if (kind in first) == (kind in second)
    ]
    hits = sum(there and seen for there, seen in agreed)
    there, marks = (sum(column) for column in zip(*agreed, strict=True))
    return {
        "mark": kind,
        "agreement, kappa": round(kappa(both), 2),
        "sentences": there,
        "marked": marks,
        "precision": round(hits / marks, 2) if marks else "",
        "recall": round(hits / there, 2),
    }


def told_apart(messages: list[dict[str, Any]]) -> float:
    """Return the area under the curve of the index, telling against showing."""
    showing, telling = [], []
    for one in messages:
        sides = [
            {side for label in one[each] for kind in label if (side := SIDE.get(kind))}
            for each in ("first", "second")
        ]
        index = coach(" ".join(one["sentences"])).index
        if sides == [{"shows"}, {"shows"}]:
            showing.append(index)
        if sides == [{"tells"}, {"tells"}]:
            telling.append(index)
    above = sum((a > b) + (a == b) / 2 for a in showing for b in telling)
    return round(above / (len(showing) * len(telling)), 2)


def marked(sentences: list[str]) -> list[set[str]]:
    """Return the kinds that the coach marks in each sentence of a message."""
    spans = coach(" ".join(sentences)).spans
    ends, start = [], 0
    for sentence in sentences:
        ends.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return [
        {span.kind for span in spans if first <= span.start < last}
        for first, last in ends
    ]


def kappa(pairs: list[tuple[bool, bool]]) -> float:
    """Return Cohen's kappa of two labellings (Cohen 1960)."""
    n = len(pairs)
    same = sum(a == b for a, b in pairs) / n
    one, other = (sum(column) / n for column in zip(*pairs, strict=True))
    chance = one * other + (1 - one) * (1 - other)
    return (same - chance) / (1 - chance)


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
