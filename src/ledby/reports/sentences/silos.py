"""Sentences on who turns to whom: between blocks, never between people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ledby.reports import words
from ledby.reports.language import gettext as _
from ledby.reports.language import listed
from ledby.reports.sentences.evidence import Note
from ledby.science.released import Inside, SiloCell, Silos, SiloView, SiloWord


def opening(view: SiloView, names: Mapping[str, str]) -> str:
    """Return the one sentence that a person can repeat."""
    levels = Counter(cell["level"] for cell in view["cells"])
    if set(levels) <= {"few"}:
        return _("Too few ties cross our blocks to compare any two of them")
    if not view["weakest"]:
        return _("No two blocks keep clear of each other, as far as can be seen")
    one, other = (names[block] for block in view["weakest"][0])
    rest = levels["quiet"] - 1
    if rest < 0:
        return _(
            "{one} and {other} turn to each other less than to all the others"
        ).format(one=one, other=other)
    if rest == 0:
        return _("It is quiet between {one} and {other}").format(one=one, other=other)
    if rest == 1:
        return _(
            "It is quiet between {one} and {other}, and between one more pair of blocks"
        ).format(one=one, other=other)
    return _(
        "It is quiet between {one} and {other}, and between {n} more pairs of blocks"
    ).format(one=one, other=other, n=words.number(rest))


def counted(view: SiloView) -> str:
    """Return how many pairs stand out, and how."""
    said: tuple[tuple[SiloWord, str], ...] = (
        ("quiet", _("quiet in {n}")),
        ("less", _("less than expected in {n}")),
        ("more", _("more in {n}")),
        ("much_more", _("much more in {n}")),
    )
    levels = Counter(cell["level"] for cell in view["cells"])
    parts = [
        text.format(n=words.number(levels[level]))
        for level, text in said
        if levels[level]
    ]
    if not parts:
        return _("Nothing stands out in any of the {all} pairs of blocks.").format(
            all=words.number(len(view["cells"]))
        )
    return _(
        "Of {all} pairs of blocks, it is {parts}. In the others nothing stands out."
    ).format(all=words.number(len(view["cells"])), parts=listed(parts))


def islands(view: SiloView, names: Mapping[str, str]) -> str:
    """Return which blocks turn to each other, empty where none clearly do."""
    together = [
        listed([names[block] for block in island])
        for island in view["islands"]
        if len(island) > 1
    ]
    if not together:
        return ""
    return _("Those that turn to each other stand together: {groups}.").format(
        groups="; ".join(together)
    )


def too_little() -> tuple[str, str]:
    """Return heading and sentence where pairs of blocks cannot be compared."""
    return (
        _("Not enough evidence yet to tell who turns to whom"),
        _(
            "It takes four blocks, and enough answers in each. With fewer blocks every"
            " pair follows from the rest, and nothing could be told apart from chance."
        ),
    )


def inside(found: Inside | None) -> tuple[str, str]:
    """Return heading and sentence on how many ties stay inside a block."""
    if found is None:
        return (
            _("How much stays inside"),
            _("Not enough evidence yet. There are too few ties to say."),
        )
    heading = _("About {n} ties in 100 stay inside their block").format(
        n=round(100 * found["share"])
    )
    chance = _(
        "If blocks did not matter, it would be {low} to {high} in 100. {said}"
    ).format(
        low=round(100 * found["low"]),
        high=round(100 * found["high"]),
        said=_kept(found),
    )
    return heading, chance


def _kept(found: Inside) -> str:
    if found["share"] > found["high"]:
        return _(
            "Everywhere people know those best with whom they work. Read it as where we"
            " stand, not as a fault."
        )
    if found["share"] < found["low"]:
        return _("So people look beyond their own block more than chance alone would.")
    return _("So it makes no difference here in which block somebody sits.")


def bridges(found: Silos) -> tuple[str, str]:
    """Return heading and sentence on people and pairs that bridge, never who."""
    band = found["bridges"]
    heading = (
        _("{people} reach into three other blocks or more").format(
            people=words.people(band)
        )
        if band
        else _("Hardly anybody reaches into three other blocks")
    )
    if not found["pairs"]:
        return heading, _("No pair of blocks has two ties yet.")
    if found["hanging"] is None:
        return heading, _(
            "Of the {pairs} pairs of blocks that are tied, two at most, or none, hang"
            " on a single person. Who that would be is not kept anywhere."
        ).format(pairs=words.number(found["pairs"]))
    return heading, _(
        "Of the {pairs} pairs of blocks that are tied, {n} hang on a single person: if"
        " they left, the tie would leave with them. Who they are is not kept anywhere."
    ).format(pairs=words.number(found["pairs"]), n=words.number(found["hanging"]))


def pair_heading(level: SiloWord, one: str, other: str) -> str:
    """Return what is to be said of two blocks, in one sentence."""
    said = {
        "quiet": _("It is quiet between {one} and {other}"),
        "less": _(
            "{one} and {other} turn to each other less than their other ties would give"
        ),
        "usual": _(
            "{one} and {other} turn to each other about as much as was to be expected"
        ),
        "more": _(
            "{one} and {other} turn to each other more than their other ties would give"
        ),
        "much_more": _(
            "{one} and {other} turn to each other much more than their other ties would"
            " give"
        ),
        "few": _("There is too little between {one} and {other} to say anything"),
    }
    return said[level].format(one=one, other=other)


def pair_means(level: SiloWord) -> str:
    """Return what to make of it."""
    if level in {"quiet", "less"}:
        return _(
            "A quiet place is not a fault. Ask first whether the two have something to"
            " do together; if they have, begin with one small piece of work that both"
            " want done."
        )
    if level in {"more", "much_more"}:
        return _(
            "Something holds these two together. It may be worth asking what, before"
            " anything is moved."
        )
    if level == "few":
        return _(
            "Few, so few that one answer more or less would turn the picture. The place"
            " is kept open."
        )
    return _("Nothing stands out here, one way or the other.")


def there(band: str, one: str, other: str) -> str:
    """Return how many of one block chose somebody in the other."""
    if band == "few":
        return _("In {one}, one, two or nobody chose somebody in {other}.").format(
            one=one, other=other
        )
    return _("In {one}, {people} chose to follow somebody in {other}.").format(
        one=one, people=words.people(band), other=other
    )


def trait_flow(trait: str, people: str, one: str, other: str) -> str:
    """Return that people of *other* picked up a trait from somebody in *one*."""
    return _("{people} in {other} picked up {trait} from somebody in {one}.").format(
        people=words.people(people),
        other=other,
        trait=_("one of the eight traits")
        if trait not in words.TRAITS
        else words.word(words.TRAITS, trait),
        one=one,
    )


def matrix_note() -> Note:
    """Return the account of the picture of all pairs."""
    return Note(
        people=_("5 people or more in each block"),
        sure=_(
            "A square is dense or light only where 9 times out of 10 it is not chance."
            " One or two people and nobody look the same."
        ),
        how=_(
            "A tie is a follow that somebody chose, counted without its direction. Each"
            " pair is compared with what the two would share if all ties that leave a"
            " block fell evenly on the others (quasi-independence; intervals allow for"
            " people with many ties). Blocks stand together that turn to each other;"
            " the order says nothing else. A tie is not a good one: little contact can"
            " be right."
        ),
    )


def inside_note() -> Note:
    """Return the account of the share of ties that stay inside."""
    return Note(
        people=_("All chosen follows together"),
        sure=_("The range holds what chance would give 9 times out of 10."),
        how=_(
            "The E-I index of Krackhardt and Stern, said as a share: ties inside blocks"
            " of all ties, beside what it would be if people were dealt into blocks of"
            " the same sizes by lot. Rounded to 5 in 100."
        ),
    )


def bridges_note() -> Note:
    """Return the account of bridges."""
    return Note(
        people=_("A band, and a count of pairs"),
        sure=_("Nobody is named, and no page or file says who."),
        how=_(
            "Somebody bridges who has a tie, in either direction, into at least three"
            " blocks beside the own. A pair of blocks hangs on one person if it has two"
            " ties or more and all of them are the same person's."
        ),
    )


def flows_note() -> Note:
    """Return the account of traits on their way between blocks."""
    return Note(
        people=_("5 people or more in each flow"),
        sure=_("The width of a ribbon is a band of people. Fewer are not drawn."),
        how=_(
            "“Which trait did you pick up from them?” Those of one block who picked a"
            " trait up from somebody in another, each counted once. What stays inside a"
            " block is not drawn."
        ),
    )


def flows(any_flow: bool) -> tuple[str, str]:  # noqa: FBT001 - one question
    """Return heading and sentence on traits between blocks."""
    heading = _("What goes from block to block")
    if not any_flow:
        return heading, _(
            "Not enough evidence yet. A flow between two blocks is shown from five"
            " people on."
        )
    return heading, _(
        "People pick up traits from those they follow. These went across, from the"
        " blocks on the left to those on the right."
    )


def step(cell: SiloCell | None, names: Mapping[str, str]) -> tuple[str, str]:
    """Return what to try next."""
    if cell is None:
        return (
            _("Ask two blocks that never meet what each would like to know."),
            _("A question costs an hour, and it is often the first tie."),
        )
    return (
        _("Give {one} and {other} one piece of work that both want done.").format(
            one=names[cell["block"]], other=names[cell["other"]]
        ),
        _("A small team across, for a few weeks, led by somebody who wants to."),
    )
