"""What a button on a page does: its form, the deed, and the note that it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledby.errors import LedByError
from ledby.web.initiatives import forms as f
from ledby.web.initiatives.selectors.decisions import permitted_outcomes
from ledby.web.initiatives.selectors.people import here
from ledby.web.initiatives.services import close, speak, steer
from ledby.web.people.models import Person

TYPED: Final = ("text", "textarea")


@dataclass(frozen=True)
class Act:
    """One thing that may be done; ``do`` takes what it is about, who, and the form."""

    do: Callable[[Any, Person, Mapping[str, Any]], None]
    done: str | Promise
    form: type[forms.Form] = forms.Form


@dataclass(frozen=True)
class Outcome:
    """What became of a request: a note, or the form and a sentence why not."""

    act: str
    note: str = ""
    form: forms.Form | None = None
    sentence: str = ""

    @property
    def typed(self) -> list[str]:
        """Return the texts that were typed, for a page that takes them no longer."""
        fields = self.form.visible_fields() if self.form else []
        said = [field.value() for field in fields if field.widget_type in TYPED]
        return [text for text in said if text]


STEERING: Final[dict[str, Act]] = {
    "stand": Act(
        lambda row, who, _d: steer.stand_behind(row, who), _("You stand behind this.")
    ),
    "step_back": Act(
        lambda row, who, _d: steer.step_back(row, who),
        _("You no longer stand behind this."),
    ),
    "take_lead": Act(
        lambda row, who, _d: steer.take_lead(row, who), _("The lead is yours.")
    ),
    "offer": Act(
        lambda row, who, data: steer.offer_help(row, who, data["line"]),
        _("Your offer stands here until you take it back."),
        f.OfferForm,
    ),
    "leave": Act(
        lambda row, who, _d: steer.leave(row, who), _("Your name is taken out.")
    ),
    "accept": Act(lambda row, who, _d: steer.accept(row, who), _("You are in.")),
    "welcome": Act(
        lambda row, who, data: steer.welcome(row, who, here(data["number"])),
        _("They are in the team."),
        f.NumberForm,
    ),
    "ask": Act(
        lambda row, who, data: steer.ask(row, who, data["person"], to_lead=False),
        _("They are asked by a letter, and join by accepting."),
        f.AskForm,
    ),
    "hand_on": Act(
        lambda row, who, data: steer.ask(row, who, data["person"], to_lead=True),
        _("They are asked by a letter; you lead until they accept."),
        f.AskForm,
    ),
    "news": Act(
        lambda row, who, data: steer.say_news(row, who, data["line"]),
        _("Your line is added."),
        f.NewsForm,
    ),
    "obstacle": Act(
        lambda row, who, data: steer.name_obstacle(row, who, data["line"]),
        _("Whoever stands behind this sees it now."),
        f.ObstacleForm,
    ),
    "clear": Act(
        lambda row, who, data: steer.clear_obstacle(
            row, who, data["number"], data["how"]
        ),
        _("One thing less in the way."),
        f.ClearForm,
    ),
    "stage": Act(
        lambda row, who, data: steer.move_to(row, who, data["stage"], data["learned"]),
        _("It says how far it is."),
        f.StageForm,
    ),
}

DECIDING: Final[dict[str, Act]] = {
    "advise": Act(
        lambda row, who, data: speak.say(row, who, data["text"], objects=False),
        _("Your advice is given."),
        f.VoiceForm,
    ),
    "object": Act(
        lambda row, who, data: speak.say(row, who, data["text"], objects=True),
        _("Your objection must be answered before this goes ahead."),
        f.ObjectionForm,
    ),
    "unadvise": Act(
        lambda row, who, _d: speak.take_back(row, who, objects=False),
        _("Your advice is taken back."),
    ),
    "unobject": Act(
        lambda row, who, _d: speak.take_back(row, who, objects=True),
        _("Your objection is taken back."),
    ),
    "answer": Act(
        lambda row, who, data: speak.answer(row, who, data["number"], data["text"]),
        _("The objection is answered."),
        f.AnswerForm,
    ),
    "vote": Act(
        lambda row, who, data: speak.vote(row, who, data["choice"]),
        _("You have voted. You can change it until the close."),
        f.VoteForm,
    ),
    "unvote": Act(
        lambda row, who, _d: speak.take_vote_back(row, who), _("It is taken back.")
    ),
    "join": Act(
        lambda row, who, _d: speak.join_draw(row, who), _("Your name is in the draw.")
    ),
    "outcome": Act(
        lambda row, who, data: close.decide(row, who, **data),
        _("The outcome stands, with its reason."),
        f.OutcomeForm,
    ),
    "review": Act(
        lambda row, who, data: close.look_back(row, who, data["text"]),
        _("It says what came of it."),
        f.ReviewForm,
    ),
    "withdraw": Act(
        lambda row, who, _d: close.withdraw(row, who), _("The question is taken back.")
    ),
}


def carry_out(
    acts: Mapping[str, Act], row: Any, person: Person, sent: QueryDict
) -> Outcome:
    """Do what was asked of *row*, or say in one sentence why not.

    Raises
    ------
    Http404
        It is not theirs to do.
    """
    name = sent.get("act", "")
    act = acts.get(name)
    if act is None:
        return Outcome("", sentence=gettext("Nothing was asked, so nothing was done."))
    form = act.form(sent, auto_id=f"{name}_%s")
    if not form.is_valid():
        said = [str(one) for errors in form.errors.values() for one in errors]
        return Outcome(name, form=form, sentence=said[0])
    try:
        act.do(row, person, form.cleaned_data)
    except LedByError as error:
        return Outcome(name, form=form, sentence=str(error))
    return Outcome(name, note=str(act.done))


def blank_forms(
    acts: Mapping[str, Act], tried: Outcome | None, first: Mapping[str, Any]
) -> dict[str, forms.Form]:
    """Return a form for each act; what was tried keeps what was typed."""
    made = {
        name: act.form(auto_id=f"{name}_%s", initial=first.get(name, {}))
        for name, act in acts.items()
    }
    if tried is not None and tried.form is not None:
        made[tried.act] = tried.form
    return made


steering_forms = partial(blank_forms, STEERING)
deciding_forms = partial(blank_forms, DECIDING)


def first_outcome(row: Any) -> dict[str, Any]:
    """Return what the form of an outcome begins with: what was chosen or drawn."""
    chosen = permitted_outcomes(row)
    return {"outcome": chosen[0]} if chosen and len(chosen) == 1 else {}
