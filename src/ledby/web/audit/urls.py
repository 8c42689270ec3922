"""Paths of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from ledby.web.audit import views

urlpatterns: list[URLPattern] = [
    path("audit", views.log, name="audit"),
    path("audit/check", views.check, name="audit-check"),
]
