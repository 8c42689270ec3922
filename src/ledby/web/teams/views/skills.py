"""One's own skills, for oneself alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledby.errors import StateError
from ledby.web.teams import words
from ledby.web.teams.forms.skills import (
    ColleagueForm,
    OfferForm,
    SkillForm,
    WordForm,
)
from ledby.web.teams.policies import colleagues_only
from ledby.web.teams.selectors import asked, skills
from ledby.web.teams.services import skills as services

if TYPE_CHECKING:
    from ledby.web.accounts.models import User
    from ledby.web.people.models import Person


def me(request: HttpRequest) -> Person:
    """Return the person who is signed in."""
    return asked.person_of(cast("User", request.user).person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues_only
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own skills, or do one of the few things that can be done there."""
    person = me(request)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        try:
            done = act is not None and act(request, person)
        except StateError as error:
            messages.error(request, str(error))
            done = True
        if done:
            return redirect("team_skills")
        messages.error(request, _("Something is missing. Nothing was changed."))
    return render(request, "teams/skills.html", _page(person, request), status=200)


@require_safe
@colleagues_only
def names(request: HttpRequest) -> HttpResponse:
    """Suggest names to whoever types one."""
    typed = [said for key, said in request.GET.items() if key != "for"]
    people = asked.people_like(str(typed[0])[:100] if typed else "")
    return render(request, "teams/_names.html", {"people": people})


def _page(person: Person, request: HttpRequest) -> dict[str, object]:
    said = skills.offer_of(person)
    initial = {name: getattr(said, name) for name in OfferForm.base_fields}
    data = request.POST if request.method == "POST" else None
    act = request.POST.get("act")
    return {
        "lines": [
            (line, words.LEVELS.get(line.level, ""), ColleagueForm(auto_id=f"w{at}_%s"))
            for at, line in enumerate(skills.own_skills(person))
        ],
        "asked": skills.asked_of(person),
        "offered": skills.offered_to(person),
        "known": skills.known_skills(),
        "declare": SkillForm(data if act == "declare" else None),
        "offer": OfferForm(data if act == "offer" else None, initial=initial),
        "word": WordForm(data if act == "say" else None, auto_id="say_%s"),
        "levels": words.LEVELS.items(),
    }


def _declare(request: HttpRequest, person: Person) -> bool:
    form = SkillForm(request.POST)
    if form.is_valid():
        services.declare(person, **form.cleaned_data)
        messages.success(request, _("It counts from now on."))
    return form.is_valid()


def _drop(request: HttpRequest, person: Person) -> bool:
    skill = request.POST.get("skill", "")[:100].strip()
    if skill:
        services.drop(person, skill)
        messages.success(request, _("It no longer counts."))
    return bool(skill)


def _offer(request: HttpRequest, person: Person) -> bool:
    form = OfferForm(request.POST)
    if form.is_valid():
        services.offer(person, **form.cleaned_data)
        messages.success(request, _("Kept."))
    return form.is_valid()


def _ask(request: HttpRequest, person: Person) -> bool:
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        for sentence in form.errors.get("colleague", []):
            messages.error(request, str(sentence))
        return bool(form.errors.get("colleague"))
    mine = {line.skill: line for line in skills.own_skills(person) if line.counts}
    line = mine.get(form.cleaned_data["skill"])
    if line is not None:
        services.ask_word(person, line.skill, line.level, form.person())
        messages.success(request, _("Asked. They answer with one tap."))
    return line is not None


def _say(request: HttpRequest, person: Person) -> bool:
    form = WordForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        services.offer_word(person, data["skill"], data["level"], form.person())
        messages.success(request, _("Said. It counts once they take it up."))
    return form.is_valid()


def _settle(request: HttpRequest, person: Person) -> bool:
    try:
        word = skills.find_word(person, UUID(request.POST.get("word", "")))
    except ValueError as error:
        raise Http404 from error
    services.settle(word, yes=request.POST.get("yes") == "1")
    messages.success(request, _("Thank you. It is answered."))
    return True


_ACTS: Final[dict[str, Callable[[HttpRequest, Person], bool]]] = {
    "declare": _declare,
    "drop": _drop,
    "offer": _offer,
    "ask": _ask,
    "say": _say,
    "settle": _settle,
}
