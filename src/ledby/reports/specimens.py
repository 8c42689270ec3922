"""Made-up released pages: what people will get, shown before a cycle is launched.

Nobody in here exists. Tests draw the same pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ledby.reports import specimen_silos
from ledby.science.released import (
    WHOLE,
    WHOLE_LABEL,
    Agreement,
    Block,
    BlockEstimate,
    BlockPeople,
    Clip,
    Comments,
    Estimate,
    Followers,
    GroupLine,
    LeadershipLine,
    NamedBand,
    NextStep,
    OrganisationPage,
    Part,
    PersonPage,
    Reliability,
    ResponseLine,
    Screened,
    Source,
    Told,
    TraitLine,
)
from ledby.science.vocabulary import Facet, Gate, Trait

BLOCKS = (
    "Field East",
    "Field South",
    "Field West",
    "Volunteers",
    "Logistics",
    "Health",
    "Water",
    "Head office",
    "Finance",
    "Fundraising",
)
SHARES = (0.85, 0.7, 0.8, 0.9, 0.85, 0.8, 0.8, 0.7, 0.8, 0.55)
KINDS = (
    ("10–19", "20–49", "5–9"),
    ("10–19", "10–19", "5–9"),
    ("5–9", "10–19", "5–9"),
    (None, "20–49", None),
    ("5–9", "20–49", "5–9"),
    ("10–19", "10–19", None),
    ("5–9", "5–9", None),
    ("5–9", None, "10–19"),
    (None, None, "5–9"),
    (None, None, None),
)
CLIMATE = tuple(f"climate_{number}" for number in range(1, 7))
MESSAGES = (
    "We do not send what we would not open ourselves.",
    "You asked the night shift first. Nobody asks the night shift.",
    "She told me the plan was hers to change and mine to question.",
    "Bad news early, good news shared.",
    "“Whose name is missing here?”",
)
COMMENTS = {
    "Field East": (
        "The Friday call where anybody may stop a convoy.",
        "Decide the routes with the drivers, not for them.",
        "More of the hand-over book, fewer forms.",
    ),
    "Logistics": ("Ask the night shift.", "Leave the depot keys with the depot."),
}
REASONS = {
    "tells_the_truth": "200–499",
    "includes_people": "100–199",
    "keeps_promises": "50–99",
    "lets_me_grow": "20–49",
}
HANDED_ON = {
    "honesty": "200–499",
    "courage": "100–199",
    "competence": "20–49",
    "loyalty": "5–9",
}
GAPS: Mapping[str, Literal["over", "under"]] = {
    "hidden_strength": "under",
    "modest": "under",
    "confident_strength": "over",
    "blind_spot": "over",
}
STEPS = (0, 1, -1, 2, -2, 1, 0, -1, 1, 0)
"""How the blocks differ, in steps of an item."""


def estimate(
    value: float, low: float, high: float, people: str = "10–19", clip: Clip = ""
) -> Estimate:
    """Return an estimate."""
    return Estimate(value=value, low=low, high=high, people=people, clip=clip)


def bands(words: Mapping[str, str]) -> list[NamedBand]:
    """Return named bands in the order given."""
    return [NamedBand(word=word, people=people) for word, people in words.items()]


def by_block(shown: Mapping[str, str]) -> list[BlockPeople]:
    """Return a band for the blocks named in *shown* and None for all others."""
    return [
        BlockPeople(block=str(at), label=label, people=shown.get(label))
        for at, label in enumerate(BLOCKS)
    ]


def trait(
    name: str,
    score: Estimate | None,
    own: float | None,
    agreement: Agreement = "agreed_strength",
) -> TraitLine:
    """Return a trait line; without a score it is kept open."""
    both = score is not None and own is not None
    return TraitLine(
        trait=name,
        state="shown" if score else "not_enough",
        score=score,
        own=own,
        comparable=True,
        gap=GAPS.get(agreement, "in_line") if both else None,
        agreement=agreement if both else None,
    )


def told(name: str, energy: int, message: str, picked: str | None = None) -> Told:
    """Return a signed follow."""
    return Told(
        person=name.lower().replace(" ", "-"),
        name=name,
        energy=energy,
        message=message,
        trait=picked,
        reasons=[],
    )


def person_page() -> PersonPage:
    """Return the page of Samira Haddad, whom many follow and who manages nobody."""
    return PersonPage(
        person="specimen",
        name="Samira Haddad",
        title="Warehouse planner",
        unit="Logistics",
        reports=False,
        followers=_followers(),
        told=[
            told(
                "Kofi Mensah",
                5,
                "You said the trucks would be late before we had to ask. I plan my own"
                " week like that now.",
                "honesty",
            ),
            told(
                "Ana Ribeiro",
                4,
                "Tell me what I am missing: I have stolen that question.",
            ),
            told("Mei Tan", 4, "", "courage"),
        ],
        messages=list(MESSAGES),
        traits=_traits(),
        level=trait("level", estimate(4.1, 3.9, 4.4), 3.9),
        one_view=None,
        groups=[
            GroupLine(relationships=["peer"], score=estimate(4.2, 3.8, 4.5, "7–9")),
            GroupLine(
                relationships=["report", "other"], score=estimate(4.0, 3.5, 4.4, "4–6")
            ),
        ],
        lead=[],
        next=NextStep(kind="trait", about="courage"),
    )


def _followers() -> Followers:
    return Followers(
        gate="ok",
        band="10+",
        beyond_line="6–9",
        by_block=by_block({"Logistics": "5–9", "Field East": "5–9"}),
        active=estimate(0.75, 0.6, 0.85),
        reasons=bands({"tells_the_truth": "10–19", "shares_the_lead": "5–9"}),
        traits=bands({"honesty": "5–9", "courage": "5–9"}),
    )


def _traits() -> list[TraitLine]:
    return [
        trait("judgment", estimate(4.0, 3.7, 4.4), 3.8),
        trait("work_ethic", estimate(4.2, 3.9, 4.5), 4.5),
        trait("competence", estimate(3.8, 3.4, 4.2), 3.9, "agreed_growth"),
        trait(
            "honesty", estimate(4.6, 4.3, 4.8, clip="at_least"), 3.7, "hidden_strength"
        ),
        trait("courage", estimate(4.4, 4.0, 4.7, "7–9"), 3.3, "hidden_strength"),
        trait("discretion", None, 4.1),
        trait("loyalty", estimate(3.9, 3.6, 4.3, "7–9"), 4.2),
        trait("ego_management", None, 3.6),
    ]


def gate_of(share: float) -> Gate:
    """Return what a share of answers allows."""
    if share >= 0.8:
        return Gate.OK
    return Gate.DIRECTIONAL if share >= 0.65 else Gate.HIDDEN


def leadership(block: str, label: str, kinds: Sequence[str | None]) -> LeadershipLine:
    """Return the three kinds of a block: both, without title, without followers."""
    both, untitled, unfollowed = kinds
    return LeadershipLine(
        block=block,
        label=label,
        leads_and_manages=both,
        leads_without_title=untitled,
        manages_without_followers=unfollowed,
    )


def estimates(
    word: str, middle: float, step: float, half: float
) -> list[BlockEstimate]:
    """Return an item by block and for the whole; the last block is silent."""
    rows = [
        (str(at), label, middle + step * STEPS[at]) for at, label in enumerate(BLOCKS)
    ]
    return [
        BlockEstimate(
            block=block,
            label=label,
            word=word,
            estimate=None
            if label == BLOCKS[-1]
            else estimate(
                round(value, 2), round(value - half, 2), round(value + half, 2), "50–99"
            ),
        )
        for block, label, value in [*rows, (WHOLE, WHOLE_LABEL, middle)]
    ]


def items(
    words: Sequence[str], middle: float, apart: float, step: float
) -> list[BlockEstimate]:
    """Return several items, each a little apart from the last."""
    return [
        line
        for at, word in enumerate(words)
        for line in estimates(word, middle + apart * (at * 5 % 4), step, 0.25)
    ]


def organisation_page() -> OrganisationPage:
    """Return the page of Harbourlight Relief, over a thousand people in ten blocks."""
    blocks = [
        Block(block=str(at), label=label, units=[label], members="100–199")
        for at, label in enumerate(BLOCKS)
    ]
    return OrganisationPage(
        blocks=blocks,
        people="1,000–1,999",
        answered=0.8,
        gate="ok",
        response=_response(),
        reliability=_reliability(),
        screened=Screened(people="5–9", reasons=bands({"alike": "5–9"})),
        one_view=None,
        leadership=[
            leadership(str(at), label, KINDS[at]) for at, label in enumerate(BLOCKS)
        ],
        leadership_total=leadership(WHOLE, WHOLE_LABEL, ("50–99", "100–199", "20–49")),
        active=estimates("active", 0.55, 0.1, 0.15),
        traits=items(tuple(Trait), 3.5, 0.2, 0.12),
        level=estimates("level", 3.8, 0.1, 0.2),
        lead=items(tuple(Facet), 3.9, -0.35, 0.15),
        inclusion=items(CLIMATE, 3.9, -0.3, 0.2),
        reasons=bands(REASONS),
        traits_handed_on=bands(HANDED_ON),
        lineage=specimen_silos.lineage(blocks),
        silos=specimen_silos.silos(blocks),
        comments=[
            Comments(block=str(BLOCKS.index(label)), label=label, texts=list(texts))
            for label, texts in COMMENTS.items()
        ],
    )


def _reliability() -> Reliability:
    shares: tuple[tuple[Source, float], ...] = (
        ("person", 0.24),
        ("profile", 0.1),
        ("habit", 0.21),
        ("pair", 0.19),
        ("answer", 0.26),
    )
    return Reliability(
        parts=[
            Part(
                source=source,
                share=share,
                low=round(share - 0.03, 2),
                high=round(share + 0.03, 2),
            )
            for source, share in shares
        ],
        raters=6,
        generalizability=0.76,
        raters_for_070=5,
        half=0.42,
        more=5,
        half_more=0.33,
        raters_to_halve=27,
        prior_based=False,
    )


def _response() -> list[ResponseLine]:
    return [
        ResponseLine(
            block=str(at),
            label=label,
            members="100–199",
            share=share,
            gate=gate_of(share).value,
        )
        for at, (label, share) in enumerate(zip(BLOCKS, SHARES, strict=True))
    ]
