"""The list of initiatives, one of them, a new one, and those that one stands behind."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ledby.errors import LedByError
from ledby.web.initiatives import acts, services
from ledby.web.initiatives.forms import IdeaForm
from ledby.web.initiatives.selectors import feeds
from ledby.web.initiatives.selectors import initiatives as selectors
from ledby.web.initiatives.selectors.people import has_standing, member
from ledby.web.initiatives.services.begin import new_receipt
from ledby.web.initiatives.services.steer import set_letter
from ledby.web.initiatives.wording import STAGES, claim_link, list_link


@require_safe
@login_required
def everything(request: HttpRequest) -> HttpResponse:
    """Show the initiatives, newest first, by words and by stage."""
    person = member(request.user)
    asked, stage = request.GET.get("q", "")[:100], request.GET.get("stage", "")
    found = selectors.listed(asked, stage, request.GET.get("after", ""))
    context = {
        "found": found,
        "asked": asked,
        "stage": stage,
        "stages": STAGES,
        "next": list_link(q=asked, stage=stage, after=found.after),
        "has_key": feeds.has_key(person),
        "asks_me": selectors.asks_me(person),
        "may_stand": has_standing(person),
    }
    return render(request, "initiatives/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Take an idea; for an unsigned one show the receipt, once and here alone."""
    person = member(request.user)
    form = IdeaForm(request.POST or None, initial={"receipt": new_receipt()})
    if request.method != "POST":
        return render(request, "initiatives/new.html", {"form": form})
    if not form.is_valid():
        return render(request, "initiatives/new.html", {"form": form}, status=400)
    data = form.cleaned_data
    author = None if data["unsigned"] else person
    idea = services.post_idea(
        data["title"], data["text"], author=author, receipt=data["receipt"]
    )
    if author is not None:
        return redirect("initiatives:one", idea.pk)
    link = claim_link(data["receipt"])
    return render(request, "initiatives/receipt.html", {"idea": idea, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds the receipt of an unsigned idea sign it."""
    person = member(request.user)
    idea = selectors.by_receipt(services.receipt_hash(token))
    if request.method == "POST":
        try:
            services.claim(idea, person)
        except LedByError as error:
            messages.error(request, str(error))
        return redirect("initiatives:one", idea.pk)
    return render(request, "initiatives/claim.html", {"idea": idea})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Show an initiative, and do what is asked of it."""
    person = member(request.user)
    row = selectors.find(initiative_id)
    tried = None
    if request.method == "POST":
        tried = acts.carry_out(acts.STEERING, row, person, request.POST)
        if tried.note:
            messages.success(request, tried.note)
            return redirect("initiatives:one", row.pk)
    first = {"stage": {"stage": row.stage, "learned": row.learned}}
    context = {
        "told": selectors.told(row, person),
        "forms": acts.steering_forms(tried, first),
        "tried": tried,
    }
    status = 400 if tried else 200
    return render(request, "initiatives/one.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def behind(request: HttpRequest) -> HttpResponse:
    """Show what somebody stands behind, and let them stop the monthly letter."""
    person = member(request.user)
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        set_letter(person, wanted=wanted)
        stopped = _("No more monthly letters. You can have them again here.")
        again = _("You get one letter a month as long as you stand behind something.")
        messages.success(request, again if wanted else stopped)
        return redirect("initiatives:behind")
    context = {
        "rows": selectors.behind(person),
        "wanted": selectors.letter_wanted(person),
    }
    return render(request, "initiatives/behind.html", context)
