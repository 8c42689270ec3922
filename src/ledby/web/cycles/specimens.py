"""What people will get, to be looked at before a cycle is launched.

Mails and parts of the form are shown as they are, with made-up names. The pages after
the release belong to apps above this one, which draw them from a made-up release: such
an app calls :func:`register` with the name of its specimen view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledby.web.cycles.agreement import PartTerms
from ledby.web.cycles.instrument import Instrument, Item, Words, in_language, load
from ledby.web.cycles.letters import INVITATION, RELEASED, REMINDER

NAME = "Sam Example"
MAILS = (
    (INVITATION, _("The invitation")),
    (REMINDER, _("The reminder, to those who have not answered")),
    (RELEASED, _("The mail that says a page is ready")),
)


@dataclass(frozen=True)
class Question:
    """A question of the form with the answers to choose from; none for free text."""

    text: str
    choices: tuple[str, ...] = ()


PAGES = (
    ("me", _("Why should anyone be led by you? Everybody's own page")),
    ("organisation", _("The page of the organisation")),
)


def questions(version: str, part: str, language: str) -> list[Question]:
    """Return what a part of the form asks, in the words of the instrument."""
    return list(_PARTS[part](load(version), language))


def asked(
    version: str, parts: Iterable[PartTerms], language: str
) -> list[tuple[PartTerms, list[Question]]]:
    """Return each part of an agreement with what it asks."""
    return [(part, questions(version, part["part"], language)) for part in parts]


def _follows(bank: Instrument, language: str) -> Iterator[Question]:
    yield Question(
        str(_("Whom would you choose to follow here? Up to five, or nobody."))
    )
    for text, words in (
        (_("How do you follow them?"), bank.energy),
        (_("Why? Up to two reasons."), bank.reasons),
        (_("Which trait did you pick up from them?"), bank.trait_names),
    ):
        yield Question(str(text), _all(words.values(), language))
    yield Question(str(_("Which message of theirs rang true?")))
    shares = [choice.label for choice in bank.share.values()]
    yield Question(str(_("What may they learn?")), _all(shares, language))
    more = _all(bank.more.values(), language)
    yield Question(str(_("How many more could you have named?")), more)


def _items(
    bank: Instrument, items: Iterable[Item], way: str, language: str
) -> Iterator[Question]:
    wording = bank.wordings["climate" if way == "climate" else way]
    points = [*bank.points.values(), wording.unseen]
    intro = in_language(wording.intro, language).replace("{name}", NAME)
    for item in items:
        asked = in_language(wording.item, language)
        text = asked.replace("{item}", in_language(item.texts[way], language))
        # Both lines of the form end, or begin, with an ellipsis: once is enough here.
        yield Question(f"{intro.rstrip(' …')} {text}", _all(points, language))


def _comments(bank: Instrument, language: str) -> Iterator[Question]:
    for text in _all(bank.comments.values(), language):
        yield Question(text)


def _all(words: Iterable[Words], language: str) -> tuple[str, ...]:
    return tuple(in_language(one, language) for one in words)


_PARTS = {
    "follows": _follows,
    "self": lambda bank, language: _items(bank, bank.traits, "self", language),
    "feedback": lambda bank, language: _items(bank, bank.traits, "observer", language),
    "manager": lambda bank, language: _items(bank, bank.lead, "observer", language),
    "inclusion": lambda bank, language: _items(bank, bank.climate, "climate", language),
    "comments": _comments,
}

_drawn: dict[str, str] = {}


def register(slug: str, view_name: str) -> None:
    """Let a view of an app above draw the specimen of the page *slug*.

    The view is reversed with the id of the cycle and marks all it shows as made up.
    """
    _drawn[slug] = view_name


def pages() -> list[tuple[str, str | Promise]]:
    """Return the name of the view and the title of each page that can be drawn."""
    return [(_drawn[slug], title) for slug, title in PAGES if slug in _drawn]
