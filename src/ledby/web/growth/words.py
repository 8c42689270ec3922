"""What the page of growth says: what changed, what was noticed, whose task it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.science.released import Estimate, PersonPage
from ledby.web.growth.analysis import Changes, estimates
from ledby.web.growth.models import Part, Step
from ledby.web.practice.models import About

if TYPE_CHECKING:
    from ledby.web.growth.analysis import Change

FACETS: Final[dict[str, Promise]] = {
    "direction": gettext_lazy("saying where we go and why"),
    "example": gettext_lazy("doing first what you ask"),
    "shared_lead": gettext_lazy("letting others lead"),
    "inclusion": gettext_lazy("bringing everybody in"),
}
LOW: Final = 3.0
"""Where competence lies under this with its whole range, the task is the leader's."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One trait or facet with what may be said of its change."""

    name: str
    said: str
    between: str
    clear: bool


def trait_word(code: str) -> str:
    """Return a trait or a facet in the reader's language; empty for none."""
    if code in FACETS:
        return str(FACETS[code])
    return str(About(code).label) if code in About.values else ""


def change_lines(found: Changes, chosen: str) -> list[ChangeLine]:
    """Return what changed, the chosen trait first, the others in their order."""
    rows = [(chosen, found.chosen)] if found.chosen else []
    rows += list(found.others.items())
    return [_line(code, one) for code, one in rows]


def noticed_lines(step: Step) -> list[str]:
    """Return what those who may notice said, in sentences; as far as may be shown."""
    if step.counted_at is None:
        return []
    said = [
        _sentence(step.seen.get("seen"), _("How often they saw it")),
        _sentence(step.seen.get("helps"), _("How much it helps the work")),
    ]
    shown = [line for line in said if line]
    return shown or [
        _("Not enough: fewer than four answered, so nothing is shown to anybody.")
    ]


def tasks(page: PersonPage | None) -> list[str]:
    """Return the tasks that low competence opens, as the source demands: a leader's."""
    if page is None:
        return []
    found = []
    if page["next"]["kind"] == "task":
        found.append(
            _(
                "A task for you who lead: the work asks for skills that some of your"
                " people do not have yet. Ask each of them: what would help?"
            )
        )
    seen = estimates(page).get("competence")
    if seen is not None and seen["high"] <= LOW:
        found.append(
            _(
                "A task for whoever leads you, more than for you: the skills your work"
                " asks for. Ask them for half an hour, and say what would help."
            )
        )
    return found


def part_words(parts: list[str]) -> list[str]:
    """Return the parts of a share in words."""
    return [str(Part(part).label) for part in parts]


def _line(code: str, change: Change) -> ChangeLine:
    said = {
        "up": _("up, by %(value)s"),
        "down": _("down, by %(value)s"),
        "no_clear_change": _("no clear change"),
    }[change.word]
    return ChangeLine(
        name=trait_word(code).capitalize(),
        said=said % {"value": number_format(abs(change.value), 1)},
        between=_("%(low)s to %(high)s")
        % {"low": _number(change.low), "high": _number(change.high)},
        clear=change.word != "no_clear_change",
    )


def _sentence(estimate: Estimate | None, about: str) -> str:
    if estimate is None:
        return ""
    return _("%(about)s: %(value)s of 5 (%(low)s to %(high)s), %(people)s answers.") % {
        "about": about,
        "value": _number(estimate["value"]),
        "low": _number(estimate["low"]),
        "high": _number(estimate["high"]),
        "people": estimate["people"],
    }


def _number(value: float) -> str:
    return number_format(value, 1).replace("-", "\N{MINUS SIGN}")
