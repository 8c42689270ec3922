"""Where each page lives: one line an app."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("ledby.web.start.urls")),
    path("", include("ledby.web.accounts.urls")),
    path("", include("ledby.web.audit.urls")),
    path("", include("ledby.web.outbox.urls")),
    path("", include("ledby.web.people.urls")),
    path("", include("ledby.web.cycles.urls")),
    path("", include("ledby.web.initiatives.urls")),
    path("", include("ledby.web.examples.urls")),
    path("", include("ledby.web.teams.urls")),
    path("", include("ledby.web.practice.urls")),
    path("", include("ledby.web.growth.urls")),
    path("", include("ledby.web.interactions.urls")),
    path("", include("ledby.web.profiles.urls")),
    path("", include("ledby.web.coach.urls")),
    path("", include("ledby.web.dashboard.urls")),
    path("", include("ledby.web.api.urls")),
    path("", include("ledby.web.privacy.urls")),
]
