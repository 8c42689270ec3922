"""The weekly letter: asked for when signed in, stopped from anywhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ledby.web.practice import selectors, tokens
from ledby.web.practice.services import weekly


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Send the weekly letter from now on, or no longer."""
    person = selectors.person_of(request.user)
    if "stop" in request.POST:
        weekly.stop(person)
        messages.success(request, _("The weekly letter comes no more."))
    else:
        weekly.choose(person)
        messages.success(request, _("The next letter comes on a Monday."))
    return redirect("practice:list")


# A mail program that stops the letter (RFC 8058) brings no cookie: the link is enough,
# and does nothing else.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the weekly letter of somebody, without signing in."""
    letter_id = tokens.letter_of(token)
    if letter_id is None:
        raise Http404
    if request.method == "POST":
        weekly.stop_by_link(letter_id)
    context = {"stopped": selectors.letter_with_person(letter_id) is None}
    return render(request, "practice/stop.html", context)
