"""What readers do: try a practice, say something, report what was said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledby.web.practice import selectors, services
from ledby.web.practice.forms import CommentForm, TryForm
from ledby.web.practice.policies import require_editor


@login_required
@require_POST
def try_it(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Note that one tries a practice, or how it went."""
    post = selectors.access_published(request.user, post_id)
    person = selectors.person_of(request.user)
    form = TryForm(request.POST)
    if not form.is_valid():
        raise Http404
    services.try_it(person, post, form.cleaned_data["verdict"])
    messages.success(request, _("Noted. Only you see what you said of it."))
    return redirect("practice:one", post.pk)


@login_required
@require_POST
def say(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Add a comment."""
    post = selectors.access_published(request.user, post_id)
    person = selectors.person_of(request.user)
    form = CommentForm(request.POST)
    if form.is_valid():
        services.say(person, post, form.cleaned_data["text"])
    else:
        for sentence in form.errors["text"]:
            messages.error(request, str(sentence))
    return redirect("practice:one", post.pk)


@login_required
@require_POST
def turn(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Take back one's own comment, report another's, or settle a report."""
    comment = selectors.access_comment(request.user, comment_id)
    what = request.POST.get("turn", "")
    if what in {"remove", "leave"}:
        editor = require_editor(request.user)
        services.settle(editor, comment, remove=what == "remove")
        return redirect("practice:review")
    person = selectors.person_of(request.user)
    if what == "take-back":
        services.take_back(person, comment)
    elif what == "report":
        services.report(person, comment)
        messages.success(request, _("An editor will look at it."))
    else:
        raise Http404
    return redirect("practice:one", comment.post_id)
