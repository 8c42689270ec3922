"""A specimen of everything that people will get, and the agreement they are shown."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ledby.web.cycles import letters, selectors, specimens
from ledby.web.cycles.agreement import spoken
from ledby.web.cycles.policies import Act


@login_required
@require_safe
def specimen_list(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """List the mails, the parts of the form and the pages that people will get."""
    cycle = selectors.access_cycle(request.user, cycle_id, Act.READ)
    context = {
        "cycle": cycle,
        "kinds": specimens.MAILS,
        "parts": selectors.terms(cycle, get_language())["parts"],
        "pages": specimens.pages(),
    }
    return render(request, "cycles/specimens.html", context)


@login_required
@require_safe
def specimen_mail(request: HttpRequest, cycle_id: UUID, kind: str) -> HttpResponse:
    """Show a mail as it will be written, to somebody who does not exist."""
    cycle = selectors.access_cycle(request.user, cycle_id, Act.READ)
    if kind not in letters.KINDS:
        raise Http404
    language = spoken(request.GET.get("language") or get_language())
    link = f"{settings.ORIGIN}/{'me' if kind == letters.RELEASED else 'answer/…'}"
    name = specimens.NAME
    subject, text, _ = letters.compose(kind, cycle, name, language, link)
    context = {"cycle": cycle, "subject": subject, "text": text, "language": language}
    return render(request, "cycles/specimen_mail.html", context)


@login_required
@require_safe
def specimen_part(request: HttpRequest, cycle_id: UUID, part: str) -> HttpResponse:
    """Show the questions of one part of the form."""
    cycle = selectors.access_cycle(request.user, cycle_id, Act.READ)
    language = spoken(get_language())
    found = [t for t in selectors.terms(cycle, language)["parts"] if t["part"] == part]
    if not found:
        raise Http404
    questions = specimens.questions(cycle.instrument, part, language)
    context = {"cycle": cycle, "terms": found[0], "questions": questions}
    return render(request, "cycles/specimen_part.html", context)


@login_required
@require_safe
def agreement(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Show who will see what: to organisers, and to everybody who was asked."""
    cycle = selectors.access_agreement(request.user, cycle_id)
    terms = selectors.terms(cycle, get_language())
    return render(request, "cycles/agreement.html", {"cycle": cycle, "terms": terms})
