"""Paths of growth."""

from __future__ import annotations

from django.urls import path

from ledby.web.growth.views import own, pulse, sharing

app_name = "growth"
urlpatterns = [
    path("growth", own.growth, name="page"),
    path("growth/choose", own.choose, name="choose"),
    path("growth/turn", own.turn, name="turn"),
    path("growth/log", own.log, name="log"),
    path("growth/log/<uuid:entry_id>/drop", own.drop_log, name="log-drop"),
    path("growth/share", sharing.share, name="share"),
    path("growth/share/<uuid:share_id>/end", sharing.end, name="share-end"),
    path("growth/shared/<uuid:share_id>", sharing.shared, name="shared"),
    path("growth/stop/<slug:token>", pulse.stop, name="stop"),
    path("pulse/<slug:token>", pulse.pulse, name="pulse"),
]
