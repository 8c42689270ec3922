"""What changed since the last cycle, as far as two ranges part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence
from ledby.reports.sentences.evidence import Note
from ledby.science.released import WHOLE, Changed, Since

WORDS: Final = {
    "traits": words.TRAITS,
    "level": words.TRAITS,
    "lead": words.FACETS_ABOUT_MANAGERS,
    "inclusion": words.EXPERIENCES,
}


@dataclass(frozen=True, slots=True)
class SinceStory:
    """A finding in words alone, with a line for each number that changed."""

    heading: str
    sentence: str
    lines: tuple[str, ...]
    note: Note


def since(found: Since | None) -> SinceStory | None:
    """Return what changed, None where there is nothing to compare with."""
    if not found or not found["compared"]:
        return None
    ups = sum(change["change"] == "up" for change in found["changes"])
    downs = len(found["changes"]) - ups
    if not found["changes"]:
        heading = _("No clear change since {cycle}").format(cycle=found["cycle"])
        said = _(
            "Not one of {all} figures lies clear of the range that it had then. That is"
            " what one cycle to the next mostly looks like."
        ).format(all=words.number(found["compared"]))
    else:
        heading = _("Since {cycle}, {ups} went up and {downs} went down").format(
            cycle=found["cycle"], ups=words.number(ups), downs=words.number(downs)
        )
        said = _(
            "Of {all} figures that both cycles show. About one in fifty would part so"
            " far by chance alone; in all others there is no clear change."
        ).format(all=words.number(found["compared"]))
    return SinceStory(
        heading=heading,
        sentence=said,
        lines=tuple(_line(change) for change in found["changes"]),
        note=Note(
            people=_("Only what both cycles show"),
            sure=_("Up or down is said where the two ranges do not meet."),
            how=_(
                "The released range of then beside the released range of now, block by"
                " block where the block is the same units. Two ranges of 90 in 100 that"
                " do not meet are a difference that chance gives once in fifty times."
                " People come and go between cycles: a change is one of the block, not"
                " of anybody in it."
            ),
        ),
    )


def _line(change: Changed) -> str:
    what = (
        _("active following")
        if change["part"] == "active"
        else words.word(WORDS[change["part"]], change["word"])
    )
    whole = change["block"] == WHOLE
    where = _("all together") if whole else change["label"]
    said = (
        _("{What}, {where}: up")
        if change["change"] == "up"
        else _("{What}, {where}: down")
    )
    return said.format(What=sentence(what), where=where)
