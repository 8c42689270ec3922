"""Writing practices: drafts, and the turns in the life of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.web.practice import selectors, services
from ledby.web.practice.forms import PracticeForm
from ledby.web.practice.words import turned

if TYPE_CHECKING:
    from ledby.web.accounts.models import User


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what one wrote, with its state."""
    person = selectors.person_of(request.user)
    posts = selectors.own_posts(person)
    context = {
        "posts": [selectors.brief(post) for post in posts],
        "feed_key": selectors.has_feed_key(person),
    }
    return render(request, "practice/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Begin a practice."""
    person = selectors.person_of(request.user)
    if request.method != "POST":
        first = {"language": (get_language() or "en")[:2]}
        return _form(request, PracticeForm(initial=first))
    form = PracticeForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    others = form.cleaned_data["others"]
    post = services.write(person, form.words(), others=others)
    return redirect("practice:one", post.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Go on with a draft."""
    post = selectors.access_draft(request.user, post_id)
    if request.method != "POST":
        return _form(request, PracticeForm(initial=selectors.as_written(post)), post_id)
    form = PracticeForm(request.POST)
    if not form.is_valid():
        return _form(request, form, post_id)
    person = selectors.person_of(request.user)
    others = form.cleaned_data["others"]
    services.write(person, form.words(), post, others=others)
    return redirect("practice:one", post.pk)


@login_required
@require_POST
def turn(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Hand in, publish, give back, withdraw, or drop."""
    post = selectors.access_post(request.user, post_id)
    name = request.POST.get("turn", "")
    try:
        user = cast("User", request.user)
        services.turn(post, user, name, request.POST.get("word", ""))
    except LedByError as error:
        messages.error(request, str(error))
        return redirect("practice:one", post.pk)
    messages.success(request, turned(name))
    if name in {"drop", "withdraw"}:
        return redirect("practice:list")
    if name in {"publish", "give-back"}:
        return redirect("practice:review")
    return redirect("practice:one", post.pk)


def _form(
    request: HttpRequest, form: PracticeForm, post_id: UUID | None = None
) -> HttpResponse:
    context = {"form": form, "post_id": post_id}
    status = 400 if form.is_bound else 200
    return render(request, "practice/write.html", context, status=status)
