"""Paths of this app."""

from __future__ import annotations

from django.urls import path

from ledby.web.start import views

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.healthz, name="healthz"),
]
