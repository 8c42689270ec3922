"""What pages say of the tries of a practice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ledby.web.practice.models import About, Verdict
from ledby.web.practice.selectors import Tried


def about_choices() -> list[tuple[str, str]]:
    """Return the traits and ideas that a practice may serve, with their words."""
    return [(one.value, str(one.label)) for one in About]


def verdicts(own: str) -> list[tuple[str, str, bool]]:
    """Return what one may say of a practice, and which of it one said."""
    shown = list(Verdict) if own else [Verdict.TRYING]
    return [(one.value, str(one.label), one.value == own) for one in shown]


def tried_words(tried: Tried) -> list[str]:
    """Return how many tried a practice and what they say of it, in sentences."""
    if tried.tried is None:
        return [_("Fewer than five people have tried it so far, or nobody.")]
    said = [_("%(band)s people try it or have tried it.") % {"band": tried.tried}]
    for band, sentence in (
        (tried.helped, _("It helped %(band)s of them.")),
        (tried.did_not, _("It didn't help %(band)s of them.")),
        (tried.cant_tell, _("%(band)s of them can't tell.")),
    ):
        if band is not None:
            said.append(sentence % {"band": band})
    return said


def moved_words(moved: Mapping[str, Any]) -> str:
    """Return what moved with those who tried a practice; no cause is claimed."""
    if not moved.get("people"):
        return _(
            "What moved: no evidence yet. It takes twenty people who tried it between"
            " two cycles, and as many like them who did not."
        )
    sentence = {
        "up": _(
            "Those who tried it moved up more than people like them who did not:"
            " %(value)s points, range %(low)s to %(high)s, %(people)s pairs. That is no"
            " proof that it was the practice."
        ),
        "down": _(
            "Those who tried it moved up less than people like them who did not:"
            " %(value)s points, range %(low)s to %(high)s, %(people)s pairs. That is no"
            " proof that it was the practice."
        ),
        "unclear": _(
            "Those who tried it moved no differently, as far as can be seen:"
            " %(value)s points, range %(low)s to %(high)s, %(people)s pairs."
        ),
    }[moved["word"]]
    return sentence % {
        "value": _number(moved["value"]),
        "low": _number(moved["low"]),
        "high": _number(moved["high"]),
        "people": moved["people"],
    }


def _number(value: float) -> str:
    return number_format(value, 1).replace("-", "\N{MINUS SIGN}")


def turned(name: str) -> str:
    """Return what has just been done to a post."""
    return {
        "hand-in": _("Handed in. An editor reads it before everybody can."),
        "take-back": _("It is your draft again."),
        "publish": _("Published. Everybody can read it now."),
        "give-back": _("Given back to its authors."),
        "withdraw": _("Withdrawn. Nobody reads it any more."),
        "reopen": _("It is your draft again."),
        "drop": _("Deleted."),
    }[name]
