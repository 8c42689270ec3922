"""How a cycle is going, in a sentence that can be repeated."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.web.cycles.models import Cycle, State

PROGRESS = (
    gettext_lazy("Hardly anybody has answered yet."),
    gettext_lazy("About one in ten has answered."),
    gettext_lazy("About one in five has answered."),
    gettext_lazy("About a third have answered."),
    gettext_lazy("About four in ten have answered."),
    gettext_lazy("About half have answered."),
    gettext_lazy("About six in ten have answered."),
    gettext_lazy("About seven in ten have answered."),
    gettext_lazy("About eight in ten have answered."),
    gettext_lazy("About nine in ten have answered."),
    gettext_lazy("Nearly everybody has answered."),
)


def headline(cycle: Cycle, tenths: int | None) -> str:
    """Return where a cycle stands; *tenths* is its progress if the reader may know."""
    if cycle.is_launching:
        return _("It is being launched.")
    if cycle.state == State.DRAFT:
        return _("A plan so far. Everything can still be changed.")
    if cycle.state == State.OPEN:
        return _("Answers are coming in.") if tenths is None else str(PROGRESS[tenths])
    if cycle.state != State.CLOSED:
        return _("Everybody has their page.")
    if cycle.scored_at is None:
        return _("Closed. The answers are being opened and counted.")
    return _("Counted. Nobody sees anything until it is released.")
