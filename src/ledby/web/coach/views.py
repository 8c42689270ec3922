"""The coach reads one message and forgets it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledby.web.coach import analysis
from ledby.web.coach.forms import MessageForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coach(request: HttpRequest) -> HttpResponse:
    """Mark a message that somebody pasted; nothing of it is kept."""
    if request.method != "POST":
        form = MessageForm(initial={"language": (get_language() or "en")[:2]})
        return render(request, "coach/write.html", {"form": form})
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render(request, "coach/write.html", {"form": form}, status=400)
    language = form.cleaned_data["language"]
    after = "\n\n".join(form.answers())
    context = {
        "form": form,
        "before": analysis.read(form.cleaned_data["message"], language),
        "after": analysis.read(after, language) if after else None,
    }
    return render(request, "coach/write.html", context)
