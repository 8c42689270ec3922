"""What one chooses to try, writes in the log, shares, and answers in a pulse."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledby.web.growth.models import ENTRY, PLAN, Part, Role
from ledby.web.growth.policies import MOST_NOTICERS
from ledby.web.growth.pulse import HELPS, QUESTIONS, SEEN
from ledby.web.growth.services import MOST_WEEKS
from ledby.web.people.models import Person
from ledby.web.practice.models import About, Post
from ledby.web.practice.naming import people_named
from ledby.web.practice.selectors import practices_to_try, published

TRAITS: Final = [(one.value, one.label) for one in list(About)[:8]]


class StepForm(forms.Form):
    """One trait, one practice, an if-then step in a line, who may notice."""

    trait = forms.ChoiceField(
        label=_("A trait to grow in"),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    practice = forms.ChoiceField(
        label=_("A practice to try"),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    plan = forms.CharField(
        label=_("When this happens, I will do that"),
        help_text=_(
            "One line. When the plan is read out and I have a doubt,"
            " I say it before we move on."
        ),
        max_length=PLAN,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    noticers = forms.CharField(
        label=_("Who may notice"),
        help_text=_(
            "Up to eight names or e-mail addresses, with commas between. They are asked"
            " once, after six weeks. You see what they say from four answers on, so"
            " name five or more."
        ),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", gettext("none"))
        self.fields["trait"].choices = [nothing, *TRAITS]  # type: ignore[attr-defined]
        self.fields["practice"].choices = [  # type: ignore[attr-defined]
            nothing,
            *practices_to_try(about),
        ]

    def clean_practice(self) -> Post | None:
        """Return the practice that was chosen."""
        chosen = self.cleaned_data["practice"]
        return published().filter(pk=chosen).first() if chosen else None

    def clean_noticers(self) -> list[Person]:
        """Return who may notice; each name must be one person's."""
        return people_named(self.cleaned_data["noticers"], MOST_NOTICERS)


class LogForm(forms.Form):
    """A line of one's own log."""

    text = forms.CharField(
        label=_("What happened"),
        max_length=ENTRY,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )


class ShareForm(forms.Form):
    """With whom one shares which parts of one's page, for how long."""

    reader = forms.CharField(
        label=_("With whom"),
        help_text=_("A name or an e-mail address."),
        max_length=254,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    role = forms.ChoiceField(
        label=_("Who is your"),
        choices=Role.choices,
        widget=forms.Select(attrs={"class": "input"}),
    )
    parts = forms.MultipleChoiceField(
        label=_("What they may read"),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = forms.IntegerField(
        label=_("For how many weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=4,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )

    def clean_reader(self) -> Person:
        """Return the one who is named."""
        return people_named(self.cleaned_data["reader"].replace(",", " "), 1)[0]


class PulseForm(forms.Form):
    """The two questions of a pulse."""

    seen = forms.TypedChoiceField(coerce=int, choices=QUESTIONS[SEEN])
    helps = forms.TypedChoiceField(coerce=int, choices=QUESTIONS[HELPS])
