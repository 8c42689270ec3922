"""Reading practices: the list, one of them, and its card."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledby.reports.card import practice_card
from ledby.web.practice import selectors
from ledby.web.practice.forms import CommentForm, WordForm
from ledby.web.practice.policies import is_editor
from ledby.web.practice.words import about_choices, moved_words, tried_words, verdicts


@login_required
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """Show what people shared, newest first, as far as it was asked for."""
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "about", "series")}
    page = selectors.listed(
        asked["q"], asked["about"], asked["series"], request.GET.get("page")
    )
    context = {
        "page": page,
        "found": [selectors.brief(post) for post in page],
        "asked": asked,
        "abouts": about_choices(),
        "editor": is_editor(request.user),
        "writes": getattr(request.user, "person_id", None) is not None,
        "letter": selectors.weekly_letter(request.user),
    }
    return render(request, "practice/list.html", context)


@login_required
@require_safe
def practice(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Show one practice with what was said under it."""
    post = selectors.access_post(request.user, post_id)
    others, place = selectors.neighbours(post)
    verdict = selectors.own_verdict(request.user, post)
    context = {
        "told": selectors.telling(post),
        "author": selectors.is_author(request.user, post),
        "editor": is_editor(request.user),
        "writes": getattr(request.user, "person_id", None) is not None,
        "tried": tried_words(selectors.tried(post)),
        "moved": moved_words(post.moved),
        "verdicts": verdicts(verdict),
        "verdict": verdict,
        "comments": selectors.comments(request.user, post),
        "form": CommentForm(),
        "word_form": WordForm(),
        "series": [selectors.brief(one) for one in others],
        "place": place,
    }
    return render(request, "practice/one.html", context)


@login_required
@require_safe
def card(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give the card of a practice as a picture."""
    told = selectors.telling(selectors.access_post(request.user, post_id))
    return HttpResponse(
        practice_card(str(told.post.pk), told.title, told.by, told.about),
        content_type="image/png",
        headers={"Content-Disposition": 'inline; filename="practice.png"'},
    )
