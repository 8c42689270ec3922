"""The coach reads one message and forgets it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledby.errors import ConfigurationError, OutsideError, StateError
from ledby.web.coach import analysis, selectors, services
from ledby.web.coach.forms import MessageForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coach(request: HttpRequest) -> HttpResponse:
    """Mark a message that somebody pasted; nothing of it is kept."""
    if request.method != "POST":
        form = MessageForm(initial={"language": (get_language() or "en")[:2]})
        return _page(request, {"form": form})
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, {"form": form}, status=400)
    return _page(request, _read(form))


@login_required
@never_cache
@require_POST
def reword(request: HttpRequest) -> HttpResponse:
    """Have the operator's machine put a message in other words, and mark both."""
    if not selectors.helper():
        raise Http404
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, {"form": form}, status=400)
    context = _read(form)
    try:
        new = services.reword(form.cleaned_data["message"], int(request.user.pk or 0))
    except (ConfigurationError, OutsideError, StateError) as error:
        return _page(request, {**context, "refused": str(error)})
    language = form.cleaned_data["language"]
    return _page(request, {**context, "reworded": analysis.read(new, language)})


def _read(form: MessageForm) -> dict[str, Any]:
    language = form.cleaned_data["language"]
    after = "\n\n".join(form.answers())
    return {
        "form": form,
        "before": analysis.read(form.cleaned_data["message"], language),
        "after": analysis.read(after, language) if after else None,
    }


def _page(
    request: HttpRequest, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {**context, "helper": selectors.helper()}
    return render(request, "coach/write.html", context, status=status)
