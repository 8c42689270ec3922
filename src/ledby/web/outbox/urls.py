"""Paths of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from ledby.web.outbox import views

urlpatterns: list[URLPattern] = [
    path("outbox", views.outbox, name="outbox"),
    path("outbox/again", views.again, name="outbox-again"),
]
