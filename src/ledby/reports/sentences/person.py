"""Sentences of a person's page: warm, short, and never more than was released."""

from __future__ import annotations

from collections.abc import Sequence

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import gettext_noop, listed, sentence
from ledby.science.released import (
    Estimate,
    FacetLine,
    NamedBand,
    PersonPage,
    Told,
    TraitLine,
)

FEW = "0–2"
OFTEN, SOMETIMES = 3.5, 3.0
"""From here on a range speaks of what is seen often; below, of less than sometimes."""


def answer(page: PersonPage) -> str:
    """Return the answer to the title question, from the strongest evidence there is."""
    followers = page["followers"]
    if followers["band"] in {None, FEW}:
        return _without_followers(page)
    many = words.band_in_words(followers["band"] or FEW)
    if followers["gate"] == "directional":
        said = _("Because, as far as we can see, {many} people already are, by choice.")
    else:
        said = _("Because {many} people already are, by choice.")
    return f"{said.format(many=many)} {_reasons(followers['reasons'])}".strip()


def _reasons(reasons: Sequence[NamedBand]) -> str:
    if not reasons:
        return ""
    named = listed([words.word(words.REASONS, one["word"]) for one in reasons[:3]])
    return _("They say {reasons}.").format(reasons=named)


def _without_followers(page: PersonPage) -> str:
    strong = _often_seen(page["traits"])
    if strong:
        seen = listed([words.word(words.SEEN_TO, line["trait"]) for line in strong])
        return _(
            "Because people often see you {seen}. Whoever follows you starts from"
            " there."
        ).format(seen=seen)
    if page["told"] or page["messages"]:
        return _(
            "Because something you said stayed with people. Their words are below."
        )
    if page["followers"]["band"] is None:
        return _(
            "That answer is still being written. Too few people around you spoke this"
            " time for us to tell you anything true."
        )
    return _("That is an answer to grow into, and it begins with something small.")


def _often_seen(traits: Sequence[TraitLine]) -> list[TraitLine]:
    seen = [line for line in traits if _low(line["score"]) >= OFTEN]
    seen.sort(key=lambda line: -_low(line["score"]))
    return seen[:2]


def _low(estimate: Estimate | None) -> float:
    return estimate["low"] if estimate else 0.0


def after(page: PersonPage) -> str:
    """Return where the followers stand, set against the reporting line."""
    beyond = page["followers"]["beyond_line"]
    band = page["followers"]["band"]
    if band is None:
        return ""
    if band == FEW:
        return _(
            "A quiet page says little about you. Nobody and a few look the same here,"
            " on purpose, so nobody can be counted out."
        )
    if not page["reports"]:
        return _("Nobody reports to you: no chart asks them to follow.")
    if beyond in {None, FEW}:
        return ""
    many = sentence(words.band_in_words(beyond or FEW))
    return _(
        "{many} of them do not report to you: no chart asks them to follow."
    ).format(many=many)


def following(active: Estimate | None) -> tuple[str, str]:
    """Return heading and sentence on how actively people follow."""
    if active is None:
        return (
            _("How they follow"),
            _(
                "Whether people wait to be asked, or act on your message unasked. It"
                " takes five of them to say so."
            ),
        )
    share = words.in_hundred(active)
    if active["low"] >= 0.5:
        return (
            _("They follow of their own accord"),
            _(
                "{share} of them add ideas of their own, or act on your message before"
                " anybody asks."
            ).format(share=share),
        )
    if active["high"] <= 0.5:
        return (
            _("They follow, and wait to be asked"),
            _(
                "{share} of them add ideas of their own or act unasked. The others join"
                " in when you call; leave them room to begin."
            ).format(share=share),
        )
    return (
        _("Some follow with ideas of their own"),
        _(
            "{share} of them add ideas or act unasked. The range is too wide to say"
            " whether that is most of them."
        ).format(share=share),
    )


def picked_up(traits: Sequence[NamedBand]) -> str:
    """Return which traits went on from the person to others."""
    if not traits:
        return _(
            "Which trait went on from you to others. It takes five people who name the"
            " same one."
        )
    named = listed([words.word(words.TRAITS, one["word"]) for one in traits])
    return _("{traits} went on from you to others.").format(traits=sentence(named))


def voices() -> str:
    """Return what stands in the place of words that have not come yet."""
    return _(
        "What you said that stayed with people, in their own words. Unsigned words"
        " arrive together, from five writers on."
    )


def signed(told: Told) -> str:
    """Return how a follower who signed says that they follow.

    The two lowest steps stay unsaid: beside a name they would read as a complaint.
    """
    parts = []
    how = words.ENERGY.get(told["energy"] or 0)
    if how:
        parts.append(_(how))
    if told["trait"]:
        trait = words.word(words.TRAITS, told["trait"])
        parts.append(_("picked up {trait} from you").format(trait=trait))
    return listed(parts)


AGREEMENT = {
    "agreed_strength": gettext_noop("You see it alike: something to build on."),
    "agreed_growth": gettext_noop("You see it alike, and there is room to grow."),
    "hidden_strength": gettext_noop("More than you say: a strength you don't count."),
    "modest": gettext_noop("More than you say, with room to grow still."),
    "confident_strength": gettext_noop("A strength, and you see even more of it."),
    "blind_spot": gettext_noop("You see more of this than others have seen so far."),
    "unclear": gettext_noop("Whether you see it alike, nobody can tell yet."),
}
"""What the range of the gap between self and others allows one to say."""


def as_one(level: TraitLine) -> str:
    """Return what is said where raters see a person as a whole."""
    score = level["score"]
    if not score:
        return _("How others see you follow, beside what you say of yourself.")
    return _(
        "People see you as a whole: what is asked of a good follower, they see {often}"
        " in you."
    ).format(often=words.seen(score))


def as_follower(traits: Sequence[TraitLine]) -> str:
    """Return what the eight traits say together: gaps first, then what is seen."""
    shown = [line for line in traits if line["score"]]
    if not shown:
        return _("How others see you follow, beside what you say of yourself.")
    more = [line["trait"] for line in shown if line["gap"] == "under"]
    if more:
        named = listed([words.word(words.TRAITS, one) for one in more])
        return _(
            "Others see more {traits} in you than you give yourself credit for."
        ).format(traits=named)
    unseen = (
        _("Some of it you count more than others have been able to see so far.")
        if any(line["gap"] == "over" for line in shown)
        else ""
    )
    strong = [line["trait"] for line in _often_seen(shown)]
    if strong:
        named = listed([words.word(words.TRAITS, one) for one in strong])
        said = _("What people see most plainly in you: {traits}.").format(traits=named)
        return f"{said} {unseen}".strip()
    return unseen or _alike(shown)


def _alike(shown: Sequence[TraitLine]) -> str:
    said = {line["agreement"] for line in shown}
    if said & {"agreed_strength", "agreed_growth"}:
        return _("You and the people around you see much the same.")
    if "unclear" in said:
        return _("It is too early to say whether you and others see it alike.")
    return _("This is how the people around you see you follow.")


def trait_said(line: TraitLine, *, gap: bool = True) -> str:
    """Return what the ranges of a trait allow one to say, "" without a range.

    The words of the scale that the range holds, then how self and others compare;
    *gap*: say so where one sees more in oneself.
    """
    if not line["score"]:
        return ""
    said = [_("{Often}.").format(Often=sentence(words.seen(line["score"])))]
    if line["agreement"] and (gap or line["gap"] != "over"):
        said.append(_(AGREEMENT[line["agreement"]]))
    if line["state"] == "directional" and line["agreement"] != "unclear":
        said.append(_("The range is wide: it points a way, no more."))
    if not line["comparable"]:
        said.append(_("Seen by a circle of its own, so read it by itself."))
    return " ".join(said)


def trait_kept() -> str:
    """Return why a trait is not shown yet."""
    return _("Not enough evidence yet. Few had a chance to see this.")


def lead(lines: Sequence[FacetLine]) -> str:
    """Return how the person's people experience the lead."""
    shown = [(line["score"]["value"], line["facet"]) for line in lines if line["score"]]
    if not shown:
        return _(
            "Direction, example, a shared lead, a place for everybody: how your people"
            " meet them. It takes five of them to say so."
        )
    value, facet = max(shown)
    seen = words.word(words.FACETS_AS_SEEN, facet)
    if value < SOMETIMES:
        return _(
            "They have met little of this in the last three months; most of it that"
            " {facet}."
        ).format(facet=seen)
    return _("What they meet most often: {facet}.").format(facet=seen)
