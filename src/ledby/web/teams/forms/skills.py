"""Forms about one's own skills and time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.errors import StateError
from ledby.web.people.models import Person
from ledby.web.teams import words
from ledby.web.teams.selectors import asked


class PersonField(forms.CharField):
    """One person of the organisation, by name; a unit after a dot tells two apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.widget.attrs |= {
            "class": "input",
            "list": "names",
            "autocomplete": "off",
            "hx-get": "/teams/names",
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#names",
            "hx-swap": "innerHTML",
            "hx-vals": '{"for": "names"}',
        }

    def clean(self, value: Any) -> str:
        """Return the id of the one person who is meant; "" for nobody."""
        text = super().clean(value)
        if not text:
            return ""
        found = asked.people_called(text)
        if len(found) == 1:
            return found[0].id
        if found:
            raise forms.ValidationError(
                _("More than one person is called %(text)s: write %(example)s.")
                % {"text": text, "example": found[0].whole}
            )
        raise forms.ValidationError(
            _("Nobody here is called %(text)s: write first and family name.")
            % {"text": text}
        )


class SkillForm(forms.Form):
    """A skill and its level."""

    skill = forms.CharField(
        label=gettext_lazy("The skill"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input", "list": "skills"}),
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("How well"),
        coerce=int,
        choices=list(words.LEVELS.items()),
        initial=2,
        widget=forms.Select(attrs={"class": "input"}),
    )


class OfferForm(forms.Form):
    """Time for teams, and whether one wants to be picked at all."""

    hours = forms.IntegerField(
        label=gettext_lazy("Hours a week you have for a team"),
        required=False,
        min_value=0,
        max_value=60,
        help_text=gettext_lazy("Leave it empty if you do not want to say."),
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )
    would_lead = forms.BooleanField(
        label=gettext_lazy("I would lead a team"), required=False
    )
    left_out = forms.BooleanField(
        label=gettext_lazy("Do not pick me"),
        required=False,
        help_text=gettext_lazy("No search finds you, and nobody is told why."),
    )


class WordForm(SkillForm):
    """A colleague, a skill and a level."""

    colleague = PersonField(label=gettext_lazy("The colleague"))

    field_order = ("colleague", "skill", "level")

    def person(self) -> Person:
        """Return the colleague."""
        return asked.colleague(self.cleaned_data["colleague"])


class ColleagueForm(forms.Form):
    """A colleague who has seen a skill of one's own."""

    skill = forms.CharField(max_length=100, widget=forms.HiddenInput)
    colleague = PersonField(label=gettext_lazy("A colleague who has seen it"))

    def person(self) -> Person:
        """Return the colleague."""
        return asked.colleague(self.cleaned_data["colleague"])


class PickForm(forms.Form):
    """Whoever comes instead: one of those suggested, or anybody by name."""

    comes = forms.UUIDField(required=False)
    somebody = PersonField(label=gettext_lazy("Somebody else, by name"), required=False)

    def chosen(self) -> str | None:
        """Return an id; None for nobody.

        Raises
        ------
        StateError
            The name means nobody, or more than one.
        """
        if not self.is_valid():
            sentences = [said for errors in self.errors.values() for said in errors]
            raise StateError(str(sentences[0]))
        comes = self.cleaned_data["comes"]
        chosen = str(comes) if comes else self.cleaned_data["somebody"]
        if chosen and chosen not in asked.named([chosen]):
            raise StateError(_("They are not here any more."))
        return chosen or None

    def person(self) -> Person:
        """Return the person who was chosen.

        Raises
        ------
        StateError
            Nobody was, or as :meth:`chosen`.
        """
        chosen = self.chosen()
        if chosen is None:
            raise StateError(_("Name somebody."))
        return asked.colleague(chosen)
