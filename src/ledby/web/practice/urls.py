"""Paths of the practices."""

from __future__ import annotations

from django.urls import path

from ledby.web.practice.views import feed, letter, read, review, talk, write

app_name = "practice"
ONE = "practices/<uuid:post_id>"
urlpatterns = [
    path("practices", read.practices, name="list"),
    path("practices/mine", write.mine, name="mine"),
    path("practices/write", write.write, name="write"),
    path("practices/review", review.waiting, name="review"),
    path("practices/feed.xml", feed.signed_in, name="feed"),
    path("practices/feed/key", feed.key, name="feed-key"),
    path("practices/feed/<slug:token>", feed.by_key, name="feed-by-key"),
    path("practices/letter", letter.choose, name="letter"),
    path("weekly-letter/<slug:token>", letter.stop, name="letter-stop"),
    path(ONE, read.practice, name="one"),
    path(f"{ONE}/card.png", read.card, name="card"),
    path(f"{ONE}/edit", write.edit, name="edit"),
    path(f"{ONE}/turn", write.turn, name="turn"),
    path(f"{ONE}/try", talk.try_it, name="try"),
    path(f"{ONE}/say", talk.say, name="say"),
    path("practices/comments/<uuid:comment_id>/turn", talk.turn, name="comment"),
]
