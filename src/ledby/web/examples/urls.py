"""Paths of examples."""

from __future__ import annotations

from django.urls import path

from ledby.web.examples.views import examples as views
from ledby.web.examples.views import photographs

app_name = "examples"
urlpatterns = [
    path("examples", views.shown, name="shown"),
    path("examples/new", views.new, name="new"),
    path("examples/reported", views.reported, name="reported"),
    path("examples/reported/<uuid:example_id>", views.judge, name="judge"),
    path(
        "examples/reported/<uuid:example_id>/photograph.jpg",
        photographs.reported,
        name="photograph-reported",
    ),
    path("examples/<uuid:example_id>", views.example, name="example"),
    path("examples/<uuid:example_id>/ask", views.ask, name="ask"),
    path("examples/<uuid:example_id>/saw", views.attest, name="attest"),
    path("examples/<uuid:example_id>/unsay", views.unsay, name="unsay"),
    path("examples/<uuid:example_id>/withdraw", views.withdraw, name="withdraw"),
    path("examples/<uuid:example_id>/report", views.report, name="report"),
    path(
        "examples/<uuid:example_id>/photograph", photographs.put, name="put-photograph"
    ),
    path(
        "examples/<uuid:example_id>/photograph.jpg",
        photographs.shown,
        name="photograph",
    ),
    path("saw/<slug:token>/photograph.jpg", photographs.asked, name="photograph-asked"),
    path("saw/<slug:token>", views.saw, name="saw"),
]
