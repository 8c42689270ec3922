"""The pages of questions: oneself, colleagues, the manager, inclusion, free words."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ledby.web.cycles.answer_forms import CommentsForm, ItemsForm
from ledby.web.cycles.answer_steps import Step, after, before, step_at, values
from ledby.web.cycles.answers import Answers, Feedback, Part, Values
from ledby.web.cycles.instrument import in_language
from ledby.web.cycles.views.answer.door import Visit, answering, part_of


@answering
def items(visit: Visit, part: str, page: int) -> HttpResponse:
    """Ask a few questions; about a colleague one may decline."""
    step = step_at(visit.way, part, page)
    if step is None or not step.keys:
        raise Http404
    post = visit.request.POST
    if step.about and ("decline" in post or "reopen" in post):
        declined: Feedback = {"declined": "decline" in post, "items": {}}
        saved = visit.change(lambda answers: _with_feedback(answers, step, declined))
        onward = after(visit.way, step, saved) if "decline" in post else step
        return HttpResponseRedirect(visit.step_url(onward))
    form = _items_form(visit, step)
    if form.is_valid():
        saved = visit.change(lambda answers: _answered(answers, step, form.values()))
        return visit.saved(visit.step_url(after(visit.way, step, saved)))
    return visit.page(
        "items",
        step,
        status=422 if form.errors else 200,
        form=form,
        intro=_intro(visit, step),
        declined=_is_declined(visit.answers, step),
        back=_back(visit, step),
    )


@answering
@part_of(Part.COMMENTS)
def comments(visit: Visit) -> HttpResponse:
    """Leave room for free words, with a warning that style gives away."""
    form = CommentsForm(
        visit.posted,
        instrument=visit.asked.instrument,
        language=visit.language,
        answers=visit.answers,
    )
    if form.is_valid():
        texts, shown = form.comments(), form.cleaned_data["shown"]
        visit.change(
            lambda answers: {
                **answers,
                "comments": texts,
                "comments_shown": shown and bool(texts),
            }
        )
        return visit.saved(visit.url("answer_review"))
    step = visit.way[-1]
    return visit.page(
        "comments",
        step,
        status=422 if form.errors else 200,
        form=form,
        back=_back(visit, step),
    )


def _items_form(visit: Visit, step: Step) -> ItemsForm:
    return ItemsForm(
        visit.posted,
        instrument=visit.asked.instrument,
        keys=step.keys,
        name=_name(visit, step),
        language=visit.language,
        values=values(step, visit.answers),
    )


def _name(visit: Visit, step: Step) -> str:
    if step.about is not None:
        return step.about.colleague.called
    if step.part == Part.MANAGER and visit.asked.manager is not None:
        return visit.asked.manager.called
    return ""


def _intro(visit: Visit, step: Step) -> str:
    name = _name(visit, step)
    plain = "self" if step.part == Part.SELF else "climate"
    wording = visit.asked.instrument.wordings["observer" if name else plain]
    return in_language(wording.intro, visit.language).replace("{name}", name)


def _back(visit: Visit, step: Step) -> str:
    earlier = before(visit.way, step)
    return visit.step_url(earlier) if earlier else visit.url("answer_start")


def _answered(answers: Answers, step: Step, given: Values) -> Answers:
    """Return the answers with this page's items as given, and no others changed."""
    kept = {k: v for k, v in values(step, answers).items() if k not in step.keys}
    whole = {**kept, **given}
    if step.part == Part.SELF:
        return {**answers, "self": whole}
    if step.part == Part.MANAGER:
        return {**answers, "manager": whole}
    if step.part == Part.INCLUSION:
        return {**answers, "inclusion": whole}
    return _with_feedback(answers, step, {"declined": False, "items": whole})


def _with_feedback(answers: Answers, step: Step, feedback: Feedback) -> Answers:
    if step.about is None:
        return answers
    person = step.about.colleague.person
    return {**answers, "feedback": {**answers["feedback"], person: feedback}}


def _is_declined(answers: Answers, step: Step) -> bool:
    if step.about is None:
        return False
    given = answers["feedback"].get(step.about.colleague.person)
    return bool(given and given["declined"])
