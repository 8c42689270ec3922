"""What a release says: the only shapes in which numbers about people leave the science.

Plain typed dictionaries, so that a page read back from JSON has the very same type.
Everything in here has passed the gate: bands instead of counts, estimates rounded and
clipped, small groups merged, silence where fewer spoke.
"""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from ledby.science.ceilings import Ceilings
from ledby.science.estimate import Clip as Clip  # noqa: PLC0414 - read here
from ledby.science.estimate import Estimate as Estimate  # noqa: PLC0414 - read here

WHOLE: Final = "whole"
"""The block of a totals row; its label is :data:`WHOLE_LABEL`."""
WHOLE_LABEL: Final = "Whole organisation"

GateWord = Literal["ok", "directional", "hidden"]
State = Literal["shown", "directional", "not_enough"]
Agreement = Literal[
    "agreed_strength",
    "agreed_growth",
    "hidden_strength",
    "modest",
    "confident_strength",
    "blind_spot",
    "unclear",
]
SiloWord = Literal["few", "quiet", "less", "usual", "more", "much_more"]
ANY_TRAIT: Final = "any"
"""In a flow of traits: whichever of the eight it was."""
Source = Literal["person", "profile", "habit", "pair", "answer"]


class Block(TypedDict):
    """A union of units that is always shown together; one order on all pages."""

    block: str
    label: str
    units: list[str]
    members: str


class BlockPeople(TypedDict):
    """A band of people in a block; None for fewer than five and for none alike."""

    block: str
    label: str
    people: str | None


class NamedBand(TypedDict):
    """A word (a reason, a trait) and the band of people who gave it."""

    word: str
    people: str


class Followers(TypedDict):
    """Who follows by choice: bands only, never a name or an exact count.

    ``band`` is one of "0–2", "3–5", "6–9", "10+" (policy P3) and None when the gate is
    hidden; ``beyond_line`` likewise, for those who do not report to one, directly or
    through others (all of them for people without reports; else "10+" or None).
    ``active`` is the share of follows with energy 4 or 5.
    """

    gate: GateWord
    band: str | None
    beyond_line: str | None
    by_block: list[BlockPeople]
    active: Estimate | None
    reasons: list[NamedBand]
    traits: list[NamedBand]


class Told(TypedDict):
    """A follow that its giver chose to sign: the one place where a name appears."""

    person: str
    name: str
    energy: int | None
    message: str
    trait: str | None
    reasons: list[str]


class TraitLine(TypedDict):
    """One trait as others see it, next to what one said of oneself.

    ``score`` is rater-corrected and shrunk; None when ``state`` is not_enough.
    ``agreement`` is what the 90 % range of the gap between self and others allows one
    to say: agreed when it holds zero, and of each pair (hidden_strength and modest,
    confident_strength and blind_spot) the first where others see at least as much as in
    the average colleague; unclear when it holds zero and a whole point too; None
    without both sides. ``gap`` is the same in brief: over, in_line, under, or None.
    """

    trait: str
    state: State
    score: Estimate | None
    own: float | None
    comparable: bool
    gap: Literal["over", "in_line", "under"] | None
    agreement: Agreement | None


class GroupLine(TypedDict):
    """The overall level of one merged rater group of at least four people."""

    relationships: list[str]
    score: Estimate


class FacetLine(TypedDict):
    """How one's people experience the lead: one facet, from at least five of them."""

    facet: str
    state: State
    score: Estimate | None


class NextStep(TypedDict):
    """The one thing to try next: what it is about; the words are the page's.

    A task is about ``skills``: those who are led lack what their work asks for.
    """

    kind: Literal["facet", "task", "trait", "ask"]
    about: str


class PersonPage(TypedDict):
    """All that a person is shown of a cycle: nothing else is kept of them.

    ``one_view`` as in :class:`OrganisationPage`.
    """

    person: str
    name: str
    title: str
    unit: str
    reports: bool
    followers: Followers
    told: list[Told]
    messages: list[str]
    traits: list[TraitLine]
    level: TraitLine
    one_view: float | None
    groups: list[GroupLine]
    lead: list[FacetLine]
    next: NextStep


class ResponseLine(TypedDict):
    """Response of a block: share answered in steps of 5 in 100, and what it allows."""

    block: str
    label: str
    members: str
    share: float
    gate: GateWord


class LeadershipLine(TypedDict):
    """Leaders and managers of a block, each kind as a band or None (few, or none)."""

    block: str
    label: str
    leads_and_manages: str | None
    leads_without_title: str | None
    manages_without_followers: str | None


class BlockEstimate(TypedDict):
    """An item, trait or share in a block; None when fewer than five spoke.

    Blocks in which too few spoke of an item share one row, whose label names them all
    and whose ``block`` is none of :attr:`OrganisationPage.blocks`; the row of the whole
    organisation has the block :data:`WHOLE` and comes last.
    """

    block: str
    label: str
    word: str
    estimate: Estimate | None


class Part(TypedDict):
    """A part of what differs between two answers: a share 0..1 and its 90 % range.

    The range is None where documented default shares stand in.
    """

    source: Source
    share: float
    low: float | None
    high: float | None


class Reliability(TypedDict):
    """How far ratings tell people apart, and what more raters would do.

    ``parts`` sum to 1. ``half`` is half of the 90 % range of a trait, in points, at the
    usual number of ``raters``; ``half_more`` with ``more`` of them beside;
    ``raters_to_halve`` how many there must be in all to halve it, None beyond reach.
    """

    parts: list[Part]
    raters: int
    generalizability: float
    raters_for_070: int
    half: float
    more: int
    half_more: float
    raters_to_halve: int | None
    prior_based: bool


class Screened(TypedDict):
    """Sheets that were set aside before the count: bands of raters, and why.

    ``people`` is None for fewer than five raters and for none alike.
    """

    people: str | None
    reasons: list[NamedBand]


class Comments(TypedDict):
    """Texts of at least ten writers, in one shuffled batch.

    Blocks with fewer writers share one batch, as in :class:`BlockEstimate`.
    """

    block: str
    label: str
    texts: list[str]


class SiloCell(TypedDict):
    """Two blocks, and how much their people choose each other.

    ``level`` compares with what the ties that leave the two would give: ``quiet`` is
    less than a third or hardly any, ``less`` and ``more`` clearly so, ``much_more``
    three times and above, ``usual`` all that is not clear, ``few`` too little to say.
    ``there`` is the band of people of ``block`` who chose somebody in ``other``,
    ``back`` the other way; ``few`` is up to two, none included. Of divisions it may be
    a wider band.
    """

    block: str
    other: str
    level: SiloWord
    there: str
    back: str


class SiloView(TypedDict):
    """All pairs of blocks, each once, at one level of the tree.

    ``islands`` holds every block once: those that turn to each other, together.
    ``weakest`` are the pairs that lack most of the ties that they would be thought to
    have, three at most.
    """

    blocks: list[Block]
    islands: list[list[str]]
    cells: list[SiloCell]
    weakest: list[list[str]]


class Inside(TypedDict):
    """Share of ties that stay inside a block, and the 90 % range if none mattered."""

    share: float
    low: float
    high: float


class Silos(TypedDict):
    """Who does not choose whom, between blocks.

    ``views`` go from coarse to fine; the last one is that of the blocks of all pages.
    ``bridges`` is the band of people with ties into three other blocks or more, None
    for fewer than five. ``pairs`` counts pairs of blocks with at least two ties;
    ``hanging`` those that hang on one person, None for up to two.
    """

    sources: list[str]
    views: list[SiloView]
    inside: Inside | None
    bridges: str | None
    pairs: int
    hanging: int | None


class MetCell(TypedDict):
    """Two blocks, and how much they meet; ``level`` as in :class:`SiloCell`."""

    block: str
    other: str
    level: SiloWord


class MetView(TypedDict):
    """All pairs of blocks, each once, at one level of the tree."""

    blocks: list[Block]
    cells: list[MetCell]


class MetStretch(TypedDict):
    """Days in which about the same share of contact stayed inside blocks."""

    since: str
    until: str
    inside: Estimate


class Met(TypedDict):
    """What mail, calendars or chat say of blocks; ``people``: who met anybody."""

    views: list[MetView]
    people: str | None
    weeks: NotRequired[list[MetStretch]]


class TraitFlow(TypedDict):
    """A trait (or :data:`ANY_TRAIT`) on its way from the leaders of a block to others.

    ``people`` is the band of those of ``other`` who picked it up from somebody in
    ``block``: five at least.
    """

    trait: str
    block: str
    other: str
    people: str


class Changed(TypedDict):
    """A released number whose range lies clear of the one of the release before."""

    part: Literal["active", "traits", "level", "lead", "inclusion"]
    block: str
    label: str
    word: str
    change: Literal["up", "down"]


class Since(TypedDict):
    """What changed since the release before, out of ``compared`` numbers of both."""

    cycle: str
    compared: int
    changes: list[Changed]


class OrganisationPage(TypedDict):
    """What a release says of the organisation, block by block.

    ``one_view`` is None, but where raters hardly tell somebody's traits apart: then it
    is how far, in points, a trait may lie from the level of the same person. ``silos``
    is None where there are too few answers or blocks to compare pairs of them. What was
    released before a part was known lacks it.
    """

    blocks: list[Block]
    people: str
    answered: float
    gate: GateWord
    response: list[ResponseLine]
    reliability: Reliability | None
    screened: Screened | None
    one_view: float | None
    leadership: list[LeadershipLine]
    leadership_total: LeadershipLine
    active: list[BlockEstimate]
    traits: list[BlockEstimate]
    level: list[BlockEstimate]
    lead: list[BlockEstimate]
    inclusion: list[BlockEstimate]
    reasons: list[NamedBand]
    traits_handed_on: list[NamedBand]
    lineage: NotRequired[list[TraitFlow]]
    silos: NotRequired[Silos | None]
    ceilings: NotRequired[Ceilings]
    since: NotRequired[Since]
    comments: list[Comments]


class Release(TypedDict):
    """One release of one cycle, audited as a whole."""

    organisation: OrganisationPage
    persons: list[PersonPage]
