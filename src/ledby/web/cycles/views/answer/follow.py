"""Whom one would choose to follow: found by typing, then told about one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ledby.errors import TableError
from ledby.science.vocabulary import MAX_NOMINATIONS, Share
from ledby.web.cycles.answer_forms import FollowForm, MoreForm
from ledby.web.cycles.answer_selectors import Colleague, colleagues, find
from ledby.web.cycles.answer_steps import after, step_at
from ledby.web.cycles.answer_summary import follow_line
from ledby.web.cycles.answers import Answers, Follow, Part
from ledby.web.cycles.instrument import in_language
from ledby.web.cycles.views.answer.door import Visit, answering, part_of


@answering
@part_of(Part.FOLLOWS)
def choose(visit: Visit) -> HttpResponse:
    """Choose up to five people, or nobody."""
    post = visit.request.POST
    if visit.posted is None:
        return _choosing(visit)
    form = _more_form(visit)
    if not form.is_valid():
        return _choosing(visit, status=422, form=form)
    try:
        saved = visit.change(lambda answers: _chosen(answers, post, form.more()))
    except TableError as refused:
        return _choosing(visit, status=422, error=str(refused))
    if "find" in post:
        # Not a redirect: what somebody typed belongs in no address and no log.
        return _choosing(visit, text=post.get("q", ""))
    return visit.saved(_onward(visit, saved))


@answering
@part_of(Part.FOLLOWS)
def found(visit: Visit) -> HttpResponse:
    """Return the people found for what was typed, to be put into the page."""
    text = visit.request.POST.get("q", "")
    return visit.page("_found", **_search(visit, text))


@answering
@part_of(Part.FOLLOWS)
def told(visit: Visit, place: int) -> HttpResponse:
    """Tell how one follows the person at *place*, why, and who may know."""
    follow = _meant(visit, place)
    people = colleagues(
        visit.participant.cycle_id, [follow["leader"]] if follow else []
    )
    if follow is None or not people:
        return HttpResponseRedirect(visit.url("answer_follows"))
    person = people[follow["leader"]]
    form = _follow_form(visit, person, follow)
    if form.is_valid():
        visit.change(lambda answers: _replaced(answers, form.follow()))
        return visit.saved(visit.url("answer_follows"))
    return visit.page(
        "follow",
        step_at(visit.way, Part.FOLLOWS, 1),
        status=422 if form.errors else 200,
        form=form,
        person=person,
        shares=_shares(visit, form, person.called),
    )


def _meant(visit: Visit, place: int) -> Follow | None:
    """Return the follow that a page is about: by its person if that was posted."""
    follows = visit.answers["follows"]
    leader = visit.request.POST.get("leader")
    if leader is None:
        return follows[place - 1] if 0 < place <= len(follows) else None
    return next((one for one in follows if one["leader"] == leader), None)


def _follow_form(visit: Visit, person: Colleague, follow: Follow) -> FollowForm:
    return FollowForm(
        visit.posted,
        instrument=visit.asked.instrument,
        name=person.called,
        language=visit.language,
        follow=follow,
    )


def _choosing(
    visit: Visit, status: int = 200, text: str = "", **extra: Any
) -> HttpResponse:
    asked, answers = visit.asked, visit.answers
    leaders = [follow["leader"] for follow in answers["follows"]]
    people = colleagues(visit.participant.cycle_id, leaders)
    chosen = [
        (people[leader], follow_line(asked, follow, visit.language))
        for leader, follow in zip(leaders, answers["follows"], strict=True)
        if leader in people
    ]
    step = step_at(visit.way, Part.FOLLOWS, 1)
    return visit.page(
        "choose",
        step,
        status=status,
        chosen=chosen,
        full=len(chosen) >= MAX_NOMINATIONS,
        nobody=answers["nobody"],
        **_search(visit, text),
        **{"form": _more_form(visit), **extra},
    )


def _search(visit: Visit, text: str) -> dict[str, Any]:
    named = [follow["leader"] for follow in visit.answers["follows"]]
    people, more = find(visit.participant, text, named)
    return {"text": text[:100], "people": people, "more": more}


def _more_form(visit: Visit) -> MoreForm:
    return MoreForm(
        visit.posted,
        instrument=visit.asked.instrument,
        language=visit.language,
        more=visit.answers["more"],
    )


def _chosen(answers: Answers, post: Any, more: int | None) -> Answers:
    """Return the answers with what the pressed button asks for."""
    follows = [one for one in answers["follows"] if one["leader"] != post.get("remove")]
    nobody = answers["nobody"] or "nobody" in post
    leader = post.get("add")
    if leader:
        nobody = False
        if leader not in {follow["leader"] for follow in follows}:
            follows.append(_new(leader))
    return {**answers, "follows": follows, "nobody": nobody, "more": more}


def _new(leader: str) -> Follow:
    return {
        "leader": leader,
        "energy": None,
        "reasons": [],
        "message": "",
        "trait": None,
        "share": Share.COUNT.value,
    }


def _replaced(answers: Answers, follow: Follow) -> Answers:
    follows = [
        follow if one["leader"] == follow["leader"] else one
        for one in answers["follows"]
    ]
    return {**answers, "follows": follows}


def _onward(visit: Visit, saved: Answers) -> str:
    post = visit.request.POST
    leaders = [follow["leader"] for follow in saved["follows"]]
    if post.get("add") in leaders:
        return visit.url("answer_follow", place=leaders.index(post["add"]) + 1)
    here = step_at(visit.way, Part.FOLLOWS, 1)
    if here and ("go" in post or "nobody" in post):
        return visit.step_url(after(visit.way, here, saved))
    return visit.url("answer_follows")


def _shares(visit: Visit, form: FollowForm, name: str) -> list[tuple[Any, str]]:
    """Return each way to share with what the other person would learn."""
    choices = visit.asked.instrument.share.values()
    hints = [in_language(one.hint, visit.language) for one in choices]
    return [
        (radio, hint.replace("{name}", name))
        for radio, hint in zip(form["share"], hints, strict=True)
    ]
