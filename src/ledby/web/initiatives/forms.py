"""What people type: ideas, offers, questions, outcomes."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledby.errors import StateError
from ledby.web.initiatives.models import LINE, TEXT, TITLE, Sight, Stage, Way
from ledby.web.initiatives.selectors.decisions import unit_paths, units_named
from ledby.web.initiatives.selectors.people import meant, meant_all
from ledby.web.initiatives.services.ask import Question
from ledby.web.people.models import Person

MOST_OPTIONS: Final = 200
NAMES: Final = 20_000
FORTNIGHT: Final = timedelta(days=14)
YEARS: Final = timedelta(days=3 * 366)
_ACTIVE: Final = re.compile(r"\b(javascript|vbscript)\s*:\s*\S", re.IGNORECASE)


def no_active_link(text: str) -> None:
    """Refuse a link that would run something."""
    if _ACTIVE.search(text):
        raise ValidationError(
            _("A link begins with https:// or http://, and with nothing else.")
        )


def _line(label: Any, most: int = LINE, **facts: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(
        label=label,
        max_length=most,
        widget=widget,
        validators=[no_active_link],
        **facts,
    )


def _text(label: Any, rows: int = 5, most: int = TEXT, **facts: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "input", "rows": rows})
    return forms.CharField(
        label=label,
        max_length=most,
        widget=widget,
        validators=[no_active_link],
        **facts,
    )


def _one_of(label: Any, choices: Any, **facts: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **facts
    )


def _day(label: Any, **facts: Any) -> forms.DateField:
    widget = forms.DateInput(
        attrs={"class": "input input--short", "type": "date"}, format="%Y-%m-%d"
    )
    return forms.DateField(
        label=label, widget=widget, input_formats=["%Y-%m-%d"], **facts
    )


class IdeaForm(forms.Form):
    """An idea, signed or not."""

    title = _line(_("In one line"), TITLE)
    text = _text(
        _("What would you try, and what is it for?"),
        help_text=_("Two or three sentences are enough. It is read by everybody here."),
    )
    unsigned = forms.BooleanField(label=_("Post it unsigned for now"), required=False)
    receipt = forms.RegexField(regex=r"^[\w-]{43}$", widget=forms.HiddenInput)


class OfferForm(forms.Form):
    """What one can bring."""

    line = _line(_("What can you bring?"), required=False)


class NewsForm(forms.Form):
    """How it goes."""

    line = _line(_("How does it go, in one line?"))


class ObstacleForm(forms.Form):
    """What stands in the way."""

    line = _line(_("What stands in the way?"))


class ClearForm(forms.Form):
    """That an obstacle is gone."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    how = _line(_("How did it go away?"), required=False)


class NumberForm(forms.Form):
    """Which of the people or lines on the page is meant."""

    number = forms.UUIDField(widget=forms.HiddenInput)


class AskForm(forms.Form):
    """Whom to ask."""

    person = _line(_("Who?"), 200, help_text=_("A name, an id or an e-mail address."))

    def clean_person(self) -> Person:
        """Return the one person who is meant."""
        try:
            return meant(self.cleaned_data["person"])
        except StateError as error:
            raise ValidationError(str(error)) from error


class StageForm(forms.Form):
    """How far it is."""

    stage = _one_of(_("How far is it?"), Stage.choices)
    learned = _text(_("What was learned?"), 3, required=False)


class QuestionForm(forms.Form):
    """A decision that is opened, on one screen."""

    title = _line(_("The question"), TITLE)
    text = _text(_("Why does it matter?"), 3)
    options = _text(
        _("The options, one a line"),
        4,
        NAMES,
        required=False,
        help_text=_(
            "For a draw among people leave this empty: they put their own names in."
        ),
    )
    way = _one_of(_("How is it decided?"), Way.choices, initial=Way.ADVICE)
    secret = forms.BooleanField(label=_("A secret vote"), required=False)
    deciders = _text(
        _("Who decides, or has a vote?"),
        2,
        NAMES,
        required=False,
        help_text=_(
            "Names or e-mail addresses, one a line. In a vote or a draw nobody named"
            " means: everybody whom it affects."
        ),
    )
    advisers = _text(_("Whom do you ask for advice?"), 2, NAMES, required=False)
    for_everybody = forms.BooleanField(label=_("It affects everybody"), required=False)
    units = forms.MultipleChoiceField(
        label=_("Or these units, with those beneath them"),
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "input", "size": 6}),
    )
    sight = _one_of(_("Who may see it?"), Sight.choices, initial=Sight.EVERYBODY)
    readers = _text(_("Who else may see it, by name?"), 2, NAMES, required=False)
    closes_on = _day(_("Until when?"), help_text=_("It closes at the end of this day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [  # type: ignore[attr-defined] # a MultipleChoiceField
            (path, path) for path in unit_paths()
        ]
        self.fields["closes_on"].initial = timezone.localdate() + FORTNIGHT

    def clean_options(self) -> list[str]:
        """Return the lines that say something."""
        lines = self.cleaned_data["options"].splitlines()
        options = [line.strip() for line in lines if line.strip()]
        if len(options) > MOST_OPTIONS or any(len(one) > LINE for one in options):
            raise ValidationError(
                gettext("Give at most %(most)s options of at most %(long)s letters.")
                % {"most": MOST_OPTIONS, "long": LINE}
            )
        return options

    def clean_closes_on(self) -> datetime:
        """Return the last moment of the day."""
        day = self.cleaned_data["closes_on"]
        if not timezone.localdate() <= day <= timezone.localdate() + YEARS:
            raise ValidationError(
                gettext("Choose a day from today on, within three years.")
            )
        return datetime.combine(day, time.max, timezone.get_current_timezone())

    def clean(self) -> dict[str, Any]:
        """Return what was typed, with the people it means."""
        data = super().clean() or {}
        for name in ("deciders", "advisers", "readers"):
            try:
                data[name] = meant_all(data.get(name) or "")
            except StateError as error:
                self.add_error(name, str(error))
        return data

    def question(self) -> Question:
        """Return what a decision is opened with."""
        data = dict(self.cleaned_data)
        data["closes_at"] = data.pop("closes_on")
        data["units"] = units_named(data["units"])
        return Question(**data)


class VoiceForm(forms.Form):
    """Advice, or the reason of an objection."""

    text = _text(_("In a few sentences"), 3)


class ObjectionForm(forms.Form):
    """An objection."""

    text = _text(_("What harm do you see, and what would take it away?"), 3)


class AnswerForm(forms.Form):
    """An answer to an objection."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    text = _text(_("How is it met?"), 2)


class VoteForm(forms.Form):
    """One of the options, by its place."""

    choice = forms.IntegerField(
        min_value=0,
        error_messages={"required": _("Choose one of the options.")},
    )


class OutcomeForm(forms.Form):
    """What is decided, and why."""

    outcome = _line(_("What is decided?"))
    reason = _text(_("Why?"), 3)
    review_on = _day(
        _("When do you look at it again?"),
        required=False,
        help_text=_("You get one letter on that day."),
    )

    def clean_review_on(self) -> Any:
        """Return a day that is still to come."""
        day = self.cleaned_data["review_on"]
        if day is not None and not (
            timezone.localdate() < day <= timezone.localdate() + YEARS
        ):
            raise ValidationError(
                gettext("Choose a day from tomorrow on, within three years.")
            )
        return day


class ReviewForm(forms.Form):
    """What came of it."""

    text = _text(_("What came of it?"), 3)
