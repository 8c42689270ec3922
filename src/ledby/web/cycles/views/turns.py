"""The turns in the life of a cycle, each confirmed on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ledby.errors import StateError
from ledby.web.cycles.jobs import ask_and_launch, close_and_count
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle, invited, obstacle
from ledby.web.cycles.services.close import release
from ledby.web.cycles.services.council import consult
from ledby.web.cycles.services.create import discard
from ledby.web.cycles.services.remind import remind

if TYPE_CHECKING:
    from ledby.web.accounts.models import User


@dataclass(frozen=True)
class Turn:
    """What one is about to do, in words, and the service that does it."""

    act: Act
    do: Callable[..., None]
    question: Promise
    lines: tuple[Promise, ...]
    button: Promise
    done: Promise | None
    afterwards: str = "cycle"


TURNS = {
    "consult": Turn(
        Act.LAUNCH,
        consult,
        _("Ask the works council?"),
        (
            _("Each member gets a mail that the agreement waits to be read."),
            _("They can say what they think of it, and approve it. You get a mail."),
            _("If you change the plan afterwards, an approval counts no more."),
        ),
        _("Ask them"),
        _("The works council is being asked."),
    ),
    "launch": Turn(
        Act.LAUNCH,
        ask_and_launch,
        _("Launch this cycle?"),
        (
            _("Everybody who is asked gets a personal link by mail."),
            _("From now on nobody can change who is asked, what, and who will see it."),
            _("Answers are sealed. Nobody can read them, you included."),
        ),
        _("Launch it"),
        # The page of the cycle says how it goes, or why it cannot.
        None,
    ),
    "remind": Turn(
        Act.REMIND,
        remind,
        _("Send a reminder?"),
        (
            _("It goes to those who have not answered by the moment of sending."),
            _("You will not see to whom, nor to how many."),
            _("It takes the place of the next planned one."),
        ),
        _("Send it"),
        _("The reminder is on its way."),
    ),
    "close": Turn(
        Act.CLOSE,
        close_and_count,
        _("Close this cycle now?"),
        (
            _("No answer is taken any more. What was begun and not sent is deleted."),
            _("The answers are opened once, counted and deleted."),
            _("Nobody sees a result until you release it."),
        ),
        _("Close it"),
        _("It is closed. The answers are being opened and counted."),
    ),
    "release": Turn(
        Act.RELEASE,
        release,
        _("Release the results?"),
        (
            _("Everybody gets a mail that their page is ready. Only they can see it."),
            _("The organisation's page opens to those who may read it."),
            _("There is one release. It cannot be taken back or made anew."),
        ),
        _("Release them"),
        _("Released. Everybody is being told that their page is ready."),
    ),
    "delete": Turn(
        Act.EDIT,
        lambda cycle, _by: discard(cycle),
        _("Delete this plan?"),
        (_("Nobody has been asked yet, so nothing else is lost."),),
        _("Delete it"),
        _("The plan is deleted."),
        afterwards="cycles",
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, cycle_id: UUID, name: str) -> HttpResponse:
    """Ask before a turn, and take it."""
    chosen = TURNS[name]
    cycle = access_cycle(request.user, cycle_id, chosen.act)
    if request.method == "POST":
        try:
            chosen.do(cycle, cast("User", request.user))
        except StateError as error:
            messages.error(request, str(error))
            return redirect("cycle", cycle_id)
        if chosen.done is not None:
            messages.success(request, str(chosen.done))
        if chosen.afterwards == "cycles":
            return redirect("cycles")
        return redirect("cycle", cycle_id)
    context: dict[str, object] = {"cycle": cycle, "turn": chosen, "name": name}
    if name == "launch":
        people = invited(cycle.units)
        words = obstacle(cycle, people.people, timezone.now()) if cycle.is_draft else ""
        context |= {"invited": people, "obstacle": words}
    return render(request, "cycles/confirm.html", context)
