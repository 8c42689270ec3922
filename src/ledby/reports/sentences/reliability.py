"""Sentences on how steady the answers are: about the answers, and about nobody."""

from __future__ import annotations

from ledby.reports import words
from ledby.reports.language import figure, gettext_noop, listed
from ledby.reports.language import gettext as _
from ledby.science.released import Reliability, Screened

MUCH = 1.25
"""From here on one share counts as more than the other."""
SET_ASIDE = {
    "alike": gettext_noop("nearly all answers were the same"),
    "at_random": gettext_noop("answers to the same trait contradicted one another"),
}
"""Why somebody's answers about others were set aside."""


def steady(found: Reliability | None) -> tuple[str, str]:
    """Return heading and sentence on where differences between answers come from."""
    if found is None:
        return (
            _("How steady the answers are"),
            _("Not enough evidence yet to say how steady they are."),
        )
    share = {part["source"]: part["share"] for part in found["parts"]}
    person, habit = share["person"] + share["profile"], share["habit"]
    if person >= MUCH * habit:
        heading = _("What we say of somebody tells more of them than of our own habits")
    elif habit >= MUCH * person:
        heading = _("What we say of somebody tells more of our own habits than of them")
    else:
        heading = _(
            "What we say of somebody tells as much of our own habits as of them"
        )
    said = _(
        "Of the difference between two answers, {person} is the person and {habit} the"
        " habit of whoever answers. We take the habit off."
    ).format(person=words.share(person), habit=words.share(habit))
    if found["prior_based"]:
        usual = _(
            "Too few answered to work this out here, so the shares are the usual ones,"
            " from published studies."
        )
        said = f"{said} {usual}"
    return heading, said


def next_time(found: Reliability) -> tuple[str, str]:
    """Return heading and sentence on what more raters would do."""
    heading = _("{More} more colleagues would narrow a range from ±{now} to ±{then}")
    heading = heading.format(
        More=words.number(found["more"]).capitalize(),
        now=figure(found["half"], 2),
        then=figure(found["half_more"], 2),
    )
    asked = _("About {n} colleagues answered about each person.").format(
        n=words.number(found["raters"])
    )
    if found["raters_to_halve"] is None:
        return heading, _(
            "{asked} No number that one could ask would halve the range of a trait."
        ).format(asked=asked)
    return heading, _(
        "{asked} It would take {halve} to halve the range of a trait."
    ).format(asked=asked, halve=words.number(found["raters_to_halve"]))


def set_aside(found: Screened | None) -> str:
    """Return whose answers were set aside, in bands, and why; never who."""
    if found is None or found["people"] is None:
        return _(
            "Before the count the sheets were looked over. Those of fewer than five"
            " people, or of nobody, were set aside."
        )
    reasons = [
        _("{people}: {reason}").format(
            people=words.people(one["people"]),
            reason=words.word(SET_ASIDE, one["word"]),
        )
        for one in found["reasons"]
    ]
    said = _(
        "Before the count, what {people} said of others was set aside, for it said"
        " nothing about anybody."
    ).format(people=words.people(found["people"]))
    return f"{said} {listed(reasons)}." if reasons else said


def step(found: Reliability) -> tuple[str, str]:
    """Return what to do in the next cycle, and why."""
    if found["raters"] < found["raters_for_070"]:
        return (
            _("Next time, have {n} colleagues answer about each person.").format(
                n=words.number(found["raters_for_070"])
            ),
            _(
                "Then the figures tell people apart well enough to be useful (a"
                " generalisability of 0.70). Asking each rater less keeps it to seven"
                " minutes."
            ),
        )
    return (
        _("Ask as many colleagues again, and no more."),
        _(
            "The figures tell people apart well enough to be useful (a"
            " generalisability of 0.70). More raters would cost more time than they"
            " would add."
        ),
    )
