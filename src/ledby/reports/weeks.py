"""Contact over the weeks: a row for each stretch, and where it turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledby.reports.charts import Chart, Row, dots, shares
from ledby.reports.language import gettext as _
from ledby.science.released import Met, MetStretch


@dataclass(frozen=True, slots=True)
class OverWeeks:
    """How much contact stayed inside blocks, stretch by stretch, and what changed."""

    sentence: str
    chart: Chart


def over_weeks(met: Met, day: Callable[[str], str]) -> OverWeeks | None:
    """Return what a source says over time; None where it spans too few weeks.

    Parameters
    ----------
    met
        The document of the source.
    day
        Writes an ISO date as the reader's language does.
    """
    told = met.get("weeks", [])
    if not told:
        return None
    rows = [
        Row(f"{day(one['since'])} – {day(one['until'])}", one["inside"]) for one in told
    ]
    drawn = dots(
        rows,
        title=_("How much contact stays inside a block"),
        description=_("A row for each stretch in which it was about the same."),
        measure=shares(_("nothing"), _("everything")),
        first=_("Weeks"),
        legend=False,
    )
    return OverWeeks(_turned(told, day), drawn)


def _turned(told: Sequence[MetStretch], day: Callable[[str], str]) -> str:
    last = told[-1]
    now = round(100 * last["inside"]["value"])
    before = round(100 * told[-2]["inside"]["value"]) if len(told) > 1 else now
    if now == before:
        return _(
            "About {n} in 100 contacts stayed inside a block, and that hardly changed."
        ).format(n=now)
    since = day(last["since"])
    if now > before:
        return _(
            "Since about {day} more stays inside: {now} in 100 contacts, after"
            " {before} before."
        ).format(day=since, now=now, before=before)
    return _(
        "Since about {day} more goes across: {now} in 100 contacts stay inside, after"
        " {before} before."
    ).format(day=since, now=now, before=before)
