"""Sentences of the organisation's pages: no block stands above another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.science.disclosure.pages import (
    BlockEstimate,
    Comments,
    Estimate,
    LeadershipLine,
    OrganisationPage,
    Reliability,
)


def opening(page: OrganisationPage) -> str:
    """Return the one sentence that a person can repeat."""
    if page["gate"] == "hidden":
        return _("Too few of us spoke this time for the whole to say anything true.")
    total = page["leadership_total"]
    untitled = _start(total["leads_without_title"])
    titled = _start(total["leads_and_manages"])
    if not untitled and not titled:
        return _("Enough of us spoke, and nobody stands out yet. It is all open water.")
    if untitled > titled:
        return _("More people are followed here without a title than with one.")
    if untitled == titled:
        return _("People are followed here with a title and without one, much alike.")
    return _("Many of those who manage here are also followed by choice.")


def asked(page: OrganisationPage) -> str:
    """Return how many were asked and how many answered."""
    return _("{people} people were asked; {share} answered.").format(
        people=page["people"], share=words.share(page["answered"])
    )


def _start(band: str | None) -> int:
    return words.band_start(band) if band else 0


def leadership(
    lines: Sequence[LeadershipLine], total: LeadershipLine
) -> tuple[str, str]:
    """Return heading and sentence on leaders and managers."""
    if not (
        total["leads_and_manages"]
        or total["leads_without_title"]
        or total["manages_without_followers"]
    ):
        return (
            _("Leaders and managers"),
            _("Not enough evidence yet to tell leading from managing."),
        )
    untitled = [line for line in lines if line["leads_without_title"]]
    if not untitled:
        return (
            _("Leading and managing go together"),
            _(
                "In no block do five people or more lead without a title, as far as"
                " seen."
            ),
        )
    heading = (
        _("Many lead without a title")
        if _start(total["leads_without_title"]) > _start(total["leads_and_manages"])
        else _("Some lead without a title")
    )
    said = _(
        "In {n} of {all} blocks, five people or more are followed whom no chart asks"
        " anybody to follow."
    ).format(n=len(untitled), all=len(lines))
    return heading, said


def active(whole: Estimate | None) -> tuple[str, str]:
    """Return heading and sentence on active following."""
    if whole is None:
        return (
            _("How people follow"),
            _("Not enough evidence yet. It takes more people who say how they follow."),
        )
    said = _(
        "{share} of the follows are active: people add ideas of their own, or act"
        " before anybody asks."
    ).format(share=words.in_hundred(whole))
    if whole["low"] >= 0.5:
        return _("Most follow of their own accord"), said
    if whole["high"] <= 0.5:
        return _("Many wait to be asked"), said
    return _("Some follow of their own accord"), said


def traits(whole: Sequence[BlockEstimate]) -> tuple[str, str]:
    """Return heading and sentence on the eight traits over the whole organisation."""
    heading = _("What people see in one another")
    ends = _ends(whole)
    if ends is None:
        return heading, _("Not enough evidence yet. The eight traits are kept open.")
    most, least = (words.word(words.TRAITS, line["word"]) for line in ends)
    if not _apart(*ends):
        return heading, _("The eight traits lie close together here.")
    return heading, _(
        "Most plainly {most}. The most room to grow is in {least}."
    ).format(most=most, least=least)


def inclusion(
    whole: Sequence[BlockEstimate], questions: Mapping[str, str]
) -> tuple[str, str]:
    """Return heading and sentence on inclusion; *questions* are the items' texts."""
    ends = _ends(whole)
    if ends is None:
        return (
            _("Who is brought in"),
            _("Not enough evidence yet. Six experiences are kept open."),
        )
    most, least = (
        questions.get(line["word"], words.word({}, line["word"])) for line in ends
    )
    if not _apart(*ends):
        return _("Who is brought in"), _("The six experiences lie close together here.")
    return _("Who is brought in"), _(
        "Most often true: “{most}” Least often: “{least}”"
    ).format(most=most, least=least)


def lead(whole: Sequence[BlockEstimate]) -> tuple[str, str]:
    """Return heading and sentence on how people experience their managers."""
    ends = _ends(whole)
    heading = _("How people experience the lead of their managers")
    if ends is None:
        return heading, _("Not enough evidence yet.")
    most, least = (words.word(words.FACETS, line["word"]) for line in ends)
    if not _apart(*ends):
        return heading, _(
            "Direction, example, shared lead and inclusion lie close together."
        )
    return heading, _("They meet {most} most often, and {least} least often.").format(
        most=most, least=least
    )


def _ends(lines: Sequence[BlockEstimate]) -> tuple[BlockEstimate, BlockEstimate] | None:
    """Return the lines with the highest and the lowest value, None without any."""
    shown = [(line["estimate"]["value"], line) for line in lines if line["estimate"]]
    if not shown:
        return None
    by_value = sorted(shown, key=lambda pair: pair[0])
    return by_value[-1][1], by_value[0][1]


def _apart(most: BlockEstimate, least: BlockEstimate) -> bool:
    """Say whether the two ranges part, so that a difference may be named."""
    high, low = most["estimate"], least["estimate"]
    return bool(high and low and high["low"] > low["high"])


def response(page: OrganisationPage) -> tuple[str, str]:
    """Return heading and sentence on who spoke."""
    heading = _("{share} spoke").format(share=words.share(page["answered"]))
    quiet = [line for line in page["response"] if line["gate"] != "ok"]
    if not quiet:
        return heading, _("Enough in every block for its figures to be firm.")
    return heading, _("Where fewer spoke, we say less.")


def reliability(found: Reliability | None) -> tuple[str, str]:
    """Return heading and sentence on how far the answers tell people apart."""
    heading = _("How steady the answers are")
    if found is None:
        return heading, _("Not enough evidence yet to say how steady they are.")
    said = _(
        "Ask {n} colleagues about somebody, and the picture is steady enough to be"
        " useful."
    ).format(n=found["raters_for_070"])
    if found["prior_based"]:
        return heading, _(
            "Too few answers to work it out here, so we use the usual figures. {said}"
        ).format(said=said)
    return heading, said


def comments(batches: Sequence[Comments]) -> tuple[str, str]:
    """Return heading and sentence on the comments."""
    heading = _("In their own words")
    if not batches:
        return heading, _(
            "Not enough evidence yet. Words are shown from ten writers on."
        )
    return heading, _("Shuffled, unsigned, and meant for everybody.")


def block_name(label: str, *, whole: bool) -> str:
    """Return the name of a block as it is read out."""
    return _("All together") if whole else sentence(label)
