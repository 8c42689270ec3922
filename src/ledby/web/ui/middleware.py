"""What holds for every page: its headers, and what its query may hold."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
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


def plain_queries(get_response: Handler) -> Handler:
    """Refuse a query that holds a NUL: PostgreSQL takes no text with one."""

    def handle(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        strange = "%00" in query or "\0" in query
        # Calls of programs say themselves what they take.
        if strange and not request.path.startswith("/api/v1/"):
            raise SuspiciousOperation("NUL in a query")
        return get_response(request)

    return handle
