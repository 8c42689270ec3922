"""Attacks on bands between blocks: those of a division beside those of its blocks.

The attacker tries every count that fits all bands. What must hold: nobody and all of a
block remain possible, but for one. The control is switched off once.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from ledby.science.disclosure import crossing as gate
from ledby.science.disclosure.cells import word
from ledby.science.disclosure.crossing import counts_of, crossing

PAIRS = [(one, other) for one in range(5, 21) for other in range(one, 21)]
TRIPLES = list(product((5, 6, 9), repeat=3))


def forced(sizes) -> list[tuple]:
    """Return what bands force: fewer than two of a block, or more than all but two.

    The other division is one block, so that people of blocks add up to the division.
    """
    alike = defaultdict(list)
    for counts in product(*(range(size + 1) for size in sizes)):
        told = [word(n, size) for n, size in zip(counts, sizes, strict=True)]
        cells = [(size, [n]) for n, size in zip(counts, sizes, strict=True)]
        alike[(*told, crossing(sum(counts), cells))].append(counts)
    return [
        (bands, at)
        for bands, fitting in alike.items()
        for at, size in enumerate(sizes)
        if max(counts[at] for counts in fitting) < 2
        or min(counts[at] for counts in fitting) > size - 2
    ]


@pytest.mark.parametrize("sizes", [*PAIRS, *TRIPLES])
def test_no_band_of_a_division_forces_a_block(sizes):
    assert forced(sizes) == []


def test_without_joining_all_eight_of_a_block_are_known_to_have_chosen(monkeypatch):
    monkeypatch.setattr(gate, "_joined", lambda bands, _boxes: bands)
    assert (("few", "5–9", "10–19"), 1) in forced((5, 8))
    assert (("3–4", "3–4", "3–4", "few", "5–9"), 3) in forced((5, 5, 5, 5))


def test_what_was_joined_is_one_wider_band():
    assert crossing(10, [(5, [2]), (8, [8])]) == "5–19"
    assert crossing(9, [(5, [2]), (8, [7])]) == "5–19"
    assert crossing(3, [(5, [0]), (5, [3])]) == "3–9"


def test_large_blocks_keep_their_bands():
    assert crossing(70, [(40, [30]), (60, [40])]) == "50–99"
    assert crossing(0, [(40, [0, 0]), (60, [0, 0])]) == "few"
    assert crossing(6, [(8, [6])]) == "5–9"


def test_counts_that_read_alike_end_with_all_of_a_block():
    assert counts_of(8, 8) == (5, 8)
    assert counts_of(5, 5) == (3, 5)
    assert counts_of(1, 5) == (0, 2)
    assert counts_of(12, 40) == (10, 19)
