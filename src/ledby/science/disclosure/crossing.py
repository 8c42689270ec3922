"""Bands of divisions beside those of their blocks: together they must force nobody.

Whoever of a division chose somebody in another sits in one of its blocks, so the count
of the division is the sum over its blocks. A band of ten and more for the whole, *few*
for one block and eight people in the other say that all eight did. So bands of the
division are joined, where the bands of the blocks would let one of them force a block
to fewer than two or to all but one. Which are joined depends on the bands of the blocks
alone, so the joining says no more than they do.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledby.science.disclosure.bands import SMALLEST, Range, people_range
from ledby.science.disclosure.cells import FEW, MOST_OF_FEW, OPEN, word


def counts_of(count: int, among: int) -> Range:
    """Return the lowest and the highest count that read like *count* of *among*."""
    limit = among - OPEN
    held = min(count, limit)
    if held <= MOST_OF_FEW:
        low, high = 0, MOST_OF_FEW
    elif held < SMALLEST:
        low, high = MOST_OF_FEW + 1, SMALLEST - 1
    else:
        low, high = people_range(held)
    return low, among if limit <= high else high


def crossing(count: int, blocks: Sequence[tuple[int, Sequence[int]]]) -> str:
    """Return the band of *count* people of a division who chose somebody in another.

    Parameters
    ----------
    count : int
        People of the division.
    blocks : sequence of (int, sequence of int)
        For each of its blocks how many answered, and how many of them chose somebody
        in each block of the other division: numbers that are shown as bands.
    """
    among = sum(answers for answers, _ in blocks)
    boxes = [_box(answers, tellers) for answers, tellers in blocks]
    bands = _bands(among)
    if len(blocks) > 1 or len(blocks[0][1]) > 1:
        bands = _joined(bands, boxes)
    (band,) = [one for one in bands if one[0] <= count <= one[1]]
    first, last = word(band[0], among), word(band[1], among)
    if first == last:
        return first
    low = "0" if first == FEW else first.partition("–")[0]
    return f"{low}–{last.partition('–')[2]}"


_Box = tuple[int, int, int]


def _box(answers: int, tellers: Sequence[int]) -> _Box:
    """Return how few and how many of a block its own bands allow, and how many may."""
    ranges = [counts_of(count, answers) for count in tellers]
    least = max(low for low, _ in ranges)
    return least, min(answers, sum(high for _, high in ranges)), answers - OPEN


def _bands(among: int) -> list[Range]:
    bands = [counts_of(0, among)]
    while bands[-1][1] < among:
        bands.append(counts_of(bands[-1][1] + 1, among))
    return bands


def _joined(bands: list[Range], boxes: Sequence[_Box]) -> list[Range]:
    """Return *bands* with each that forces a block joined to the next one."""
    while len(bands) > 1:
        forcing = [at for at, band in enumerate(bands) if _forces(band, boxes)]
        if not forcing:
            break
        at = min(forcing[0], len(bands) - 2)
        bands[at : at + 2] = [(bands[at][0], bands[at + 1][1])]
    return bands


def _forces(band: Range, boxes: Sequence[_Box]) -> bool:
    """Return whether a sum in *band* leaves a block fewer than two open either way."""
    fewest, most = sum(box[0] for box in boxes), sum(box[1] for box in boxes)
    low, high = max(band[0], fewest), min(band[1], most)
    return low <= high and any(
        high - (fewest - least) < OPEN or low - (most - greatest) > limit
        for least, greatest, limit in boxes
    )
