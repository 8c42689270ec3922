"""How we decide, in sentences and two pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledby.reports.charts.drawing import Chart
from ledby.reports.charts.rows import Row, dots, shares
from ledby.science.estimate import Differ, Estimate, Mixed
from ledby.web.initiatives.analysis import Behind, Group, How

WIDEST: Final = 5
"""How many times its low end the high end of a range may be that is worth saying."""


@dataclass(frozen=True)
class Story:
    """The page: an answer, what stands behind it, and a picture for each question."""

    answer: str
    lines: list[str]
    asked: list[Chart]
    decides: list[Chart]


def story(how: How) -> Story:
    """Return what the page says."""
    return Story(
        answer=_answer(how),
        lines=_lines(how),
        asked=_charts(how, decides=False),
        decides=_charts(how, decides=True),
    )


@dataclass(frozen=True)
class MixedStory:
    """How mixed teams are: a sentence, what stands beside it, and a picture."""

    sentence: str
    lines: list[str]
    chart: Chart


def mixed_story(mixed: Mixed | None) -> MixedStory | None:
    """Return what is said of how mixed teams are; None where too few are known."""
    kinds = [one for one in mixed["differ"] if one["column"] != "all"] if mixed else []
    if mixed is None or not kinds:
        return None
    marks = _("The dot is how it is, the bar what chance would give 9 times out of 10.")
    drawn = dots(
        [Row(_differing(one), one["found"]) for one in kinds],
        title=_("How often two people of one team differ"),
        description=marks,
        measure=shares(_("never"), _("always")),
        first=_("Two of one team are of different"),
        legend=False,
    )
    return MixedStory(
        sentence=_beside_chance(kinds),
        lines=[_halves(one) for one in mixed["differ"] if one["column"] == "all"],
        chart=replace(drawn, caption=marks),
    )


def _differing(one: Differ) -> str:
    names = {"unit": _("units"), "level": _("levels"), "location": _("places")}
    return names[one["column"]]


def _beside_chance(kinds: list[Differ]) -> str:
    less, more = (
        ", ".join(_differing(one) for one in kinds if way * _off(one) > 0)
        for way in (-1, 1)
    )
    if less:
        return _("Our teams are less mixed than chance would make them: %(what)s.") % {
            "what": less
        }
    if more:
        return _("Our teams are more mixed than chance would make them: %(what)s.") % {
            "what": more
        }
    return _("Our teams are about as mixed as chance would make them.")


def _off(one: Differ) -> float:
    """Return how far what is lies outside the range of chance, with its sign."""
    found = one["found"]
    return min(found["value"] - found["low"], 0) or max(
        found["value"] - found["high"], 0
    )


def _halves(one: Differ) -> str:
    share, chance = round(100 * one["found"]["value"]), round(100 * one["chance"])
    return _(
        "A team can fall into two halves that are alike inside. In ours, %(share)s in"
        " 100 of all differences lie between two such halves; chance would make it"
        " %(chance)s."
    ) % {"share": share, "chance": chance}


def behind_sentence(found: Behind) -> str:
    """Return what somebody reads of what others led while they stood behind."""
    whole = found.behind + found.ahead
    return ngettext(
        "Of the one thing that you led or stood behind, somebody else led %(behind)s.",
        "Of the %(whole)s things that you led or stood behind, others led %(behind)s.",
        whole,
    ) % {"whole": whole, "behind": found.behind}


def _answer(how: How) -> str:
    if how.effective is None or not _is_sure(how.effective):
        return _("Not enough evidence yet. Few decisions have been taken here so far.")
    return _("We decide as if %(people)s people took all decisions in equal parts.") % {
        "people": how.effective[0]
    }


def _is_sure(effective: tuple[int, int, int | None]) -> bool:
    _value, low, high = effective
    return high is not None and high <= WIDEST * low


def _lines(how: How) -> list[str]:
    lines = []
    if how.effective is not None and _is_sure(how.effective):
        _value, low, high = how.effective
        told = _("With 90 in 100 certainty it is between %(low)s and %(high)s people.")
        lines.append(told % {"low": low, "high": high})
    if how.handed_on is not None:
        told = _("In %(share)s of 100 initiatives the lead went on to somebody else.")
        lines.append(told % {"share": round(100 * how.handed_on["value"])})
    if how.decentralised is not None:
        lines.append(
            _(
                "On a line from 0, where all look to one, to 100, where all are looked"
                " to alike, we stand at %(value)s (%(low)s to %(high)s)."
            )
            % {
                name: round(100 * how.decentralised[name])
                for name in ("value", "low", "high")
            }
        )
    return lines


def _charts(how: How, *, decides: bool) -> list[Chart]:
    made = []
    for groups, first in ((how.blocks, _("Block")), (how.levels, _("Level"))):
        rows = list(_rows(groups, decides=decides))
        if any(row.estimate for row in rows):
            made.append(_chart(rows, first, decides=decides))
    return made


def _rows(groups: Iterable[Group], *, decides: bool) -> Iterable[Row]:
    for group in groups:
        estimate: Estimate | None = group.decides if decides else group.asked
        yield Row(
            group.label, estimate, wait=_("Not enough evidence yet."), whole=False
        )


def _chart(rows: list[Row], first: str, *, decides: bool) -> Chart:
    titles = {
        True: _("Who has decided something"),
        False: _("Whom it affected, and who was asked before"),
    }
    return dots(
        rows,
        title=f"{titles[decides]}: {first}",
        description=_("The dot is the share of people, the bar its 90 % range."),
        measure=shares(_("nobody"), _("everybody")),
        first=first,
        legend=False,
    )
