"""The table of who may do what, ``policy.csv``, and how an answer is read.

A row is an address (and which object fills it), what it takes, and what happens to
whoever asks:

allow
    It is theirs to see or to do.
sign in
    They are asked who they are.
404
    There is no such page for them.
gone
    The personal link is real and its cycle is over.
-
    They have no such object.

``fresh`` names the methods that ask for a sign-in of the last minutes. Methods that
are not taken are refused with 405, whoever asks.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from authz.scene import ROLES

TABLE = Path(__file__).with_name("policy.csv")
NAMES = ("address", "of", "takes", "fresh", *ROLES, "why")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    address: str
    of: str
    takes: frozenset[str]
    fresh: frozenset[str]
    outcome: dict[str, str]


def rows() -> list[Row]:
    """Return the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["address"],
                line["of"],
                _methods(line["takes"]) - _left_out(line["address"]),
                _methods(line["fresh"]),
                {role: line[role] for role in ROLES},
            )
            for line in csv.DictReader(file)
        ]


def _methods(cell: str) -> frozenset[str]:
    taken = set(cell.split())
    return frozenset(taken | {"HEAD"} if "GET" in taken else taken)


def _left_out(address: str) -> set[str]:
    # Programs ask with GET alone.
    pages = ("docs", "openapi.json")
    call = address.startswith("api/v1/") and not address.endswith(pages)
    return {"HEAD"} if call else set()


def outcome(response) -> str:
    """Return an answer in the words of the table."""
    status = response.status_code
    if status in {404, 405}:
        return str(status)
    if status == 401:
        return "sign in"
    if status == 410:
        return "gone"
    if status == 302:
        where = response["Location"]
        if where.startswith("/sign-in?next="):
            return "sign in"
        return "fresh" if where.startswith("/sign-in/again?next=") else "allow"
    # 400 and 422 judge what was sent, 503 is healthz without a worker.
    return "allow" if status in {200, 400, 422, 503} else f"unexpected {status}"
