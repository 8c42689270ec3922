"""The words for what a release says, in the reader's language."""

from __future__ import annotations

import re

from ledby.reports.language import figure, gettext_noop, listed
from ledby.reports.language import gettext as _
from ledby.science.released import Estimate

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
FACETS_OF_MANAGERS = {
    "direction": gettext_noop("say where we go and why"),
    "example": gettext_noop("do first what they ask of others"),
    "shared_lead": gettext_noop("let others take the lead"),
    "inclusion": gettext_noop("bring everybody in"),
}
EXPERIENCES = {
    "climate_1": gettext_noop("a hearing before decisions"),
    "climate_2": gettext_noop("speaking up without a price"),
    "climate_3": gettext_noop("a fair hearing for ideas"),
    "climate_4": gettext_noop("news of decisions in time"),
    "climate_5": gettext_noop("tasks to grow with"),
    "climate_6": gettext_noop("room to be oneself"),
}
"""The inclusion items in a few words."""
SOURCES = {
    "person": gettext_noop("the person whom the answer is about"),
    "profile": gettext_noop("how one trait of theirs differs from another"),
    "habit": gettext_noop("the habit of whoever answers"),
    "pair": gettext_noop("how these two people meet"),
    "answer": gettext_noop("the question, the day and chance"),
}
"""Where a difference between two answers comes from."""
BETWEEN = {
    "quiet": gettext_noop("quiet: less than a third, or hardly anybody"),
    "less": gettext_noop("less than their other ties would give"),
    "usual": gettext_noop("as expected, or not clear"),
    "more": gettext_noop("more"),
    "much_more": gettext_noop("much more: three times and above"),
    "few": gettext_noop("too few to say"),
}
"""How much two blocks turn to each other."""
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
    1: gettext_noop("one"),
    2: gettext_noop("two"),
    3: gettext_noop("three"),
    4: gettext_noop("four"),
    5: gettext_noop("five"),
    6: gettext_noop("six"),
    7: gettext_noop("seven"),
    8: gettext_noop("eight"),
    9: gettext_noop("nine"),
    10: gettext_noop("ten"),
}


def word(words: dict[str, str], key: str) -> str:
    """Return the word for *key*; a key that has none is read out as it is written."""
    return _(words[key]) if key in words else key.replace("_", " ")


def seen(estimate: Estimate) -> str:
    """Return the words of the scale that a range holds: "sometimes to often"."""
    ends = (int(end + 0.5) for end in (estimate["low"], estimate["high"]))
    low, high = (_(POINTS[end - 1]) for end in ends)
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def people(band: str | None) -> str:
    """Return "5–9 people" for a band, and what silence means for None."""
    if band is None:
        return _("fewer than 5, or none")
    return _("{band} people").format(band=band)


def band_in_words(band: str) -> str:
    """Return "six to nine" for "6–9" and "ten or more" for "10+"."""
    ends = [end.replace(",", "") for end in re.findall(r"[\d,]+", band)]
    low, *high = [number(int(end)) for end in ends]
    if high:
        return _("{low} to {high}").format(low=low, high=high[0])
    return _("{low} or more").format(low=low)


def number(n: int) -> str:
    """Return a small number as a word, a larger one in figures."""
    return _(NUMBERS[n]) if n in NUMBERS else figure(n)


def band_end(band: str | None) -> int:
    """Return the most people that a band allows; four where there is none."""
    if band is None:
        return 4
    return int(re.findall(r"[\d,]+", band)[-1].replace(",", ""))


def band_start(band: str) -> int:
    """Return the fewest people that a band allows."""
    digits = re.match(r"\D*([\d,]+)", band)
    return int(digits.group(1).replace(",", "")) if digits else 0


def points(estimate: Estimate) -> str:
    """Return an estimate on the scale 1..5 as text: "4.6", "4.6 or more"."""
    return _clipped(figure(estimate["value"], 1), estimate["clip"])


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
    return f"{figure(estimate['low'], 1)}–{figure(estimate['high'], 1)}"


def relationships(words: list[str]) -> str:
    """Return "peers and others you work with" for a merged group."""
    return listed([word(RELATIONSHIPS, each) for each in words])
