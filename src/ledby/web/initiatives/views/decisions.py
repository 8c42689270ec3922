"""The log of decisions, one of them, a new one, and how we decide."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ledby.errors import LedByError
from ledby.web.initiatives import acts
from ledby.web.initiatives.analysis import how_we_decide
from ledby.web.initiatives.forms import QuestionForm
from ledby.web.initiatives.pictures import story
from ledby.web.initiatives.selectors import decisions as selectors
from ledby.web.initiatives.selectors.people import member
from ledby.web.initiatives.services.ask import open_decision
from ledby.web.initiatives.wording import STATES, list_link, result_lines


@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    """Show the decisions that one may see, newest first."""
    person = member(request.user)
    asked, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    found = selectors.listed(person, asked, state, request.GET.get("after", ""))
    context = {
        "found": found,
        "asked": asked,
        "state": state,
        "states": STATES,
        "next": list_link(q=asked, state=state, after=found.after),
    }
    return render(request, "initiatives/log.html", context)


@require_safe
@login_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the decisions that one may see as a file."""
    return StreamingHttpResponse(
        selectors.log_lines(member(request.user)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="decisions.csv"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Open a decision."""
    person = member(request.user)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = open_decision(form.question(), person)
        except LedByError as error:
            form.add_error(None, str(error))
        else:
            return redirect("initiatives:decision", row.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "initiatives/ask.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Show a decision, and do what is asked of it."""
    person = member(request.user)
    row = selectors.find(decision_id, person)
    tried = None
    if request.method == "POST":
        tried = acts.carry_out(acts.DECIDING, row, person, request.POST)
        if tried.note:
            messages.success(request, tried.note)
            return redirect("initiatives:decision", row.pk)
    told = selectors.told(row, person)
    first = {
        "outcome": acts.first_outcome(row),
        "advise": {"text": told.said.text if told.said else ""},
        "object": {"text": told.objected.text if told.objected else ""},
        "review": {"text": row.came_of_it},
    }
    context = {
        "told": told,
        "forms": acts.deciding_forms(tried, first),
        "tried": tried,
        "result": result_lines(row),
    }
    status = 400 if tried else 200
    return render(request, "initiatives/decision.html", context, status=status)


@require_safe
@login_required
def how(request: HttpRequest) -> HttpResponse:
    """Show who decides here, and who is not asked."""
    member(request.user)
    return render(request, "initiatives/how.html", {"story": story(how_we_decide())})
