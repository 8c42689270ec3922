"""Paths of sources."""

from __future__ import annotations

from django.urls import path

from ledby.web.interactions import views

app_name = "interactions"
urlpatterns = [
    path("interactions", views.everything, name="all"),
    path("interactions/plan", views.plan, name="plan"),
    path("interactions/for/<uuid:agreement_id>", views.purpose, name="purpose"),
    path("interactions/for/<uuid:agreement_id>/approve", views.approve, name="approve"),
    path("interactions/for/<uuid:agreement_id>/bring", views.bring, name="bring"),
    path("interactions/<uuid:source_id>", views.source, name="source"),
    path("interactions/<uuid:source_id>/delete", views.delete, name="delete"),
]
