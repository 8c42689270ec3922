"""Paths of a person's own page, of notes, and of those who may be found."""

from __future__ import annotations

from django.urls import path

from ledby.web.profiles.views import book, found, notes, page

app_name = "profiles"
urlpatterns = [
    path("me", page.me, name="me"),
    path("me/pdf", page.me_pdf, name="me-pdf"),
    path("me/book", book.book, name="book"),
    path("me/book/mark", book.mark, name="book-mark"),
    path("me/book/unsigned", book.switch, name="book-unsigned"),
    path("me/book/notes/<uuid:note_id>/report", book.report, name="note-report"),
    path("me/book/notes/<uuid:note_id>/withdraw", book.withdraw, name="note-withdraw"),
    path("me/told", book.untell, name="untell"),
    path("me/found", found.own, name="found-own"),
    path("me/found/out", found.out, name="found-out"),
    path("people/found", found.found, name="found"),
    path("people/<uuid:person_id>/note", notes.write, name="note-write"),
    path("notes/new", notes.find, name="note-find"),
    path("notes/reported", notes.reported, name="notes-reported"),
    path("notes/reported/<uuid:note_id>", notes.judge, name="notes-judge"),
    path("notes/<slug:token>", notes.receipt, name="receipt"),
    path("cycles/<uuid:cycle_id>/specimen/me", page.specimen, name="specimen"),
]
