"""Paths of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from ledby.web.privacy import views

urlpatterns: list[URLPattern] = [
    path("privacy", views.held, name="privacy"),
    path("privacy/export", views.export, name="privacy-export"),
    path("privacy/attributes", views.attribute, name="privacy-attribute"),
    path("privacy/receipts/<uuid:receipt_id>", views.receipt, name="privacy-receipt"),
    path("privacy/erase", views.erase, name="privacy-erase"),
    path("privacy/gone", views.gone, name="privacy-gone"),
    path("trust/<uuid:cycle_id>/pack", views.pack, name="trust-pack"),
    path("audit/retention", views.retention, name="retention"),
]
