"""Paths of this app."""

from __future__ import annotations

from django.urls import path

from ledby.web.people import views

urlpatterns = [
    path("people", views.everybody, name="people"),
    path("people/export", views.export, name="people_export"),
    path("people/import", views.upload, name="people_import"),
    path("people/import/<uuid:run_id>", views.progress, name="people_progress"),
    path("people/import/<uuid:run_id>/columns", views.columns, name="people_columns"),
    path("people/import/<uuid:run_id>/reading", views.reading, name="people_reading"),
    path("people/import/<uuid:run_id>/preview", views.preview, name="people_preview"),
    path("people/import/<uuid:run_id>/confirm", views.confirm, name="people_confirm"),
    path("people/import/<uuid:run_id>/drop", views.drop, name="people_drop"),
]
