"""The door of the form: who holds a personal link comes in, and nothing leaks out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial, wraps
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from ledby.errors import StateError
from ledby.web.cycles.answer_selectors import Asked, Holder, asked
from ledby.web.cycles.answer_steps import Step, progress, steps
from ledby.web.cycles.answers import Answers, Part
from ledby.web.cycles.selectors import participant_by_token
from ledby.web.cycles.services.submit import change_draft, load_draft

MOST_BYTES = 96 * 1024
"""Two full comments, percent-encoded, and some room: more is no answer."""

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """Somebody who came with a personal link: what they are asked and have saved."""

    request: HttpRequest
    token: str
    participant: Holder

    @cached_property
    def asked(self) -> Asked:
        """Return what this person is asked."""
        return asked(self.participant)

    @cached_property
    def way(self) -> tuple[Step, ...]:
        """Return the pages of their form."""
        return steps(self.asked)

    @cached_property
    def answers(self) -> Answers:
        """Return what they have saved so far."""
        return load_draft(self.participant, self.token)

    @cached_property
    def terms(self) -> dict[str, Any]:
        """Return by part what was promised at the launch: its tier, who sees what."""
        terms = self.asked.terms
        said = terms.get(self.language[:2]) or terms.get("en") or {"parts": []}
        return {part["part"]: part for part in said["parts"]}

    @property
    def posted(self) -> QueryDict | None:
        """Return what was posted, or None if the page is only looked at."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def language(self) -> str:
        """Return the language of this visit."""
        return translation.get_language() or settings.LANGUAGE_CODE

    def change(self, change: Callable[[Answers], Answers]) -> Answers:
        """Save a change and return the whole; raises as ``change_draft`` does."""
        saved = change_draft(self.participant, self.token, change)
        self.__dict__["answers"] = saved
        return saved

    def url(self, name: str, **where: Any) -> str:
        """Return the address of one of this person's pages."""
        return reverse(name, kwargs={"token": self.token, **where})

    def step_url(self, step: Step | None) -> str:
        """Return the address of a step; None is the page that looks back."""
        if step is None:
            return self.url("answer_review")
        if not step.keys:
            return self.url(f"answer_{step.part}")
        return self.url("answer_items", part=step.part, page=step.page)

    def page(
        self, template: str, step: Step | None = None, status: int = 200, **extra: Any
    ) -> HttpResponse:
        """Return a page of the form."""
        facts = {
            "asked": self.asked,
            "visit": self,
            "step": step,
            "way": progress(self.way, self.asked.parts, step),
            "terms": self.terms.get(step.part) if step else None,
        }
        return render(
            self.request,
            f"cycles/answer/{template}.html",
            {**facts, "start": self.url("answer_start"), **extra},
            status=status,
        )

    def saved(self, onward: str) -> HttpResponse:
        """Say that all is saved, in place or by going on."""
        if self.request.headers.get("HX-Request"):
            return HttpResponse(_("Saved a moment ago."))
        return HttpResponseRedirect(onward)


def answering(view: Callable[..., HttpResponse]) -> View:
    """Let the holder of a personal link into *view*, which gets a :class:`Visit`.

    An unknown link and a page that does not exist look alike. The size of a request is
    looked at before anything is read, so the check of the forgery token has to wait for
    it: that is what the two decorators here do.
    """
    known = require_http_methods(["GET", "HEAD", "POST"])
    inside = known(csrf_protect(partial(_enter, view)))

    @csrf_exempt
    @wraps(view)
    def outside(request: HttpRequest, **where: Any) -> HttpResponse:
        if _size(request) > MOST_BYTES:
            long = _("That was longer than this form can carry; nothing was changed.")
            response = _refuse(request, long, 413)
        else:
            response = inside(request, **where)
        # Under "no-referrer" browsers post with the origin "null", which the forgery
        # check must refuse; this value never carries a path, so no link leaks either.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return outside


def part_of(part: Part) -> Callable[[View], View]:
    """Let nobody into a page of a part that they are not asked."""

    def gate(view: View) -> View:
        @wraps(view)
        def inside(visit: Visit, **where: Any) -> HttpResponse:
            if part not in visit.asked.parts:
                raise Http404
            return view(visit, **where)

        return inside

    return gate


def _enter(
    view: Callable[..., HttpResponse], request: HttpRequest, token: str, **where: Any
) -> HttpResponse:
    try:
        participant = participant_by_token(token)
        with translation.override(_language(request, participant)):
            visit = Visit(request, token, participant)
            return _switched(request, view(visit, **where))
    except StateError as closed:
        return _refuse(request, str(closed), 410)


def _size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _language(request: HttpRequest, participant: Holder) -> str:
    """Return the language chosen here, else the person's, else the browser's."""
    known = dict(settings.LANGUAGES)
    asked_for = request.POST.get("language") or request.COOKIES.get(
        settings.LANGUAGE_COOKIE_NAME, ""
    )
    for language in (asked_for, participant.language):
        if language in known:
            return language
    return translation.get_language() or settings.LANGUAGE_CODE


def _switched(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Stay on the page, in the new language, if that is what the button asked for."""
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        return response
    if response.status_code == 302:
        response = redirect(request.path)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _refuse(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(
        request, "cycles/answer/refused.html", {"sentence": sentence}, status=status
    )
