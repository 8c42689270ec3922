"""Paths of a person's own page."""

from __future__ import annotations

from django.urls import path

from ledby.web.profiles import views

app_name = "profiles"
urlpatterns = [
    path("me", views.me, name="me"),
    path("me/pdf", views.me_pdf, name="me-pdf"),
    path("cycles/<uuid:cycle_id>/specimen/me", views.specimen, name="specimen"),
]
