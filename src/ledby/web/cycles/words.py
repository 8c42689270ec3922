"""How a cycle is going, in a sentence that can be repeated."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.web.cycles.council_selectors import Standing
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


def headline(cycle: Cycle, tenths: int | None, stands: Standing | None = None) -> str:
    """Return where a cycle stands.

    Parameters
    ----------
    cycle
        Any cycle.
    tenths
        Its progress, if the reader may know.
    stands
        Where the works council stands with it, if that is to be told.
    """
    if cycle.is_launching:
        return _("It is being launched.")
    if stands is not None and (words := _with_council(cycle, stands)):
        return words
    if cycle.state == State.OPEN:
        return _("Answers are coming in.") if tenths is None else str(PROGRESS[tenths])
    return _at_rest(cycle)


def _at_rest(cycle: Cycle) -> str:
    if cycle.state == State.DRAFT:
        return _("A plan so far. Everything can still be changed.")
    if cycle.state != State.CLOSED:
        return _("Everybody has their page.")
    if cycle.scored_at is None:
        return _("Closed. The answers are being opened and counted.")
    return _("Counted. Nobody sees anything until it is released.")


def _with_council(cycle: Cycle, stands: Standing) -> str:
    if stands.waits_for_key:
        return _("Closed. The answers are still sealed.")
    if not cycle.is_draft or not stands.holds_launch:
        return ""
    if stands.asked or stands.approval:
        return _("It waits for the works council.")
    if stands.outdated:
        return _("The plan changed after the works council approved it.")
    return ""


def trust_headline(cycle: Cycle, stands: Standing, *, agrees: bool) -> str:
    """Return what an agreement is to its reader, who may approve it or not."""
    if not cycle.is_draft:
        if stands.waits_for_key:
            return _("It waits for a key of the works council.")
        return _("This is what was promised.")
    if stands.approval:
        return _("The works council agrees to this.")
    if stands.outdated:
        return _("Changed since approval. It counts no more.")
    return _("Would you agree to this?") if agrees else _("This would be promised.")


def trust_line(cycle: Cycle, stands: Standing, *, agrees: bool) -> str:
    """Return in a sentence what the works council did, or is to do, with a cycle."""
    if stands.waits_for_key:
        return _("Closed. Its answers wait for a key of the works council.")
    if stands.approval:
        return _("Approved by the works council on %(day)s.") % {
            "day": date_format(timezone.localtime(stands.approval.at), "j F Y")
        }
    if not cycle.is_draft:
        return _("Launched without an approval of the works council.")
    return _plan_line(stands, agrees=agrees)


def _plan_line(stands: Standing, *, agrees: bool) -> str:
    if stands.outdated:
        return _("Changed since approval.")
    if not stands.needed:
        return _("A plan so far.")
    if agrees:
        return _("It waits for you to read it. It cannot be launched before.")
    return _("It waits for the approval of the works council.")
