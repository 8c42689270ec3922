"""Pages on which people make and revoke tokens, and read what programs may ask."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import StateError
from ledby.web.accounts.fresh import ask_again, freshly_signed_in, is_fresh
from ledby.web.api import selectors, services
from ledby.web.api.forms import TokenForm
from ledby.web.api.views.endpoints import reference, schema


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens; make one, and show it this once."""
    mine = selectors.tokens_of(request.user)
    form = TokenForm(selectors.offered(request.user), request.POST or None)
    made = ""
    if request.method == "POST":
        if not is_fresh(request):
            return ask_again(request.path)
        if form.is_valid():
            try:
                made = services.make(request.user, **form.cleaned_data)  # type: ignore[arg-type] # signed in
            except StateError as error:
                form.add_error(None, str(error))
            mine = selectors.tokens_of(request.user)
    context = {"tokens": mine, "form": form, "made": made}
    status = 422 if form.errors else 200
    return render(request, "api/tokens.html", context, status=status)


@require_POST
@freshly_signed_in
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    services.revoke(request.user, token_id)  # type: ignore[arg-type] # signed in
    return redirect("api_tokens")


@require_safe
@login_required
def docs(request: HttpRequest) -> HttpResponse:
    """Show what programs may ask, from the description that programs read."""
    selectors.tokens_of(request.user)
    return render(request, "api/docs.html", {"calls": reference()})


@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """Give programs the description of all calls; it holds nothing of anybody."""
    del request
    return JsonResponse(schema())
