"""A person's page as a story: the sentences, pictures and accounts, in their order.

The site and the PDF tell the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledby.reports import charts, words
from ledby.reports.charts import Chart, Row
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.reports.sentences import evidence
from ledby.reports.sentences import person as say
from ledby.reports.sentences.evidence import Note
from ledby.reports.sentences.steps import next_step
from ledby.science.released import (
    Estimate,
    GroupLine,
    NamedBand,
    PersonPage,
    TraitLine,
)

MANY_GAPS = 4
"""From so many on, one sentence says it and the rows keep quiet."""
QUOTES = ("“”", '""', "«»", "„“")
INNER = str.maketrans(
    {
        "“": "\N{LEFT SINGLE QUOTATION MARK}",
        "”": "\N{RIGHT SINGLE QUOTATION MARK}",
    }
)
"""Quotations within a quotation."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A heading, a sentence, its pictures (none while it is kept open), its account."""

    heading: str
    sentence: str
    charts: tuple[Chart, ...]
    note: Note

    @property
    def kept(self) -> bool:
        """Say whether the place is kept open."""
        return not self.charts


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody who signed wrote ("" if nothing), and how they follow."""

    text: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class PersonStory:
    """All that the page says, in the order in which it is said.

    ``sea`` is the followers map, ``signatures`` are of those who signed without words,
    ``own`` is what the person said of themselves while
    nothing of others can be shown, ``kept`` what the page keeps room for.
    """

    name: str
    who: str
    answer: str
    after: str
    sea: Chart
    sea_note: Note
    following: Finding
    signed: tuple[Voice, ...]
    unsigned: tuple[str, ...]
    signatures: tuple[Voice, ...]
    voices_note: Note
    picked: Finding
    follower: Finding
    lead: Finding
    own: Chart | None
    kept: tuple[tuple[str, str], ...]
    step: str
    step_how: str


def person_story(page: PersonPage) -> PersonStory:
    """Return the story of a released person page."""
    followers = page["followers"]
    step, step_how = next_step(page["next"])
    following, picked = _following(followers["active"]), _picked(page)
    follower, lead = _follower(page), _lead(page)
    told = [
        Voice(_unquoted(one["message"]), one["name"], say.signed(one))
        for one in page["told"]
    ]
    unsigned = tuple(_unquoted(text) for text in page["messages"])
    kept = [one for one in (following, picked, follower) if one.kept]
    if page["reports"] and lead.kept:
        kept.append(lead)
    silent = [] if told or unsigned else [(_("What rang true"), say.voices())]
    return PersonStory(
        name=page["name"],
        who=", ".join(filter(None, (page["name"], page["title"], page["unit"]))),
        answer=say.answer(page),
        after=say.after(page),
        sea=charts.followers_map(
            followers["by_block"], hidden=followers["gate"] == "hidden"
        ),
        sea_note=evidence.followers(followers),
        following=following,
        signed=tuple(voice for voice in told if voice.text),
        unsigned=unsigned,
        signatures=tuple(voice for voice in told if not voice.text),
        voices_note=evidence.texts(len(page["told"]), len(page["messages"])),
        picked=picked,
        follower=follower,
        lead=lead,
        own=_own_chart(page["traits"]) if follower.kept else None,
        kept=(*silent, *((one.heading, one.sentence) for one in kept)),
        step=step,
        step_how=step_how,
    )


def _following(active: Estimate | None) -> Finding:
    heading, said = say.following(active)
    drawn: tuple[Chart, ...] = ()
    if active:
        drawn = (
            charts.flock(
                active,
                title=_("How many of your followers follow actively"),
                description=said,
            ),
        )
    return Finding(heading, said, drawn, evidence.active(active))


def _unquoted(text: str) -> str:
    """Return *text* ready for quotation marks: those around it all go, others bow."""
    text = text.strip()
    inner = text[1:-1]
    if text[:1] + text[-1:] in QUOTES and not set(inner) & set("".join(QUOTES)):
        text = inner.strip()
    return text.translate(INNER)


def _picked(page: PersonPage) -> Finding:
    reasons, traits = page["followers"]["reasons"], page["followers"]["traits"]
    drawn: tuple[Chart, ...] = ()
    if reasons or traits:
        drawn = (
            charts.flow(
                _read_out(reasons, words.REASONS_NAMED),
                _read_out(traits, words.TRAITS),
                title=_("Why people follow you, and what they picked up"),
            ),
        )
    bands = [one["people"] for one in (*reasons, *traits)]
    return Finding(
        _("What they picked up from you"),
        say.picked_up(traits),
        drawn,
        evidence.flow(bands),
    )


def _read_out(items: Sequence[NamedBand], names: dict[str, str]) -> list[NamedBand]:
    return [
        NamedBand(word=words.word(names, item["word"]), people=item["people"])
        for item in items
    ]


def _follower(page: PersonPage) -> Finding:
    lines, level = page["traits"], page["level"]
    score, apart = level["score"], page["one_view"]
    said = say.as_follower(lines) if apart is None else say.as_one(level)
    drawn = []
    if apart is not None and score:
        drawn += [_whole_chart(level, said), _profile_chart(lines, level, apart)]
    elif apart is None and any(line["score"] for line in lines):
        drawn.append(_trait_chart(lines, level, said))
    if page["groups"]:
        drawn.append(_group_chart(page["groups"]))
    note = evidence.traits(score, as_one=apart is not None)
    return Finding(_("You, as a follower"), said, tuple(drawn), note)


def _whole_chart(level: TraitLine, said: str) -> Chart:
    """Draw the one estimate that stands for all eight traits."""
    row = Row(
        words.word(words.TRAITS, level["trait"]),
        level["score"],
        own=level["own"],
        said=say.trait_said(level),
    )
    return charts.dots(
        [row],
        title=_("All eight together, from 1 never to 5 nearly always"),
        description=said,
        measure=charts.frequency(),
        first=_("Trait"),
    )


def _profile_chart(lines: Sequence[TraitLine], level: TraitLine, apart: float) -> Chart:
    """Draw the traits against the level; *apart*: how far the answers let them lie."""
    middle = level["score"]["value"] if level["score"] else 0.0
    own = level["own"]
    return charts.dots(
        [
            Row(
                words.word(words.TRAITS, line["trait"]),
                line["score"] and charts.apart(line["score"], middle, apart),
                own=None if line["own"] is None or own is None else line["own"] - own,
                wait=say.trait_kept(),
            )
            for line in lines
        ],
        title=_("The eight against the whole"),
        description=_("Each trait as more or less than all eight together."),
        measure=charts.differences(),
        first=_("Trait"),
        legend=False,
    )


def _own_chart(lines: Sequence[TraitLine]) -> Chart | None:
    if all(line["own"] is None for line in lines):
        return None
    return charts.dots(
        [
            Row(words.word(words.TRAITS, line["trait"]), None, own=line["own"])
            for line in lines
        ],
        title=_("What you said of yourself, from 1 never to 5 nearly always"),
        description=_(
            "Eight traits, as you see yourself. What others see is kept open."
        ),
        measure=charts.frequency(),
        first=_("Trait"),
    )


def _trait_chart(lines: Sequence[TraitLine], level: TraitLine, said: str) -> Chart:
    shown = [*lines, level] if level["score"] else lines
    gaps = sum(line["gap"] == "over" for line in shown)
    return charts.dots(
        [
            Row(
                words.word(words.TRAITS, line["trait"]),
                line["score"],
                own=line["own"],
                said=say.trait_said(line, gap=gaps < MANY_GAPS),
                wait=say.trait_kept(),
            )
            for line in shown
        ],
        title=_("You as a follower, from 1 never to 5 nearly always"),
        description=said,
        measure=charts.frequency(),
        first=_("Trait"),
    )


def _group_chart(groups: Sequence[GroupLine]) -> Chart:
    return charts.dots(
        [
            Row(sentence(words.relationships(group["relationships"])), group["score"])
            for group in groups
        ],
        title=_("All eight together, from where each group stands"),
        description=_("Groups of fewer than four people are read together."),
        measure=charts.frequency(),
        first=_("Group"),
        legend=False,
    )


def _lead(page: PersonPage) -> Finding:
    lines = page["lead"]
    shown = [line["score"] for line in lines if line["score"]]
    said = say.lead(lines)
    drawn: tuple[Chart, ...] = ()
    if shown:
        drawn = (
            charts.dots(
                [
                    Row(
                        sentence(words.word(words.FACETS_AS_SEEN, line["facet"])),
                        line["score"],
                        wait=_("Not enough evidence yet."),
                    )
                    for line in lines
                ],
                title=_("How your people experience your lead"),
                description=said,
                measure=charts.frequency(),
                first=_("What they meet"),
            ),
        )
    return Finding(
        _("How your people experience your lead"), said, drawn, evidence.lead(shown)
    )
