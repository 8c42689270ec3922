"""What people here are showing, and who saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.web.accounts.policies import require_role
from ledby.web.examples import analysis, selectors, services
from ledby.web.examples.forms import (
    AskForm,
    JudgeForm,
    LineForm,
    ReportForm,
    WordsForm,
)
from ledby.web.examples.policies import is_live, takes_witnesses
from ledby.web.people.selectors import search_people

if TYPE_CHECKING:
    from ledby.web.examples.models import Example
    from ledby.web.people.models import Person

FOUND = 8


@login_required
@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """Show what people here are showing, newest first, and what one shows oneself."""
    person = selectors.person_of(request.user)
    trait = request.GET.get("trait", "")
    after = request.GET.get("after", "")
    examples, onward = selectors.shown_now(trait, after)
    context = {
        "examples": examples,
        "after": after,
        "onward": onward,
        "said": selectors.said_of(person, examples),
        "me": person.pk,
        "trait": trait,
        "traits": WordsForm.base_fields["trait"].choices,  # type: ignore[attr-defined]
        "own": selectors.own_examples(person)[:20],
        "today": timezone.localdate(),
    }
    return render(request, "examples/shown.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Let somebody say what they will show."""
    person = selectors.person_of(request.user)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.announce(person, services.Words(**form.cleaned_data))
        except LedByError as error:
            messages.error(request, str(error))
            return redirect("examples:shown")
        return redirect("examples:example", made.pk)
    status = 400 if form.errors else 200
    return render(request, "examples/new.html", {"form": form}, status=status)


@login_required
@require_safe
def example(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Show one example: to its owner with who saw it, to colleagues to say so."""
    person = selectors.person_of(request.user)
    found = selectors.find_example(person, example_id)
    return _page(request, person, found)


@login_required
@require_POST
def attest(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Say that one saw it, perhaps with a line."""
    person = selectors.person_of(request.user)
    found = selectors.find_example(person, example_id)
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, line=form)
    try:
        services.attest(found, person, form.cleaned_data["line"])
    except LedByError as error:
        messages.error(request, str(error))
    return redirect("examples:example", found.pk)


@login_required
@require_POST
def unsay(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Take back that one saw it."""
    person = selectors.person_of(request.user)
    found = selectors.find_example(person, example_id)
    services.take_back(found, person)
    return redirect("examples:example", found.pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Take one's own example back."""
    person = selectors.person_of(request.user)
    services.withdraw(selectors.own_example(person, example_id))
    messages.success(request, _("You took it back. Colleagues see it no more."))
    return redirect("examples:shown")


@login_required
@require_POST
def report(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Hand an example to the organisers, who read it with the reporter's name."""
    person = selectors.person_of(request.user)
    found = selectors.find_example(person, example_id)
    if found.leader_id == person.pk:
        raise Http404
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, complaint=form)
    services.report(found, person, form.cleaned_data["reason"])
    messages.success(request, _("Thank you. An organiser will read it."))
    return redirect("examples:shown")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Let the owner find people who may have seen it, and ask them by letter."""
    person = selectors.person_of(request.user)
    found = selectors.own_example(person, example_id)
    if request.method == "POST":
        form = AskForm(request.POST)
        ids = [form.cleaned_data["person"]] if form.is_valid() else []
        try:
            if services.ask(found, selectors.people_by_id(ids)):
                messages.success(request, _("The letter is on its way."))
        except LedByError as error:
            messages.error(request, str(error))
        return redirect("examples:ask", found.pk)
    words = request.GET.get("q", "")[:100]
    context = {
        "example": found,
        "live": is_live(found, timezone.localdate()),
        "asked": selectors.asked_people(found),
        "words": words,
        "found": [p for p in search_people(words, FOUND) if p.pk != person.pk],
    }
    return render(request, "examples/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def saw(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of a personal link say what they saw; it does nothing else."""
    row = selectors.ask_by_token(token)
    form = LineForm(request.POST if request.method == "POST" else None)
    context = {
        "example": row.example,
        "photograph": selectors.photograph_of(row.example),
        "token": token,
        "person": row.person,
        "form": form,
        "said": selectors.said_by(row.person, row.example),
    }
    if request.method == "POST" and form.is_valid():
        if getattr(request.user, "person_id", None) == row.example.leader_id:
            messages.error(request, _("This link is somebody else's."))
            return redirect("examples:example", row.example.pk)
        try:
            services.attest(row.example, row.person, form.cleaned_data["line"])
        except LedByError as error:
            messages.error(request, str(error))
        return redirect("examples:saw", token)
    return render(request, "examples/saw.html", context)


@login_required
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """Show organisers what was reported."""
    require_role(request.user, "organiser")
    context = {"waiting": selectors.reported()}
    return render(request, "examples/reported.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Put what was reported back, or take it out for good."""
    organiser = require_role(request.user, "organiser")
    found = selectors.find_reported(example_id)
    form = JudgeForm(request.POST)
    if form.is_valid():
        services.judge(found, organiser, remove=form.cleaned_data["act"] == "remove")
    return redirect("examples:reported")


def _page(
    request: HttpRequest,
    person: Person,
    found: Example,
    *,
    line: LineForm | None = None,
    complaint: ReportForm | None = None,
) -> HttpResponse:
    mine = found.leader_id == person.pk
    today = timezone.localdate()
    context: dict[str, Any] = {
        "example": found,
        "photograph": selectors.photograph_of(found),
        "mine": mine,
        "live": is_live(found, today),
        "open": takes_witnesses(found, today),
        "said": selectors.said_by(person, found),
        "form": line or LineForm(),
        "report_form": complaint or ReportForm(),
    }
    if mine:
        context["witnesses"] = selectors.witnesses_of(found)
        context["seen"] = analysis.seen_of(found.attestations.all())
    status = 400 if line or complaint else 200
    return render(request, "examples/example.html", context, status=status)
