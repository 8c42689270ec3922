"""The organisation's pages as findings: the sentences, pictures and accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledby.reports import charts, words
from ledby.reports.charts import Chart, Row
from ledby.reports.charts.rows import Measure
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.reports.sentences import evidence, reliability, steps
from ledby.reports.sentences import organisation as say
from ledby.reports.sentences.evidence import Note
from ledby.reports.sentences.since import SinceStory, since
from ledby.reports.silos import FlowStory, SilosStory, flow_story, silos_story
from ledby.science.released import (
    WHOLE,
    BlockEstimate,
    Comments,
    NamedBand,
    OrganisationPage,
    Reliability,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A heading and a sentence; a picture of the whole, and pictures block by block.

    ``parting`` are those of ``blocks`` in which a block parts from the whole. ``step``
    is what to try next and how; empty where it is said elsewhere.
    """

    heading: str
    sentence: str
    whole: tuple[Chart, ...]
    blocks: tuple[Chart, ...]
    note: Note
    step: tuple[str, str] = ("", "")
    parting: tuple[Chart, ...] = ()

    @property
    def alike(self) -> tuple[Chart, ...]:
        """Return the pictures block by block in which no block parts from the whole."""
        return tuple(chart for chart in self.blocks if chart not in self.parting)


@dataclass(frozen=True, slots=True)
class OrganisationStory:
    """All that the organisation's pages say, one finding after the other.

    ``next_time`` is for those who prepare the next cycle, with what was set aside; None
    while nothing is known of it.
    """

    opening: str
    asked: str
    leadership: Finding
    active: Finding
    handed_on: Finding
    lineage: FlowStory
    silos: SilosStory
    traits: Finding
    inclusion: Finding
    lead: Finding
    response: Finding
    steady: Finding
    next_time: Finding | None
    set_aside: str
    since: SinceStory | None
    comments: Finding
    texts: tuple[Comments, ...]


def organisation_story(
    page: OrganisationPage, questions: Mapping[str, str]
) -> OrganisationStory:
    """Return the story of a released organisation page.

    Parameters
    ----------
    page
        What was released.
    questions
        The inclusion items as they were asked, in the reader's language, by key.
    """
    return OrganisationStory(
        opening=say.opening(page),
        asked=say.asked(page),
        leadership=_leadership(page),
        active=_active(page["active"]),
        handed_on=_handed_on(page["reasons"], page["traits_handed_on"]),
        lineage=flow_story(page),
        silos=silos_story(page),
        traits=_as_one(page) if page["one_view"] is not None else _traits(page),
        inclusion=_inclusion(page["inclusion"], questions),
        lead=_means(
            page["lead"],
            say.lead(_whole(page["lead"])),
            {key: _(name) for key, name in words.FACETS_ABOUT_MANAGERS.items()},
            title=_("The lead of managers, all together"),
        ),
        response=_response(page),
        steady=_steady(page["reliability"]),
        next_time=_next_time(page["reliability"]),
        set_aside=reliability.set_aside(page["screened"]),
        since=since(page.get("since")),
        comments=Finding(*say.comments(page["comments"]), (), (), evidence.comments()),
        texts=tuple(page["comments"]),
    )


def _whole(lines: Sequence[BlockEstimate]) -> list[BlockEstimate]:
    return [line for line in lines if line["block"] == WHOLE]


def _leadership(page: OrganisationPage) -> Finding:
    lines, total = page["leadership"], page["leadership_total"]
    heading, said = say.leadership(lines, total)
    drawn = charts.band_map(
        lines,
        total,
        title=_("Leaders and managers, in bands by block"),
        description=said,
    )
    about = "without_title" if total["leads_without_title"] else "with_title"
    return Finding(
        heading,
        said,
        (drawn,),
        (drawn,),
        evidence.leadership(page["people"]),
        steps.together(about),
    )


def _traits(page: OrganisationPage) -> Finding:
    lines = page["traits"]
    whole = _whole(lines)
    return _means(
        lines,
        say.traits(lines),
        _trait_names(),
        title=_("Eight traits, all together"),
        step=steps.together(say.least(whole) or "alike"),
    )


def _trait_names() -> dict[str, str]:
    return {key: sentence(_(name)) for key, name in words.TRAITS.items()}


def _as_one(page: OrganisationPage) -> Finding:
    """Return the finding where one figure stands for all eight traits."""
    heading, said = say.as_one(page["level"])
    found = _means(
        page["level"], (heading, said), _trait_names(), title=_("All eight together")
    )
    apart, level = page["one_view"] or 0.0, _whole(page["level"])
    middle = level[0]["estimate"] if level else None
    against: tuple[Chart, ...] = ()
    if middle:
        rows = [
            Row(
                _trait_names()[line["word"]],
                line["estimate"]
                and charts.apart(line["estimate"], middle["value"], apart),
            )
            for line in _whole(page["traits"])
        ]
        against = (
            charts.dots(
                rows,
                title=_("The eight against the whole, for one person"),
                description=_("Each trait as more or less than all eight together."),
                measure=charts.differences(),
                first=_("Trait"),
                legend=False,
            ),
        )
    note = Note(found.note.people, evidence.told_as_one(), evidence.why_as_one())
    return Finding(
        heading,
        said,
        found.whole + against if found.whole else (),
        found.blocks,
        note,
        steps.together("as_one"),
        found.parting,
    )


def _inclusion(lines: Sequence[BlockEstimate], questions: Mapping[str, str]) -> Finding:
    whole = _whole(lines)
    return _means(
        lines,
        say.inclusion(lines),
        questions,
        title=_("Six experiences, all together"),
        step=steps.together(say.least(whole) or "climate_1"),
    )


def _active(lines: Sequence[BlockEstimate]) -> Finding:
    whole = _whole(lines)
    heading, said = say.active(whole[0]["estimate"] if whole else None)
    drawn = _by_block(
        lines,
        title=_("Active following by block"),
        description=said,
        measure=charts.shares(_("none"), _("all")),
        legend=True,
    )
    return Finding(heading, said, drawn, drawn, evidence.block_shares())


def _by_block(
    lines: Sequence[BlockEstimate],
    *,
    title: str,
    description: str,
    measure: Measure,
    legend: bool,
) -> tuple[Chart, ...]:
    """Return one chart, a row for each block, or none when nothing is shown."""
    if not any(line["estimate"] for line in lines):
        return ()
    rows = [
        Row(
            say.block_name(line["label"], whole=line["block"] == WHOLE),
            line["estimate"],
            whole=line["block"] == WHOLE,
        )
        for line in lines
    ]
    return (
        charts.dots(
            rows,
            title=title,
            description=description,
            measure=measure,
            first=_("Block"),
            legend=legend,
        ),
    )


def _handed_on(reasons: Sequence[NamedBand], traits: Sequence[NamedBand]) -> Finding:
    drawn = [
        charts.named_bands(
            [
                NamedBand(word=words.word(names, one["word"]), people=one["people"])
                for one in items
            ],
            title=title,
            first=first,
        )
        for items, names, title, first in (
            (reasons, words.REASONS_NAMED, _("Why people follow"), _("Reason")),
            (traits, words.TRAITS, _("What they picked up"), _("Trait")),
        )
        if items
    ]
    heading, said = say.handed_on(reasons, traits)
    return Finding(heading, said, (), tuple(drawn), evidence.handed_on())


def _means(
    lines: Sequence[BlockEstimate],
    said: tuple[str, str],
    names: Mapping[str, str],
    *,
    title: str,
    step: tuple[str, str] = ("", ""),
) -> Finding:
    """Return a finding on points from 1 to 5: the whole, and then by block."""
    heading, description = said
    measure = charts.frequency()
    order = {word: place for place, word in enumerate(names)}
    lines = sorted(lines, key=lambda line: order.get(line["word"], len(order)))
    together = [_whole_row(line, lines, names) for line in _whole(lines)]
    whole: tuple[Chart, ...] = ()
    if any(row.estimate for row in together):
        whole = (
            charts.dots(
                together,
                title=title,
                description=description,
                measure=measure,
                first=_("What"),
            ),
        )
    blocks: list[Chart] = []
    for word in dict.fromkeys(line["word"] for line in lines):
        own = [line for line in lines if line["word"] == word]
        name = names.get(word, word)
        blocks += _by_block(
            own, title=name, description=name, measure=measure, legend=not blocks
        )
    note = evidence.block_means()
    apart = {names.get(word, word) for word in say.parting(lines)}
    parting = tuple(chart for chart in blocks if chart.title in apart)
    return Finding(heading, description, whole, tuple(blocks), note, step, parting)


def _whole_row(
    line: BlockEstimate, lines: Sequence[BlockEstimate], names: Mapping[str, str]
) -> Row:
    """Return the row of a word over all, with each block by itself."""
    blocks = [
        one["estimate"]["value"]
        for one in lines
        if one["word"] == line["word"] and one["block"] != WHOLE and one["estimate"]
    ]
    name = names.get(line["word"], line["word"])
    return Row(name, line["estimate"], each=tuple(blocks))


def _response(page: OrganisationPage) -> Finding:
    heading, said = say.response(page)
    drawn = charts.response(
        page["response"], title=_("Answers by block"), description=said
    )
    note = evidence.response(page["people"], page["gate"])
    quiet = any(line["gate"] != "ok" for line in page["response"])
    step = steps.together("quiet" if quiet else "spoken")
    return Finding(heading, said, (), (drawn,), note, step)


def _steady(found: Reliability | None) -> Finding:
    heading, said = reliability.steady(found)
    if found is None:
        return Finding(heading, said, (), (), evidence.reliability(None))
    drawn = charts.parts(
        found["parts"],
        title=_("What the difference between two answers is made of"),
        description=said,
    )
    note = evidence.reliability(found["raters"])
    return Finding(heading, said, (drawn,), (), note)


def _next_time(found: Reliability | None) -> Finding | None:
    if found is None or not found["half"] or not found["half_more"]:
        return None
    heading, said = reliability.next_time(found)
    halves = {
        found["raters"]: found["half"],
        found["raters"] + found["more"]: found["half_more"],
    }
    if found["raters_to_halve"]:
        halves[found["raters_to_halve"]] = found["half"] / 2
    drawn = charts.narrowing(
        halves,
        title=_("The range of a trait, by how many colleagues answer"),
        description=said,
    )
    note = evidence.reliability(found["raters"])
    return Finding(heading, said, (drawn,), (), note, reliability.step(found))
