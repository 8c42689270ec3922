"""Who turns to whom: the story of the blocks, of two of them, and of what wanders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledby.reports import charts, words
from ledby.reports.charts import Chart
from ledby.reports.charts.matrix import labels, pair_row
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.reports.sentences import silos as say
from ledby.reports.sentences.evidence import Note
from ledby.science.released import (
    ANY_TRAIT,
    OrganisationPage,
    SiloCell,
    SiloView,
    TraitFlow,
)
from ledby.science.vocabulary import Trait

MOST_UNITS = 4
"""Units that a team across is asked for, of a block that has no name of its own."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two blocks: ``key`` names their page; ``units`` are where a team would span."""

    key: str
    row: tuple[str, ...]
    heading: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All pairs at one level of the tree, the blocks along a shore, and each pair."""

    matrix: Chart
    shore: Chart | None
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SilosStory:
    """What the page says; without pictures where pairs cannot be compared."""

    heading: str
    sentence: str
    islands: str
    pictures: tuple[Picture, ...]
    note: Note
    inside: tuple[str, str]
    inside_note: Note
    bridges: tuple[str, str]
    bridges_note: Note
    weakest: tuple[Pair, ...]
    step: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PairStory:
    """What is said of two blocks."""

    pair: Pair
    names: tuple[str, str]
    means: str
    choices: tuple[str, str]
    flows: tuple[str, ...]
    members: str
    quiet: bool
    note: Note


@dataclass(frozen=True, slots=True)
class FlowStory:
    """Traits on their way: any of them first, then one by one."""

    heading: str
    sentence: str
    whole: tuple[Chart, ...]
    blocks: tuple[Chart, ...]
    note: Note


def silos_story(page: OrganisationPage) -> SilosStory:
    """Return who turns to whom, as far as it was released."""
    found = page.get("silos")
    if not found:
        heading, said = say.too_little()
        return SilosStory(
            heading=heading,
            sentence=said,
            islands="",
            pictures=(),
            note=say.matrix_note(),
            inside=("", ""),
            inside_note=say.inside_note(),
            bridges=("", ""),
            bridges_note=say.bridges_note(),
            weakest=(),
            step=say.step(None, {}),
        )
    first = found["views"][0]
    names = labels(first)
    weakest = [_cell(first, pair) for pair in first["weakest"]]
    return SilosStory(
        heading=say.opening(first, names),
        sentence=say.counted(first),
        islands=say.islands(first, names),
        pictures=tuple(_picture(view) for view in found["views"]),
        note=say.matrix_note(),
        inside=say.inside(found["inside"]),
        inside_note=say.inside_note(),
        bridges=say.bridges(found),
        bridges_note=say.bridges_note(),
        weakest=tuple(_pair(first, cell) for cell in weakest),
        step=say.step(weakest[0] if weakest else None, names),
    )


def pair_story(page: OrganisationPage, key: str) -> PairStory | None:
    """Return what is said of the two blocks that *key* names, None of any other."""
    found = page.get("silos")
    one, _dash, other = key.partition("-")
    for view in found["views"] if found else ():
        for cell in view["cells"]:
            if (cell["block"], cell["other"]) == (one, other):
                return _told(page, view, cell)
    return None


def flow_story(page: OrganisationPage) -> FlowStory:
    """Return which traits go from block to block."""
    flows = page.get("lineage", [])
    names = {block["block"]: sentence(block["label"]) for block in page["blocks"]}
    heading, said = say.flows(bool(flows))

    def drawn(trait: str, title: str) -> tuple[Chart, ...]:
        own: Sequence[TraitFlow] = [flow for flow in flows if flow["trait"] == trait]
        return (charts.ribbons(own, names, title=title),) if own else ()

    return FlowStory(
        heading=heading,
        sentence=said,
        whole=drawn(ANY_TRAIT, _("Traits on their way, any of the eight")),
        blocks=tuple(
            chart
            for trait in Trait
            for chart in drawn(
                trait.value, sentence(words.word(words.TRAITS, trait.value))
            )
        ),
        note=say.flows_note(),
    )


def _picture(view: SiloView) -> Picture:
    title = _("Who turns to whom, block by block")
    said = say.opening(view, labels(view)) + "."
    apart = any(cell["level"] not in {"few", "usual"} for cell in view["cells"])
    return Picture(
        matrix=charts.matrix(view, title=title, description=said),
        shore=charts.shore(
            view, title=_("Blocks and what stands out between them"), description=said
        )
        if apart
        else None,
        pairs=tuple(_pair(view, cell) for cell in view["cells"]),
    )


def _cell(view: SiloView, pair: Sequence[str]) -> SiloCell:
    return next(
        cell for cell in view["cells"] if [cell["block"], cell["other"]] == list(pair)
    )


def _pair(view: SiloView, cell: SiloCell) -> Pair:
    names = labels(view)
    units = {block["block"]: block["units"] for block in view["blocks"]}
    one, other = cell["block"], cell["other"]
    return Pair(
        key=f"{one}-{other}",
        row=pair_row(view, cell),
        heading=say.pair_heading(cell["level"], names[one], names[other]),
        units=(*_span(units[one]), *_span(units[other])),
    )


def _span(units: Sequence[str]) -> tuple[str, ...]:
    """Return the unit that holds all *units* of a block, or some of them."""
    paths = [unit.split(" / ") for unit in units]
    shared = 0
    while all(len(path) > shared for path in paths) and (
        len({path[shared] for path in paths}) == 1
    ):
        shared += 1
    if shared:
        return (" / ".join(paths[0][:shared]),)
    return tuple(units[:MOST_UNITS])


def _told(page: OrganisationPage, view: SiloView, cell: SiloCell) -> PairStory:
    names = labels(view)
    one, other = names[cell["block"]], names[cell["other"]]
    return PairStory(
        pair=_pair(view, cell),
        names=(one, other),
        means=say.pair_means(cell["level"]),
        choices=(
            say.there(cell["there"], one, other),
            say.there(cell["back"], other, one),
        ),
        flows=tuple(_flows(page, cell, names)),
        members=_members(view, cell),
        quiet=cell["level"] in {"quiet", "less"},
        note=say.matrix_note(),
    )


def _flows(
    page: OrganisationPage, cell: SiloCell, names: Mapping[str, str]
) -> list[str]:
    ends = {cell["block"], cell["other"]}
    return [
        say.trait_flow(
            flow["trait"], flow["people"], names[flow["block"]], names[flow["other"]]
        )
        for flow in page.get("lineage", [])
        if {flow["block"], flow["other"]} == ends
    ]


def _members(view: SiloView, cell: SiloCell) -> str:
    band = {block["block"]: block["members"] for block in view["blocks"]}
    names = labels(view)
    return "; ".join(
        f"{names[block]}: {words.people(band[block])}"
        for block in (cell["block"], cell["other"])
    )
