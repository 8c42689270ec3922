"""The paths of the coach."""

from __future__ import annotations

from django.urls import path

from ledby.web.coach import views

app_name = "coach"
urlpatterns = [
    path("coach", views.coach, name="coach"),
    path("coach/reword", views.reword, name="reword"),
]
