"""Paths of the organisation's results."""

from __future__ import annotations

from django.urls import path

from ledby.web.dashboard import views

PLACES = ("leadership", "silos", "traits", "inclusion", "response")

app_name = "dashboard"
urlpatterns = [
    path("organisation", views.organisation, {"place": "overview"}, name="overview"),
    *(
        path(f"organisation/{place}", views.organisation, {"place": place}, name=place)
        for place in PLACES
    ),
    path("organisation/silos/<slug:pair>", views.two_blocks, name="pair"),
    path("organisation/inclusion/<slug:block>", views.comments, name="comments"),
    path(
        "cycles/<uuid:cycle_id>/specimen/organisation", views.specimen, name="specimen"
    ),
]
