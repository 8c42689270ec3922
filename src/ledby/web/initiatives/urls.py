"""Paths of initiatives and decisions."""

from __future__ import annotations

from django.urls import path

from ledby.web.initiatives.views import decisions, feed, initiatives

app_name = "initiatives"
urlpatterns = [
    path("initiatives", initiatives.everything, name="list"),
    path("initiatives/new", initiatives.new, name="new"),
    path("initiatives/behind", initiatives.behind, name="behind"),
    path("initiatives/<uuid:initiative_id>", initiatives.one, name="one"),
    path("initiatives/feed.xml", feed.signed_in, name="feed"),
    path("initiatives/feed/key", feed.key, name="feed-key"),
    path("initiatives/feed/<slug:token>", feed.by_key, name="feed-by-key"),
    path("claim/<slug:token>", initiatives.claim, name="claim"),
    path("decisions", decisions.log, name="log"),
    path("decisions/export", decisions.export, name="export"),
    path("decisions/new", decisions.ask, name="ask"),
    path("decisions/how", decisions.how, name="how"),
    path("decisions/<uuid:decision_id>", decisions.decision, name="decision"),
]
