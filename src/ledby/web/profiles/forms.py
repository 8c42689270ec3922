"""A note, a wish to be found, and what becomes of what was reported."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from ledby.web.examples.models import TRAITS
from ledby.web.profiles.models import LINE, TEXT

INPUT: Final = {"class": "input"}


class NoteForm(forms.Form):
    """What rang true, to whom, signed or not."""

    text = forms.CharField(
        label=_("What rang true?"),
        help_text=_("Your way of writing can give you away, so keep it plain."),
        max_length=TEXT,
        widget=forms.Textarea(attrs=INPUT | {"rows": 5}),
    )
    signed = forms.TypedChoiceField(
        label=_("With your name?"),
        choices=[("yes", _("With my name")), ("no", _("Unsigned"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )


class FoundForm(forms.Form):
    """As what one lets oneself be found."""

    as_leader = forms.BooleanField(
        label=_("as somebody whom people follow, without a title"), required=False
    )
    as_bridge = forms.BooleanField(
        label=_("as a bridge between units or places"), required=False
    )
    traits = forms.MultipleChoiceField(
        label=_("as a mentor for"),
        choices=TRAITS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    line = forms.CharField(
        label=_("A line of your own"),
        help_text=_("Such as: “Ask me about the first hard conversation.”"),
        required=False,
        max_length=LINE,
        widget=forms.TextInput(attrs=INPUT),
    )


class UntellForm(forms.Form):
    """Which follow that one told is taken back."""

    told = forms.IntegerField(min_value=1, max_value=2**62)


class SwitchForm(forms.Form):
    """Whether unsigned notes are wanted."""

    wanted = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda word: word == "yes"
    )


class MarkForm(forms.Form):
    """What one does with an entry of the small book."""

    source = forms.CharField(max_length=8)
    reference = forms.CharField(max_length=60)
    act = forms.CharField(max_length=8)


class JudgeForm(forms.Form):
    """What becomes of a note that was reported."""

    act = forms.ChoiceField(choices=[("back", ""), ("remove", "")])
