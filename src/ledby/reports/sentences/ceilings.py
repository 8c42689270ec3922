"""Sentences on ceilings: who sits where, who is followed, what that does not say."""

from __future__ import annotations

from collections.abc import Sequence

from ledby.reports import words
from ledby.reports.language import figure, gettext_noop, sentence
from ledby.reports.language import gettext as _
from ledby.reports.sentences.evidence import Note
from ledby.science.ceilings import (
    OTHERS,
    PLACE,
    TENURE,
    Ceiling,
    Ceilings,
    GroupOdds,
    GroupShare,
    SeatLine,
)

ATTRIBUTES = {
    "gender": gettext_noop("gender"),
    "contract": gettext_noop("contract"),
    PLACE: gettext_noop("place"),
    TENURE: gettext_noop("years here"),
}
KNOWN = {
    "woman": gettext_noop("women"),
    "women": gettext_noop("women"),
    "female": gettext_noop("women"),
    "man": gettext_noop("men"),
    "men": gettext_noop("men"),
    "male": gettext_noop("men"),
    "employee": gettext_noop("employees"),
    "volunteer": gettext_noop("volunteers"),
    "student": gettext_noop("students"),
    "0-1": gettext_noop("people here for less than a year"),
    "1-3": gettext_noop("people here for one to three years"),
    "3-7": gettext_noop("people here for three to seven years"),
    "7+": gettext_noop("people here for seven years or more"),
    OTHERS: gettext_noop("all others"),
}
"""What lists of people call groups often, as a sentence calls them."""


def attribute(name: str) -> str:
    """Return what pages call an attribute."""
    return words.word(ATTRIBUTES, name.lower())


def group(name: str, attribute_: str) -> str:
    """Return what pages call a group, as the subject of a sentence."""
    if name.lower() in KNOWN:
        return _(KNOWN[name.lower()])
    if attribute_ == PLACE:
        return _("people in {place}").format(place=name)
    return _("people who told “{word}”").format(word=name)


def levels(line: SeatLine) -> str:
    """Return "Level 3" or "Levels 1 to 3"."""
    if line["first"] == line["last"]:
        return _("Level {n}").format(n=line["first"])
    return _("Levels {first} to {last}").format(first=line["first"], last=line["last"])


def share_of(shares: Sequence[GroupShare], name: str) -> GroupShare | None:
    """Return the share of the group *name*, None where it has none."""
    return next((one for one in shares if one["group"] == name), None)


def lowest(found: Ceiling) -> GroupOdds | None:
    """Return the group that most clearly sits lower than others, None without any."""
    below = [
        odds
        for odds in found["odds"]
        if odds["chance"] == "hardly" and odds["ratio"] < 1 and _apart(found, odds)
    ]
    return min(below, key=lambda odds: odds["ratio"], default=None)


def _apart(found: Ceiling, odds: GroupOdds) -> bool:
    """Say whether a group's shares, as rounded, differ where it is decided."""
    whole = share_of(found["everybody"], odds["group"])
    above = share_of(found["seats"][0]["shares"], odds["group"])
    if whole is None or above is None:
        return False
    return above["estimate"]["value"] < whole["estimate"]["value"]


def opening(page: Ceilings, worst: Ceiling | None) -> tuple[str, str]:
    """Return the heading, one sentence to repeat, and what stands behind it."""
    if worst is not None and (odds := lowest(worst)):
        return (
            shares(worst, odds["group"]),
            _(
                "Where it is decided means {levels}. Chance alone would hardly ever"
                " part the groups so far."
            ).format(levels=_lower(levels(worst["seats"][0]))),
        )
    return {
        "shown": (
            _("No ceiling to be seen"),
            _(
                "At every level each group is about as common as chance would have it."
                " A small ceiling could hide in the ranges below."
            ),
        ),
        "too_few": (
            _("Too few told to see a ceiling"),
            _(
                "Some told something of themselves, but a level is shown only when"
                " every group in it has enough people that nobody can be made out."
            ),
        ),
        "nobody": (
            _("Nobody told what a ceiling could be seen by"),
            _(
                "Or fewer than five people did. What people tell of themselves, such"
                " as their gender, is theirs to give, and to take back."
            ),
        ),
    }[page["state"]]


def shares(found: Ceiling, name: str) -> str:
    """Return the sentence that one can repeat."""
    whole = share_of(found["everybody"], name)
    above = share_of(found["seats"][0]["shares"], name)
    if whole is None or above is None:
        return ""
    return _(
        "{group} are {whole} in 100 of us, and {above} in 100 where it is decided"
    ).format(
        group=sentence(group(name, found["attribute"])),
        whole=round(100 * whole["estimate"]["value"]),
        above=round(100 * above["estimate"]["value"]),
    )


def by_attribute(found: Ceiling) -> tuple[str, str]:
    """Return the heading of an attribute, and its odds with chance in words."""
    name = sentence(attribute(found["attribute"]))
    odds = lowest(found)
    if odds is None:
        return name, _(
            "No group sits clearly lower than the others: chance alone could part them"
            " as far."
        )
    if found["attribute"] == TENURE:
        told = _(
            "The odds of {group} to sit higher are {ratio} times those of all others"
            " (range {low} to {high}). Much of that is time: whoever came last has had"
            " the least of it."
        )
    else:
        told = _(
            "The odds of {group} to sit higher are {ratio} times those of all others"
            " (range {low} to {high}). If groups did not matter, that would hardly ever"
            " come about."
        )
    return name, told.format(
        group=group(odds["group"], found["attribute"]),
        ratio=figure(odds["ratio"], 1),
        low=figure(odds["low"], 1),
        high=figure(odds["high"], 1),
    )


def followed(found: Ceiling, name: str) -> str:
    """Return what chosen follows say beside seats; empty where it is kept open."""
    above = share_of(found["seats"][0]["shares"], name)
    chosen = share_of(found["followed"], name)
    if above is None or chosen is None:
        return ""
    who = sentence(group(name, found["attribute"]))
    seats, follows = above["estimate"], chosen["estimate"]
    if follows["low"] > seats["value"] and lowest(found) is None:
        return _(
            "{group} are chosen to be followed more than they sit where it is decided."
        ).format(group=who)
    if follows["low"] > seats["value"]:
        return _(
            "{group} are chosen to be followed more than they sit where it is decided:"
            " the ceiling is one of seats and not of leading."
        ).format(group=who)
    if follows["high"] < seats["value"]:
        return _(
            "{group} are chosen to be followed less than they sit where it is decided."
        ).format(group=who)
    return _(
        "{group} are chosen to be followed about as much as they sit where it is"
        " decided, as far as the range lets one say."
    ).format(group=who)


def without_follows() -> str:
    """Return what is said where follows are kept open."""
    return _(
        "Too few chose, or were chosen, in one of the groups to set following beside"
        " seats."
    )


def caption(*, whole: bool) -> str:
    """Return what the marks of a picture are."""
    marks = _(
        "The dot is the share, the bar the range that the luck of a few appointments"
        " would give 9 times out of 10."
    )
    if not whole:
        return marks
    line = _("The dashed line is the share among all who told.")
    return f"{marks} {line}"


def note(k: str) -> Note:
    """Return the account of the ceiling; *k* is the band behind the first row."""
    return Note(
        people=sentence(words.people(k)),
        sure=_("Shares are rounded to 5 in 100."),
        how=_(
            "Only what people told of themselves, and did not take back, is counted,"
            " and the place and the years here from the list of people. Levels are"
            " joined from the highest down until every group has five people or more"
            " in each, or as many as was promised; smaller groups are one, or left out."
            " A figure stays as it was until as many people moved it. It is never"
            " worked out for a part of the organisation."
        ),
    )


def not_said() -> list[str]:
    """Return what the figures do not say."""
    return [
        _(
            "Why. A gap can come from who applied, who was asked, who stayed, or who"
            " was hired ten years ago: these figures cannot tell one from the other."
        ),
        _("Anything about one person: nobody sits where they do because of a share."),
        _("How it is for those who told nothing. They are in none of these figures."),
    ]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
