"""The small book of what rang true, for its owner alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.web.examples.selectors import person_of
from ledby.web.profiles import selectors
from ledby.web.profiles.forms import MarkForm, SwitchForm, UntellForm
from ledby.web.profiles.services import book as book_services
from ledby.web.profiles.services import notes, openness, told


@login_required
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Show what rang true, who thanks, and the notes that one signed."""
    person = person_of(request.user)
    entries = selectors.book(person)
    context = {
        "entries": [one for one in entries if not one.hidden],
        "hidden": [one for one in entries if one.hidden],
        "thanks": selectors.thanks(person),
        "own_notes": selectors.own_notes(person),
        "unsigned": selectors.takes_unsigned(person),
        "open": selectors.notes_are_open(),
    }
    return render(request, "profiles/book.html", context)


@login_required
@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Keep, hide or thank."""
    person = person_of(request.user)
    form = MarkForm(request.POST)
    if form.is_valid():
        book_services.mark(person, **form.cleaned_data)
    return redirect("profiles:book")


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Take unsigned notes, or take none from now on."""
    person = person_of(request.user)
    form = SwitchForm(request.POST)
    if form.is_valid():
        openness.take_unsigned(person, wanted=form.cleaned_data["wanted"])
    return redirect("profiles:book")


@login_required
@require_POST
def untell(request: HttpRequest) -> HttpResponse:
    """Take one's name from a follow that one told."""
    person = person_of(request.user)
    form = UntellForm(request.POST)
    if form.is_valid():
        told.take_back(person, form.cleaned_data["told"])
        messages.success(request, _("Your name and your words are off their page."))
    return redirect("profiles:me")


@login_required
@require_POST
def report(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Hide a note at once, and hand it to the organisers."""
    person = person_of(request.user)
    found = selectors.find_note(person, note_id)
    if person.account is None:
        raise Http404
    notes.report(found, person.account)
    messages.success(request, _("It is out of your book. An organiser will read it."))
    return redirect("profiles:book")


@login_required
@require_POST
def withdraw(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Take back a note that one signed."""
    person = person_of(request.user)
    notes.withdraw(selectors.own_note(person, note_id))
    return redirect("profiles:book")
