"""Headers that every page of ours carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def private_responses(get_response: Handler) -> Handler:
    """Keep pages out of every cache: nearly all of them are about somebody."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "interest-cohort=()")
        return response

    return handle
