"""The letters of this app, written at the moment of sending."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ledby.web.cycles.agreement import spoken
from ledby.web.cycles.keys import personal_token
from ledby.web.growth.selectors import noticer_with_step, step_with_person
from ledby.web.growth.tokens import pulse_link, stop_link
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Words, register

PULSE: Final = "growth-pulse"
NUDGE: Final = "growth-nudge"


def write_pulse(message: Message) -> Words | None:
    """Ask somebody what they noticed, unless the answer is there or too late."""
    row = noticer_with_step(message.reference)
    if row is None or row.answered or row.step.counted_at or not row.step.closes_at:
        return None
    if timezone.now() >= row.step.closes_at or not row.step.person.active:
        return None
    name = " ".join(row.step.person.name.split())
    link = pulse_link(personal_token(row.step_id, row.pk))
    with translation.override(spoken(message.language)):
        return _letter(
            _("Have you noticed? Two questions about %(name)s") % {"name": name},
            _(
                "Six weeks ago %(name)s chose something to try, and named you as"
                " somebody who may notice. There are two questions, and they take a"
                " minute:"
            )
            % {"name": name},
            link,
            _(
                "Your answer is sealed, and opened once with those of the others."
                " %(name)s sees what it comes to only if at least four answer, and"
                " never who said what. Not answering is an answer too."
            )
            % {"name": name},
        )


def write_nudge(message: Message) -> Words | None:
    """Remind somebody of their own step, unless they stopped it."""
    step = step_with_person(message.reference)
    if step is None or not step.nudges or step.ended_at or not step.person.active:
        return None
    with translation.override(spoken(message.language)):
        return _letter(
            _("What you wanted to try"),
            _("You wrote this a while ago:"),
            " ".join(step.plan.split()),
            _("Did it come up? A line in your log is enough, and only you read it:"),
            f"{settings.ORIGIN}/growth",
            _("This letter comes once a month. One click, and it stops:"),
            stop_link(step.pk),
        )


def register_all() -> None:
    """Tell the outbox who writes the letters of this app."""
    register(PULSE, write_pulse, blind=True)
    register(NUDGE, write_nudge, blind=True)


def _letter(subject: str, *blocks: str) -> Words:
    html = render_to_string("growth/mail/letter.html", {"blocks": blocks})
    return subject, "\n\n".join(blocks) + "\n", html
