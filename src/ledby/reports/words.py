"""The words for what a release says, in the reader's language."""

from __future__ import annotations

import re

from ledby.reports.language import gettext as _
from ledby.reports.language import gettext_noop, listed
from ledby.science.disclosure.pages import Estimate

TRAITS = {
    "judgment": gettext_noop("judgment"),
    "work_ethic": gettext_noop("work ethic"),
    "competence": gettext_noop("competence"),
    "honesty": gettext_noop("honesty"),
    "courage": gettext_noop("courage"),
    "discretion": gettext_noop("discretion"),
    "loyalty": gettext_noop("loyalty"),
    "ego_management": gettext_noop("ego management"),
    "level": gettext_noop("all eight together"),
}
SEEN_TO = {
    "judgment": gettext_noop("weigh things before you act"),
    "work_ethic": gettext_noop("finish what you take on"),
    "competence": gettext_noop("hand over work that others can build on"),
    "honesty": gettext_noop("pass on bad news as fully as good"),
    "courage": gettext_noop("speak up while others stay silent"),
    "discretion": gettext_noop("keep what you were told in confidence"),
    "loyalty": gettext_noop("put the common goal before a quarrel"),
    "ego_management": gettext_noop("name others and let them lead"),
}
"""What people have seen somebody do, after "people see you"."""
REASONS = {
    "tells_the_truth": gettext_noop("you tell the truth"),
    "knows_the_work": gettext_noop("you know the work"),
    "includes_people": gettext_noop("you include people"),
    "stays_calm": gettext_noop("you stay calm"),
    "shares_the_lead": gettext_noop("you share the lead"),
    "keeps_promises": gettext_noop("you keep your promises"),
    "shows_the_way": gettext_noop("you show the way"),
    "lets_me_grow": gettext_noop("you let people grow"),
}
REASONS_NAMED = {
    "tells_the_truth": gettext_noop("telling the truth"),
    "knows_the_work": gettext_noop("knowing the work"),
    "includes_people": gettext_noop("including people"),
    "stays_calm": gettext_noop("staying calm"),
    "shares_the_lead": gettext_noop("sharing the lead"),
    "keeps_promises": gettext_noop("keeping promises"),
    "shows_the_way": gettext_noop("showing the way"),
    "lets_me_grow": gettext_noop("letting people grow"),
}
FACETS = {
    "direction": gettext_noop("direction"),
    "example": gettext_noop("example"),
    "shared_lead": gettext_noop("shared lead"),
    "inclusion": gettext_noop("inclusion"),
}
FACETS_AS_SEEN = {
    "direction": gettext_noop("you say where we go and why"),
    "example": gettext_noop("you do first what you ask of others"),
    "shared_lead": gettext_noop("you let others take the lead"),
    "inclusion": gettext_noop("you bring everybody in"),
}
FACETS_ABOUT_MANAGERS = {
    "direction": gettext_noop("Managers say where we go and why"),
    "example": gettext_noop("Managers do first what they ask of others"),
    "shared_lead": gettext_noop("Managers let others take the lead"),
    "inclusion": gettext_noop("Managers bring everybody in"),
}
RELATIONSHIPS = {
    "self": gettext_noop("yourself"),
    "manager": gettext_noop("your manager"),
    "peer": gettext_noop("peers"),
    "report": gettext_noop("people who report to you"),
    "other": gettext_noop("others you work with"),
}
ENERGY = {
    3: gettext_noop("joins in gladly"),
    4: gettext_noop("adds ideas of their own"),
    5: gettext_noop("acts on your message unasked"),
}
POINTS = (
    gettext_noop("never"),
    gettext_noop("rarely"),
    gettext_noop("sometimes"),
    gettext_noop("often"),
    gettext_noop("nearly always"),
)
NUMBERS = {
    0: gettext_noop("none"),
    2: gettext_noop("two"),
    3: gettext_noop("three"),
    5: gettext_noop("five"),
    6: gettext_noop("six"),
    9: gettext_noop("nine"),
    10: gettext_noop("ten"),
}


def word(words: dict[str, str], key: str) -> str:
    """Return the word for *key*; a key that has none is read out as it is written."""
    return _(words[key]) if key in words else key.replace("_", " ")


def people(band: str | None) -> str:
    """Return "5–9 people" for a band, and what silence means for None."""
    if band is None:
        return _("fewer than 5, or none")
    return _("{band} people").format(band=band)


def band_in_words(band: str) -> str:
    """Return "six to nine" for "6–9" and "ten or more" for "10+"."""
    ends = [end.replace(",", "") for end in re.findall(r"[\d,]+", band)]
    low, *high = [
        _(NUMBERS[int(end)]) if int(end) in NUMBERS else f"{int(end):,}" for end in ends
    ]
    if high:
        return _("{low} to {high}").format(low=low, high=high[0])
    return _("{low} or more").format(low=low)


def band_start(band: str) -> int:
    """Return the fewest people that a band allows."""
    digits = re.match(r"\D*([\d,]+)", band)
    return int(digits.group(1).replace(",", "")) if digits else 0


def points(estimate: Estimate) -> str:
    """Return an estimate on the scale 1..5 as text: "4.6", "4.6 or more"."""
    return _clipped(f"{estimate['value']:.1f}", estimate["clip"])


def in_hundred(estimate: Estimate) -> str:
    """Return an estimate of a share as text: "75 in 100"."""
    return _clipped(share(estimate["value"]), estimate["clip"])


def share(value: float) -> str:
    """Return a share 0..1 as text: "75 in 100"."""
    return _("{n} in 100").format(n=round(100 * value))


def _clipped(text: str, clip: str) -> str:
    if clip == "at_least":
        return _("{value} or more").format(value=text)
    if clip == "at_most":
        return _("{value} or less").format(value=text)
    return text


def between(estimate: Estimate, *, hundredths: bool = False) -> str:
    """Return the 90 % range of an estimate as text: "4.3–4.8"."""
    if hundredths:
        return f"{round(100 * estimate['low'])}–{round(100 * estimate['high'])}"
    return f"{estimate['low']:.1f}–{estimate['high']:.1f}"


def relationships(words: list[str]) -> str:
    """Return "peers and others you work with" for a merged group."""
    return listed([word(RELATIONSHIPS, each) for each in words])
