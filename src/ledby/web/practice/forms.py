"""What one writes: a practice, a comment, a word of the editor."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from ledby.web.people.models import Person
from ledby.web.practice.models import LINE, PART, SAID, TITLE, About, Verdict
from ledby.web.practice.naming import people_named
from ledby.web.practice.selectors import headings

LANGUAGES: Final = (("en", _("English")), ("nl", _("Dutch")))
MOST_OTHERS: Final = 5


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "input", "rows": rows})


class PracticeForm(forms.Form):
    """A practice in three parts, with those who wrote it too."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    about = forms.ChoiceField(
        label=_("The trait or the idea it serves"),
        choices=About.choices,
        widget=forms.Select(attrs={"class": "input"}),
    )
    tried = forms.CharField(required=False, max_length=PART, widget=_area(8))
    happened = forms.CharField(required=False, max_length=PART, widget=_area(6))
    differently = forms.CharField(required=False, max_length=PART, widget=_area(4))
    source = forms.CharField(
        label=_("Where the idea comes from, if from somebody else"),
        required=False,
        max_length=LINE,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    series = forms.CharField(
        label=_("Series, if it belongs to one"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        choices=LANGUAGES,
        widget=forms.Select(attrs={"class": "input"}),
    )
    others = forms.CharField(
        label=_("Who wrote it with you"),
        help_text=_("Names or e-mail addresses, with commas between. They can edit."),
        required=False,
        max_length=600,
        widget=forms.TextInput(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("tried", "happened", "differently")
        for name, heading in zip(names, headings(starter=False), strict=True):
            self.fields[name].label = heading

    def clean_others(self) -> list[Person]:
        """Return the people who were named; each name must be one person's."""
        return people_named(self.cleaned_data["others"], MOST_OTHERS)

    def words(self) -> dict[str, Any]:
        """Return what is kept of the post itself."""
        return {k: v for k, v in self.cleaned_data.items() if k != "others"}


class CommentForm(forms.Form):
    """Something to say under a practice."""

    text = forms.CharField(label=_("Say something"), max_length=SAID, widget=_area(4))


class WordForm(forms.Form):
    """What an editor says when giving a post back."""

    word = forms.CharField(
        label=_("A word to the authors"),
        required=False,
        max_length=500,
        widget=_area(3),
    )


class TryForm(forms.Form):
    """What somebody says of a practice that they try."""

    verdict = forms.ChoiceField(choices=Verdict.choices, required=False)
