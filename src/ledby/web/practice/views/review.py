"""What waits for an editor: posts that were handed in, comments that were reported."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledby.web.practice import selectors
from ledby.web.practice.policies import require_editor


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what an editor has to decide."""
    require_editor(request.user)
    context = {
        "posts": [selectors.brief(post) for post in selectors.handed_in()],
        "comments": selectors.reported(),
    }
    return render(request, "practice/review.html", context)
