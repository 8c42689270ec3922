"""Paths of this app."""

from __future__ import annotations

from django.urls import path

from ledby.web.api.views import endpoints, pages

urlpatterns = [
    path("api/tokens", pages.tokens, name="api_tokens"),
    path("api/tokens/<int:token_id>/revoke", pages.revoke, name="revoke_token"),
    path("api/v1/docs", pages.docs, name="api_docs"),
    path("api/v1/openapi.json", pages.description, name="api_description"),
    path("api/v1/", endpoints.api.urls),
]
