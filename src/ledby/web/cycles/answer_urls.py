"""Paths of the form; the token is the whole credential."""

from __future__ import annotations

from django.urls import path

from ledby.web.cycles.views.answer import follow, items, start

urlpatterns = [
    path("answer/<slug:token>", start.start, name="answer_start"),
    path("answer/<slug:token>/follow", follow.choose, name="answer_follows"),
    path("answer/<slug:token>/follow/find", follow.found, name="answer_find"),
    path("answer/<slug:token>/follow/<int:place>", follow.told, name="answer_follow"),
    path("answer/<slug:token>/words", items.comments, name="answer_comments"),
    path("answer/<slug:token>/review", start.review, name="answer_review"),
    path("answer/<slug:token>/sent", start.sent, name="answer_sent"),
    path(
        "answer/<slug:token>/<slug:part>/<int:page>", items.items, name="answer_items"
    ),
]
