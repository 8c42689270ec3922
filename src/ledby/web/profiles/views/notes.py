"""Writing a note, its receipt, and what was reported."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.web.accounts.policies import require_role
from ledby.web.examples.selectors import person_of
from ledby.web.people.selectors import search_people
from ledby.web.profiles import selectors
from ledby.web.profiles.forms import JudgeForm, NoteForm
from ledby.web.profiles.services import notes

FOUND = 8


@login_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find to whom a note goes."""
    person = person_of(request.user)
    words = request.GET.get("q", "")[:100]
    context = {
        "words": words,
        "open": selectors.notes_are_open(),
        "found": [one for one in search_people(words, FOUND) if one.pk != person.pk],
    }
    return render(request, "profiles/note_find.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write a note; an unsigned one leads to its receipt and to nothing else."""
    person = person_of(request.user)
    to = selectors.recipient(person, person_id)
    form = NoteForm(request.POST if request.method == "POST" else None)
    sentence = ""
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if form.cleaned_data["signed"]:
                notes.sign(person, to, text)
                messages.success(request, _("Your note is there."))
                return redirect("profiles:book")
            # No message here: it could wait in a session, beside the moment.
            return redirect("profiles:receipt", notes.leave_unsigned(person, to, text))
        except LedByError as error:
            sentence = str(error)
    context = {
        "form": form,
        "to": to,
        "sentence": sentence,
        "unsigned": selectors.takes_unsigned(to),
        "open": selectors.notes_are_open(),
    }
    status = 400 if form.errors or sentence else 200
    return render(request, "profiles/note_write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever holds the link what became of the note, and take it back."""
    found = selectors.receipt(token)
    if request.method == "POST":
        notes.withdraw_by_receipt(token)
        return render(request, "profiles/note_gone.html")
    return render(request, "profiles/note_receipt.html", {"receipt": found})


@login_required
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """Show organisers the notes that were reported."""
    require_role(request.user, "organiser")
    context = {"waiting": selectors.reported_notes()}
    return render(request, "profiles/notes_reported.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Put a reported note back, or take it out for good."""
    organiser = require_role(request.user, "organiser")
    found = selectors.find_reported(note_id)
    form = JudgeForm(request.POST)
    if form.is_valid():
        notes.judge(found, organiser, remove=form.cleaned_data["act"] == "remove")
    return redirect("profiles:notes-reported")
