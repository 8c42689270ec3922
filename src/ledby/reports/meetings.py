"""Blocks by mail, calendars or chat, and beside what people chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import gettext_noop, sentence
from ledby.science.released import Block, Met, MetView, Silos, SiloWord

STRENGTH: Final[Mapping[SiloWord, int]] = {
    "quiet": -2,
    "less": -1,
    "usual": 0,
    "more": 1,
    "much_more": 2,
}
CLEAR: Final = 2
"""So many words apart, the two sources are said to differ."""
MOST_APART: Final = 3
CHOICE: Final[Mapping[SiloWord, str]] = {
    "quiet": gettext_noop("They hardly choose each other"),
    "less": gettext_noop("They choose each other less than expected"),
    "usual": gettext_noop("They choose each other as expected"),
    "more": gettext_noop("They choose each other"),
    "much_more": gettext_noop("They choose each other far more than expected"),
}
CONTACT: Final[Mapping[SiloWord, str]] = {
    "quiet": gettext_noop("hardly meet"),
    "less": gettext_noop("meet less than expected"),
    "usual": gettext_noop("meet as expected"),
    "more": gettext_noop("meet more than expected"),
    "much_more": gettext_noop("meet far more than expected"),
}
TOGETHER: Final[Mapping[SiloWord, str]] = {
    "quiet": gettext_noop("hardly carry an initiative together"),
    "less": gettext_noop("carry initiatives together less than expected"),
    "usual": gettext_noop("carry initiatives together as expected"),
    "more": gettext_noop("carry initiatives together more than expected"),
    "much_more": gettext_noop("carry initiatives together far more than expected"),
}
HARDLY: Final = 0.05
Steps = dict[tuple[str, str], float]
Ends = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """Two blocks, and the word of one source, or of both."""

    key: str
    pair: str
    chosen: str
    met: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Two blocks of which the sources differ clearly, in one sentence."""

    key: str
    pair: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Two sources side by side: all pairs, the widest differences, how far they agree.

    Without rows where the blocks have changed since.
    """

    rows: tuple[Row, ...]
    apart: tuple[Apart, ...]
    agree: str


def met_rows(met: Met) -> tuple[Row, ...]:
    """Return the pairs of the coarsest view that the source says."""
    view = met["views"][0]
    names = _names(view["blocks"])
    return tuple(
        Row(
            key=f"{cell['block']}-{cell['other']}",
            pair=_pair(names, cell["block"], cell["other"]),
            chosen="",
            met=_(words.BETWEEN[cell["level"]]),
        )
        for cell in view["cells"]
    )


def in_steps(silos: Silos, met: Met) -> tuple[Steps, Steps]:
    """Return what two sources say of the same pairs of blocks, as steps of one scale.

    Only of pairs of which both say something.
    """
    view = silos["views"][0]
    known, units = _known(met["views"]), _units(view["blocks"])
    chosen, found = {}, {}
    for cell in view["cells"]:
        pair = cell["block"], cell["other"]
        word = known.get(frozenset(units[block] for block in pair), "few")
        if "few" not in {cell["level"], word}:
            chosen[pair] = float(STRENGTH[cell["level"]])
            found[pair] = float(STRENGTH[word])
    return chosen, found


def beside(
    silos: Silos,
    met: Met,
    p: float | None = None,
    contact: Mapping[SiloWord, str] = CONTACT,
) -> Beside:
    """Return what two sources say of the same pairs of blocks.

    Parameters
    ----------
    silos, met
        The documents of the release and of the source.
    p
        How often chance would let them agree as far; None where nobody can say.
    contact
        What the source says of two blocks, to be read after what they chose.
    """
    view = silos["views"][0]
    known = _known(met["views"])
    units = _units(view["blocks"])
    names = _names(view["blocks"])
    rows, apart, alike, both = [], [], 0, 0
    for cell in view["cells"]:
        one, other, chosen = cell["block"], cell["other"], cell["level"]
        found = known.get(frozenset((units[one], units[other])))
        if found is None:
            continue
        key, pair = f"{one}-{other}", _pair(names, one, other)
        rows.append(Row(key, pair, _(words.BETWEEN[chosen]), _(words.BETWEEN[found])))
        if "few" in {chosen, found}:
            continue
        gap = STRENGTH[chosen] - STRENGTH[found]
        both, alike = both + 1, alike + (abs(gap) < CLEAR)
        if abs(gap) >= CLEAR:
            apart.append((-abs(gap), Apart(key, pair, _differ(chosen, contact[found]))))
    apart.sort(key=lambda one: (one[0], one[1].pair))
    return Beside(
        rows=tuple(rows),
        apart=tuple(one for _gap, one in apart[:MOST_APART]),
        agree=" ".join([_agree(alike, both), *_chance(p)]),
    )


def met_word(silos: Silos, met: Met, key: str) -> str:
    """Return what a source says of the pair that *key* names, "" if nothing."""
    known = _known(met["views"])
    one, _dash, other = key.partition("-")
    for view in silos["views"]:
        units = _units(view["blocks"])
        if one in units and other in units:
            found = known.get(frozenset((units[one], units[other])))
            return _(words.BETWEEN[found]) if found else ""
    return ""


def _differ(chosen: SiloWord, contact: str) -> str:
    return _("{choice}, and {contact}.").format(
        choice=_(CHOICE[chosen]), contact=_(contact)
    )


def _agree(alike: int, both: int) -> str:
    if not both:
        return _("There is no pair of blocks of which both can say something.")
    if both == 1:
        return (
            _("There is one pair of which both can say something, and they agree.")
            if alike
            else _("There is one pair of which both can say something: they differ.")
        )
    return _(
        "Of {all} pairs of which both can say something, they agree on {n}, or nearly."
    ).format(all=words.number(both), n=words.number(alike))


def _chance(p: float | None) -> list[str]:
    if p is None:
        return []
    if p <= HARDLY:
        return [
            _("Blocks that choose each other meet, more than chance would have it.")
        ]
    return [_("So much could also be chance.")]


def _known(views: Sequence[MetView]) -> dict[Ends, SiloWord]:
    """Return the word of each pair, by the units of its two blocks: names may move."""
    found: dict[Ends, SiloWord] = {}
    for view in views:
        units = _units(view["blocks"])
        for cell in view["cells"]:
            pair = frozenset((units[cell["block"]], units[cell["other"]]))
            found[pair] = cell["level"]
    return found


def _units(blocks: Sequence[Block]) -> dict[str, frozenset[str]]:
    return {block["block"]: frozenset(block["units"]) for block in blocks}


def _names(blocks: Sequence[Block]) -> dict[str, str]:
    return {block["block"]: sentence(block["label"]) for block in blocks}


def _pair(names: Mapping[str, str], one: str, other: str) -> str:
    return _("{one} and {other}").format(one=names[one], other=names[other])
