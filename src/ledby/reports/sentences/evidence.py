"""How we know: how many people, how sure, which question, how it was worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.science.released import Estimate, Followers


@dataclass(frozen=True, slots=True)
class Note:
    """The margin of a finding: who stands behind it, how sure it is, how we know."""

    people: str
    sure: str
    how: str


def gate_said(gate: str) -> str:
    """Return what the response around somebody allows."""
    return {
        "ok": _(
            "Four in five of those who were asked answered, or more: this is firm."
        ),
        "directional": _(
            "Fewer than four in five of those who were asked answered: it points a way."
        ),
    }.get(gate, _("Too few of those who were asked answered, so we say nothing."))


def followers(found: Followers) -> Note:
    """Return the account of the followers map."""
    band = found["band"]
    if band == "0–2":
        people = _("Nobody, or one or two: they look the same")
        sure = _(
            "It says something about one season and five names, and little of you."
        )
    else:
        people = sentence(words.people(words.band_in_words(band))) if band else ""
        sure = gate_said(found["gate"])
    return Note(
        people=people or _("Kept open"),
        sure=sure,
        how=_(
            "“Whom would you choose to follow here, whatever their title?” Each person"
            " could name up to five, or nobody. We show bands, never a count; nobody is"
            " told who did not name them, and a follow that was given for the totals"
            " only is left out here."
        ),
    )


def active(estimate: Estimate | None) -> Note:
    """Return the account of the share of active follows."""
    return Note(
        people=words.people(estimate["people"]) if estimate else _("Kept open"),
        sure=_("The range holds the true share 9 times out of 10.")
        if estimate
        else _("The place stays open until five people have said how they follow."),
        how=_(
            "Each follower chose one of five steps, from “I have to” to “I act on their"
            " message unasked”. The two highest count as active. Share and range are"
            " rounded to 5 in 100 (Wilson interval)."
        ),
    )


def texts(signed_notes: int, unsigned: int) -> Note:
    """Return the account of what people wrote."""
    written = signed_notes + unsigned
    if not written:
        people = _("Kept open")
    elif written == 1:
        people = _("One voice")
    else:
        people = _("{n} voices").format(n=written)
    return Note(
        people=people,
        sure=_("Written to you, and meant to reach you.")
        if written
        else _("Unsigned words are shown from five writers on, so nobody stands out."),
        how=_(
            "“What did they say that rang true?” A follower may sign or not. Unsigned"
            " words come in one shuffled batch after the close, from at least five"
            " writers, with nothing beside them that could give a writer away."
        ),
    )


def flow(named: Sequence[str]) -> Note:
    """Return the account of reasons and traits; *named* are the bands behind them."""
    return Note(
        people=_("5 people or more, each time") if named else _("Kept open"),
        sure=_(
            "A word is shown from five people on. Fewer than five, and none, look"
            " alike."
        ),
        how=_(
            "“Why do you follow them?” up to two reasons, and “Which trait did you pick"
            " up from them?” one of eight. The width of a line is a band of people."
        ),
    )


def traits(level: Estimate | None, *, as_one: bool = False) -> Note:
    """Return the account of the eight traits; *as_one*: they are hardly told apart."""
    how = _(
        "Three short questions a trait: “In the last three months, how often have"
        " you seen this person …” from never (1) to nearly always (5). Corrected"
        " for colleagues who answer high or low about everybody, and drawn towards"
        " the middle where few answered. Answers that are all alike or by chance"
        " are set aside before the count. Your own answer is never part of it. The"
        " bar is a 90 in 100 range. A strength means that others see at least as"
        " much of it as people here see in one another on average."
    )
    if level is None:
        sure = _("A trait is shown once enough of the people asked had seen it.")
    elif as_one:
        sure, how = told_as_one(), f"{how} {why_as_one()}"
    else:
        sure = _(
            "Read the pattern, not the decimals. Some of any difference is chance."
        )
    return Note(words.people(level["people"]) if level else _("Kept open"), sure, how)


def told_as_one() -> str:
    """Return in a sentence why one figure stands for eight."""
    return _(
        "Answers about one person hardly differ from trait to trait, so one figure"
        " stands for all eight."
    )


def why_as_one() -> str:
    """Return how that comes about, and what the traits are shown against."""
    return _(
        "Whoever saw one of the eight often said they saw all of them. Eight separate"
        " figures would pretend to know more than that. The traits are shown against"
        " the one figure, with the range that the answers of this cycle leave."
    )


def lead(shown: Sequence[Estimate]) -> Note:
    """Return the account of how people experience the lead."""
    return Note(
        people=words.people(shown[0]["people"]) if shown else _("Kept open"),
        sure=_("Only people who report to you were asked this.")
        if shown
        else _("It takes five of the people who report to you."),
        how=_(
            "Two short questions for each of the four, from never (1) to nearly always"
            " (5), answered by people who report to you. Means with a 90 in 100 range,"
            " shown from five people on."
        )
        + " "
        + in_half_points(),
    )


def leadership(people: str) -> Note:
    """Return the account of the map of leaders and managers."""
    return Note(
        people=words.people(people),
        sure=_("Sizes are bands. Fewer than five and none look the same."),
        how=_(
            "Somebody leads who is followed by choice; somebody manages to whom people"
            " report. The two are set side by side, in each block. No name is ever"
            " listed, and blocks keep one order on all pages, so that no order means"
            " anything."
        ),
    )


def block_shares() -> Note:
    """Return the account of active following by block."""
    return Note(
        people=_("5 people or more in each row"),
        sure=_("The bar holds the true share 9 times out of 10."),
        how=_(
            "Each follower chose one of five steps, from “I have to” to “I act on their"
            " message unasked”. The two highest count as active. Blocks in which fewer"
            " than five spoke are read together with a neighbour."
        ),
    )


def handed_on() -> Note:
    """Return the account of reasons and traits over the whole organisation."""
    return Note(
        people=_("5 people or more, each time"),
        sure=_("One more dot stands for about half as many people again."),
        how=_(
            "“Why do you follow them?” up to two reasons, and “Which trait did you pick"
            " up from them?” one of eight. Bands of people who named a word at least"
            " once."
        ),
    )


def block_means() -> Note:
    """Return the account of means by block."""
    return Note(
        people=_("5 people or more in each row"),
        sure=_("Where two bars overlap, the difference may be chance."),
        how=_(
            "From never (1) to nearly always (5), in the last three months. Means with"
            " a 90 in 100 range, rounded to 0.1. Blocks in which fewer than five spoke"
            " are read together with a neighbour; ends of the scale are cut where few"
            " spoke."
        )
        + " "
        + in_half_points(),
    )


def in_half_points() -> str:
    """Return why a mean may be given more coarsely than the others."""
    return _(
        "Where a few came or went after the last release, a mean is given in half"
        " points, so that what they said does not follow from the difference."
    )


def response(people: str, gate: str) -> Note:
    """Return the account of who spoke."""
    return Note(
        people=_("{people} people were asked").format(people=people),
        sure=gate_said(gate),
        how=_(
            "Shares are rounded to 5 in 100. Nobody can see who answered, the people"
            " who run this site included."
        ),
    )


def reliability(raters: int | None) -> Note:
    """Return the account of how steady the answers are."""
    return Note(
        people=_("About {n} colleagues a person").format(n=raters)
        if raters
        else _("Kept open"),
        sure=_("This is about the questions and the answers, not about anybody."),
        how=_(
            "Differences between answers are divided into what belongs to the person,"
            " what belongs to whoever answers (some say “often” about everybody), and"
            " the rest: occasion, item and chance. Steady enough means a"
            " generalisability of 0.70."
        ),
    )


def comments() -> Note:
    """Return the account of comments."""
    return Note(
        people=_("10 writers or more in each block"),
        sure=_("Only texts whose writer ticked that they may be shown."),
        how=_(
            "Shown in one shuffled batch after the close, never beside a figure, a time"
            " or another text of the same writer."
        ),
    )
