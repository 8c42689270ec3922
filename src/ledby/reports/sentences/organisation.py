"""Sentences of the organisation's pages: no block stands above another."""

from __future__ import annotations

from collections.abc import Sequence

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import listed, sentence
from ledby.science.released import (
    WHOLE,
    BlockEstimate,
    Comments,
    Estimate,
    LeadershipLine,
    NamedBand,
    OrganisationPage,
)


def opening(page: OrganisationPage) -> str:
    """Return the one sentence that a person can repeat."""
    if page["gate"] == "hidden":
        return _("Too few of us spoke this time for the whole to say anything true.")
    total = page["leadership_total"]
    untitled = _start(total["leads_without_title"])
    titled = _start(total["leads_and_manages"])
    rarest = words.EXPERIENCES.get(least(_whole(page["inclusion"])) or "")
    if not untitled and not titled:
        return _("Enough of us spoke, and nobody stands out yet. It is all open water.")
    if untitled > titled:
        first = _("More people are followed here without a title than with one")
    elif untitled == titled:
        first = _("People are followed here with a title and without one, much alike")
    else:
        first = _("Many of those who manage here are also followed by choice")
    if rarest is None:
        return _("{first}.").format(first=first)
    return _("{first}, and what we meet least is {least}.").format(
        first=first, least=_(rarest)
    )


def asked(page: OrganisationPage) -> str:
    """Return how many were asked and how many answered."""
    return _("{people} people were asked; {share} answered.").format(
        people=page["people"], share=words.share(page["answered"])
    )


def _start(band: str | None) -> int:
    return words.band_start(band) if band else 0


def _whole(lines: Sequence[BlockEstimate]) -> list[BlockEstimate]:
    return [line for line in lines if line["block"] == WHOLE]


def leadership(
    lines: Sequence[LeadershipLine], total: LeadershipLine
) -> tuple[str, str]:
    """Return heading and sentence on leaders and managers."""
    untitled, titled = total["leads_without_title"], total["leads_and_manages"]
    if not (untitled or titled or total["manages_without_followers"]):
        return (
            _("Leaders and managers"),
            _("Not enough evidence yet to tell leading from managing."),
        )
    places = [line for line in lines if line["leads_without_title"]]
    if not places:
        return (
            _("Leading and managing go together"),
            _(
                "In no block do five people or more lead without a title, as far as"
                " seen."
            ),
        )
    if len(places) == len(lines):
        said = _(
            "In every block there are five people or more who are followed, and whom no"
            " chart asks anybody to follow."
        )
    else:
        said = _(
            "In {n} of {all} blocks there are five people or more who are followed, and"
            " whom no chart asks anybody to follow."
        ).format(n=len(places), all=len(lines))
    return _beside_titles(untitled, titled), said


def _beside_titles(untitled: str | None, titled: str | None) -> str:
    """Return how those followed without a title compare; bands allow the least."""
    times = _start(untitled) // words.band_end(titled)
    if times > 2:
        return _(
            "At least {times} times as many people are followed without a title as with"
            " one"
        ).format(times=words.number(times))
    if times == 2:
        return _(
            "At least twice as many people are followed without a title as with one"
        )
    if _start(untitled) > _start(titled):
        return _("More people are followed without a title than with one")
    if untitled == titled:
        return _("About as many are followed without a title as with one")
    return _("Some are followed without a title, more with one")


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


def traits(lines: Sequence[BlockEstimate]) -> tuple[str, str]:
    """Return heading and sentence on the eight traits, by block and for the whole."""
    whole = _whole(lines)
    ends = _ends(whole)
    if ends is None:
        return (
            _("What people see in one another"),
            _("Not enough evidence yet. The eight traits are kept open."),
        )
    most, least = (words.word(words.TRAITS, line["word"]) for line in ends)
    if _apart(*ends):
        heading = _(
            "What we see most in one another is {most}; what we see least is {least}"
        ).format(most=most, least=least)
    else:
        heading = _("We see all eight traits in one another {often}").format(
            often=_often(whole)
        )
    return heading, _where(lines, words.TRAITS)


def _often(whole: Sequence[BlockEstimate]) -> str:
    values = [line["estimate"]["value"] for line in whole if line["estimate"]]
    return _(words.POINTS[int(sum(values) / len(values) + 0.5) - 1])


def _where(lines: Sequence[BlockEstimate], names: dict[str, str]) -> str:
    """Return whether blocks differ from the whole, word by word, and in which."""
    own = [line for line in lines if line["block"] != WHOLE and line["estimate"]]
    if not own:
        return _("There is one figure for all of us, too few for blocks of their own.")
    parts = parting(lines)
    if not parts:
        return _("Wherever one stands: no block differs from the whole.")
    named = listed([words.word(names, word) for word in parts])
    if len(parts) == len({line["word"] for line in lines}):
        return _("How often depends on where one stands: blocks differ in each.")
    return _(
        "Where one stands makes a difference for {words}, and for nothing else."
    ).format(words=named)


def parting(lines: Sequence[BlockEstimate]) -> list[str]:
    """Return the words in which the range of a block parts from that of the whole."""
    whole = {line["word"]: line["estimate"] for line in _whole(lines)}
    found = []
    for line in lines:
        here, all_of_us = line["estimate"], whole.get(line["word"])
        if (
            line["block"] != WHOLE
            and here
            and all_of_us
            and (here["low"] > all_of_us["high"] or here["high"] < all_of_us["low"])
        ):
            found.append(line["word"])
    return list(dict.fromkeys(found))


def as_one(lines: Sequence[BlockEstimate]) -> tuple[str, str]:
    """Return heading and sentence where raters hardly tell traits apart."""
    heading = _("We see one another as a whole: the eight traits go together here")
    if not any(line["estimate"] for line in lines):
        return heading, _("Not enough evidence yet for a figure.")
    return heading, _(
        "So one figure stands for all eight. Whoever was said to show one of them often"
        " was said to show them all."
    )


def inclusion(lines: Sequence[BlockEstimate]) -> tuple[str, str]:
    """Return heading and sentence on inclusion, by block and for the whole."""
    whole = _whole(lines)
    ends = _ends(whole)
    if ends is None:
        return (
            _("Who is brought in"),
            _("Not enough evidence yet. Six experiences are kept open."),
        )
    if not _apart(*ends):
        heading = _("We meet all six experiences {often}").format(often=_often(whole))
        return heading, _where(lines, words.EXPERIENCES)
    most, rarest = (words.word(words.EXPERIENCES, line["word"]) for line in ends)
    heading = _("We meet {most} most often, and {least} least").format(
        most=most, least=rarest
    )
    return heading, _where(lines, words.EXPERIENCES)


def lead(whole: Sequence[BlockEstimate]) -> tuple[str, str]:
    """Return heading and sentence on how people experience their managers."""
    ends = _ends(whole)
    if ends is None:
        return (
            _("How people experience the lead of their managers"),
            _("Not enough evidence yet."),
        )
    if not _apart(*ends):
        return (
            _("How people experience the lead of their managers"),
            _("Direction, example, shared lead and inclusion lie close together."),
        )
    most, least = (words.word(words.FACETS_OF_MANAGERS, one["word"]) for one in ends)
    return (
        _("Managers {most} more often than they {least}").format(
            most=most, least=least
        ),
        _("So say the people who report to them, all together."),
    )


def handed_on(
    reasons: Sequence[NamedBand], traits_on: Sequence[NamedBand]
) -> tuple[str, str]:
    """Return heading and sentence on why people follow and what they picked up."""
    heading = _("What draws people, and what goes on")
    if not reasons and not traits_on:
        return heading, _(
            "Not enough evidence yet. A word is shown from five people on."
        )
    said = _("Why people follow here, and which traits went on from one to another.")
    drawn = _foremost(reasons)
    if drawn is None:
        return heading, said
    why = words.word(words.REASONS_NAMED, drawn)
    return _("{Reason} draws more people than anything else").format(
        Reason=sentence(why)
    ), said


def _foremost(items: Sequence[NamedBand]) -> str | None:
    """Return the word whose band lies above all others, None where several share it."""
    starts = [words.band_start(item["people"]) for item in items]
    if starts and starts.count(max(starts)) == 1:
        return items[starts.index(max(starts))]["word"]
    return None


def _ends(lines: Sequence[BlockEstimate]) -> tuple[BlockEstimate, BlockEstimate] | None:
    """Return the lines with the highest and the lowest value, None without any."""
    shown = [(line["estimate"]["value"], line) for line in lines if line["estimate"]]
    if not shown:
        return None
    by_value = sorted(shown, key=lambda pair: pair[0])
    return by_value[-1][1], by_value[0][1]


def least(whole: Sequence[BlockEstimate]) -> str | None:
    """Return the word that is met least, None where no difference may be named."""
    ends = _ends(whole)
    return ends[1]["word"] if ends and _apart(*ends) else None


def _apart(most: BlockEstimate, least: BlockEstimate) -> bool:
    """Say whether the two ranges part, so that a difference may be named."""
    high, low = most["estimate"], least["estimate"]
    return bool(high and low and high["low"] > low["high"])


def response(page: OrganisationPage) -> tuple[str, str]:
    """Return heading and sentence on who spoke."""
    heading = _("{share} of us spoke").format(share=words.share(page["answered"]))
    said = {
        "ok": _("firm in {n}"),
        "directional": _("pointing a way in {n}"),
        "hidden": _("kept open in {n}"),
    }
    gates = [line["gate"] for line in page["response"]]
    if set(gates) == {"ok"}:
        return heading, _("Enough in every block for its figures to be firm.")
    parts = [
        text.format(n=words.number(gates.count(gate)))
        for gate, text in said.items()
        if gate in gates
    ]
    return heading, _(
        "Where fewer spoke, we say less. Of {all} blocks, figures are {parts}."
    ).format(all=words.number(len(gates)), parts=listed(parts))


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
