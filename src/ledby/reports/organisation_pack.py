"""The organisation's pages on paper, for a board: what they say, and their tables."""

from __future__ import annotations

from collections.abc import Sequence

from ledby.reports.charts import Chart
from ledby.reports.language import gettext as _
from ledby.reports.organisation import Finding, OrganisationStory
from ledby.reports.pack_pdf import Pack


def organisation_pack(story: OrganisationStory, cycle: str, day: str) -> Pack:
    """Return the story of a release as a text with tables.

    Parameters
    ----------
    story
        What the pages say, and nothing beyond it: words of people stay on the site.
    cycle, day
        The cycle's name, and the day of the release as the reader writes it.
    """
    pack = Pack(
        title=_("How we are led"),
        who=_("{cycle}, released on {day}").format(cycle=cycle, day=day),
        lead=story.opening,
        colophon=_(
            "{cycle}. Answers were given freely, sealed, and opened once. Nobody is"
            " shown who answered."
        ).format(cycle=cycle),
    )
    pack.text(story.asked)
    for finding in (story.leadership, story.active):
        _finding(pack, finding, finding.whole)
    pack.heading(_ended(story.silos.heading))
    pack.text(story.silos.sentence)
    for finding in (story.traits, story.lead, story.inclusion):
        _finding(pack, finding, finding.whole)
    _ceiling(pack, story)
    _finding(pack, story.response, story.response.blocks)
    steps = [
        f"{finding.step[0]} {finding.step[1]}"
        for finding in (story.leadership, story.traits, story.inclusion)
        if finding.step[0]
    ]
    if steps:
        pack.heading(_("What to try next"))
        pack.items(steps)
    return pack


def _finding(pack: Pack, finding: Finding, drawn: Sequence[Chart]) -> None:
    pack.heading(_ended(finding.heading))
    pack.text(finding.sentence)
    for chart in drawn:
        _table(pack, chart)
    pack.text(f"{finding.note.people}. {finding.note.sure}")


def _ceiling(pack: Pack, story: OrganisationStory) -> None:
    found = story.ceiling
    if found is None:
        return
    pack.heading(_ended(found.heading))
    pack.text(found.sentence)
    for part in found.parts:
        pack.heading(part.heading, 3)
        pack.text(part.sentence)
        for chart in (*part.levels, *part.rest, *part.followed):
            _table(pack, chart)
        pack.text(part.follows)
    if found.parts:
        pack.heading(_("What this does not say"), 3)
        pack.items(found.not_said)


def _table(pack: Pack, chart: Chart) -> None:
    pack.text(f"{chart.title}:")
    others = len(chart.columns) - 1
    pack.table(chart.columns, [3, *[2] * others], chart.rows)


def _ended(heading: str) -> str:
    return heading.rstrip(".")
