"""Where a personal link leads to, and where it ends."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from ledby.web.cycles.answer_selectors import colleagues, receipt
from ledby.web.cycles.answer_steps import where_stopped
from ledby.web.cycles.answer_summary import summary
from ledby.web.cycles.answers import empty
from ledby.web.cycles.services.submit import submit
from ledby.web.cycles.views.answer.door import Visit, answering


@answering
def start(visit: Visit) -> HttpResponse:
    """Say what is asked, who will see what, and where one stopped."""
    onward = where_stopped(visit.way, visit.answers)
    if visit.posted is not None:
        return HttpResponseRedirect(visit.step_url(onward))
    first = visit.way[0] if visit.way else None
    return visit.page(
        "start",
        first,
        begun=visit.answers != empty(),
        first=visit.step_url(first),
    )


@answering
def review(visit: Visit) -> HttpResponse:
    """Show what would be sent and who will see it; send it when asked to."""
    if "send" in visit.request.POST:
        submit(visit.participant, visit.token)
        return HttpResponseRedirect(visit.url("answer_sent"))
    if visit.posted is not None:
        return HttpResponseRedirect(visit.url("answer_review"))
    leaders = [follow["leader"] for follow in visit.answers["follows"]]
    named = colleagues(visit.participant.cycle_id, leaders)
    lines = summary(visit.asked, visit.way, visit.answers, named, visit.language)
    return visit.page(
        "review",
        lines=[
            (line, visit.step_url(line.step), visit.terms.get(line.part))
            for line in lines
        ],
        blank=visit.answers == empty(),
        back=visit.step_url(visit.way[-1]) if visit.way else visit.url("answer_start"),
    )


@answering
def sent(visit: Visit) -> HttpResponse:
    """Say thank you, with a receipt that says nothing of the answers."""
    if not visit.asked.answered:
        return HttpResponseRedirect(visit.url("answer_start"))
    if visit.posted is not None:
        return HttpResponseRedirect(visit.url("answer_sent"))
    return visit.page("sent", receipt=receipt(visit.participant))
