"""The ceiling as a story: one sentence, level by level, and follows beside seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledby.reports import charts
from ledby.reports.charts import Chart, Row
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.reports.sentences import ceilings as say
from ledby.reports.sentences.evidence import Note
from ledby.science.ceilings import TENURE, Ceiling, Ceilings, GroupShare
from ledby.science.released import OrganisationPage


@dataclass(frozen=True, slots=True)
class AttributeStory:
    """One attribute: group by group over the levels, and follows beside seats.

    ``levels`` holds the group that sits lowest first; ``rest`` are the other groups.
    """

    key: str
    heading: str
    sentence: str
    levels: tuple[Chart, ...]
    rest: tuple[Chart, ...]
    followed: tuple[Chart, ...]
    follows: str
    note: Note


@dataclass(frozen=True, slots=True)
class CeilingStory:
    """What the page says of ceilings; without parts where nothing can be shown."""

    heading: str
    sentence: str
    state: str
    parts: tuple[AttributeStory, ...]
    not_said: tuple[str, ...]


def ceiling_story(page: OrganisationPage) -> CeilingStory | None:
    """Return who sits where, None of what was released before that was known."""
    found: Ceilings | None = page.get("ceilings")
    if found is None:
        return None
    ordered = sorted(found["found"], key=_clearest)
    told = ordered[0] if ordered and ordered[0]["attribute"] != TENURE else None
    worst = told if told and say.lowest(told) else None
    heading, said = say.opening(found, worst)
    return CeilingStory(
        heading=heading,
        sentence=said,
        state="ceiling" if worst else found["state"],
        parts=tuple(_part(one) for one in ordered),
        not_said=tuple(say.not_said()),
    )


def _clearest(found: Ceiling) -> tuple[bool, float, str]:
    # Years come last: that newcomers sit lower is no finding to open a page with.
    odds = say.lowest(found)
    years = found["attribute"] == TENURE
    return (years, odds["ratio"] if odds else 2.0, found["attribute"])


def _part(found: Ceiling) -> AttributeStory:
    heading, said = say.by_attribute(found)
    odds = sorted(found["odds"], key=lambda one: (one["ratio"], one["group"]))
    names = [one["group"] for one in odds] or [
        one["group"] for one in found["everybody"]
    ]
    # Of two groups the second is what the first leaves.
    shown = names[:1] if len(names) == 2 else names
    drawn = tuple(_levels(found, name) for name in shown)
    first = names[0]
    follows = say.followed(found, first)
    return AttributeStory(
        key=found["attribute"],
        heading=heading,
        sentence=said,
        levels=drawn[:1],
        rest=drawn[1:],
        followed=(_followed(found, first),) if follows else (),
        follows=follows or say.without_follows(),
        note=say.note(found["everybody"][0]["estimate"]["people"]),
    )


def _levels(found: Ceiling, name: str) -> Chart:
    who = sentence(say.group(name, found["attribute"]))
    rows = [_row(say.levels(line), line["shares"], name) for line in found["seats"]]
    whole = _row(_("All levels"), found["everybody"], name)
    return _drawn(
        [*rows, replace(whole, whole=True)],
        title=_("{group}, level by level").format(group=who),
        description=say.shares(found, name) + ".",
        first=_("Level"),
        caption=say.caption(whole=True),
    )


def _followed(found: Ceiling, name: str) -> Chart:
    who = sentence(say.group(name, found["attribute"]))
    seats = found["seats"][0]
    rows = [
        _row(_("Of all of us"), found["everybody"], name),
        _row(_("Of those who decide"), seats["shares"], name),
        _row(_("Of chosen follows"), found["followed"], name),
    ]
    return _drawn(
        rows,
        title=_("{group}, as seated and as followed").format(group=who),
        description=say.followed(found, name),
        first=_("Share"),
        caption=say.caption(whole=False),
    )


def _row(name: str, shares: Sequence[GroupShare], group: str) -> Row:
    found = say.share_of(shares, group)
    return Row(name, found["estimate"] if found else None)


def _drawn(
    rows: Sequence[Row], *, title: str, description: str, first: str, caption: str
) -> Chart:
    drawn = charts.dots(
        rows,
        title=title,
        description=description,
        measure=charts.shares(_("none"), _("all")),
        first=first,
        legend=False,
    )
    return replace(drawn, caption=caption)
