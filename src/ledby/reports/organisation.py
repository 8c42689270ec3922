"""The organisation's pages as findings: the sentences, pictures and accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledby.reports import charts, words
from ledby.reports.charts import Chart, Row
from ledby.reports.charts.rows import Measure
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.reports.sentences import evidence
from ledby.reports.sentences import organisation as say
from ledby.reports.sentences.evidence import Note
from ledby.science.disclosure.pages import (
    WHOLE,
    BlockEstimate,
    Comments,
    NamedBand,
    OrganisationPage,
    Reliability,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A heading and a sentence; a picture of the whole, and pictures block by block."""

    heading: str
    sentence: str
    whole: tuple[Chart, ...]
    blocks: tuple[Chart, ...]
    note: Note


@dataclass(frozen=True, slots=True)
class OrganisationStory:
    """All that the organisation's pages say, one finding after the other."""

    opening: str
    asked: str
    leadership: Finding
    active: Finding
    handed_on: Finding
    traits: Finding
    inclusion: Finding
    lead: Finding
    response: Finding
    reliability: Finding
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
        traits=_means(
            page["traits"],
            say.traits(_whole(page["traits"])),
            {key: sentence(_(name)) for key, name in words.TRAITS.items()},
            title=_("Eight traits, all together"),
        ),
        inclusion=_means(
            page["inclusion"],
            say.inclusion(_whole(page["inclusion"]), questions),
            questions,
            title=_("Six experiences, all together"),
        ),
        lead=_means(
            page["lead"],
            say.lead(_whole(page["lead"])),
            {key: _(name) for key, name in words.FACETS_ABOUT_MANAGERS.items()},
            title=_("The lead of managers, all together"),
        ),
        response=_response(page),
        reliability=_reliability(page["reliability"]),
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
    note = evidence.leadership(page["people"])
    return Finding(heading, said, (drawn,), (drawn,), note)


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
    said = (
        _("Why people follow here, and which traits went on from one to another.")
        if drawn
        else _("Not enough evidence yet. A word is shown from five people on.")
    )
    heading = _("What draws people, and what goes on")
    return Finding(heading, said, (), tuple(drawn), evidence.handed_on())


def _means(
    lines: Sequence[BlockEstimate],
    said: tuple[str, str],
    names: Mapping[str, str],
    *,
    title: str,
) -> Finding:
    """Return a finding on points from 1 to 5: the whole, and then by block."""
    heading, description = said
    measure = charts.frequency()
    together = [
        Row(names.get(line["word"], line["word"]), line["estimate"])
        for line in _whole(lines)
    ]
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
    return Finding(heading, description, whole, tuple(blocks), evidence.block_means())


def _response(page: OrganisationPage) -> Finding:
    heading, said = say.response(page)
    drawn = charts.response(
        page["response"], title=_("Answers by block"), description=said
    )
    note = evidence.response(page["people"], page["gate"])
    return Finding(heading, said, (), (drawn,), note)


def _reliability(found: Reliability | None) -> Finding:
    heading, said = say.reliability(found)
    if found is None:
        return Finding(heading, said, (), (), evidence.reliability(None))
    drawn = charts.parts(
        [
            (_("The person the answer is about"), found["person"]),
            (_("Whoever answers"), found["rater"]),
            (_("Occasion, item and chance"), found["remainder"]),
        ],
        title=_("Where differences between answers come from"),
        description=said,
        first=_("Source"),
    )
    return Finding(heading, said, (), (drawn,), evidence.reliability(found["raters"]))
