"""Cells of the silo matrix: between blocks, never between people."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ledby.science.disclosure.bands import SMALLEST, people_band
from ledby.science.disclosure.blocks import identifiers, partition, spoken, texts
from ledby.science.tables import PEOPLE, Column, Table, conform, give_back

CONTACTS: Final = Table(
    "contacts", (Column("source", required=True), Column("target", required=True))
)
FEW: Final = "few"
MOST_OF_FEW: Final = 2
SOME: Final = f"{MOST_OF_FEW + 1}–{SMALLEST - 1}"
OPEN: Final = 2
"""So many of a block may always be without a contact, whatever its cell says."""


def silo_cells(
    contacts: Any,
    people: Any,
    answered: Any,
    *,
    k: int = 5,
    max_blocks: int | None = None,
) -> Any:
    """Return how many of each block name somebody in each block, as may be shown.

    Parameters
    ----------
    contacts : frame
        source, target: who named whom, or who is in touch with whom.
    people : frame
        Table ``people``.
    answered : frame or iterable of str
        Those who answered; only what they said is counted.
    k, max_blocks : int
        See :func:`ledby.science.disclosure.blocks`.

    Returns
    -------
    frame
        source and target (block names), source_label, target_label, people: ``few``
        for up to two (none looks the same), else ``3–4``, ``5–9`` …; without rows
        where fewer than *k* answered.

    Notes
    -----
    Policy P3. A row of cells is a set of sums over the people of one block, who are k
    or more, and no total stands beside it. Two of a block are left open above as two
    are below: a cell never says that all of a block know somebody there.
    """
    table = conform(people, PEOPLE)
    ids = identifiers(table)
    there = np.fromiter(map(spoken(answered).__contains__, ids), bool, len(ids))
    made = partition(texts(table["unit"]), there, k=k, max_blocks=max_blocks)
    place = {person: at for at, person in enumerate(ids)}
    named = conform(contacts, CONTACTS)
    pairs = zip(named["source"].to_list(), named["target"].to_list(), strict=True)
    known = {
        (place[one], int(made.of_person[place[other]]))
        for one, other in pairs
        if one in place and other in place and one != other and there[place[one]]
    }
    count = np.zeros((len(made), len(made)), int)
    for one, block in known:
        count[made.of_person[one], block] += 1
    rows = [
        (
            made.ids[one],
            made.ids[other],
            made.labels[one],
            made.labels[other],
            word(int(count[one, other]), int(made.answers[one])),
        )
        for one in range(len(made))
        for other in range(len(made))
        if min(made.answers[one], made.answers[other]) >= k
    ]
    names = ("source", "target", "source_label", "target_label", "people")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return give_back(
        people, dict(zip(names, columns, strict=True)), dict.fromkeys(names, "text")
    )


def word(count: int, among: int) -> str:
    """Return the band of *count* people among those who answered."""
    count = min(count, among - OPEN)
    if count <= MOST_OF_FEW:
        return FEW
    return people_band(count) or SOME
