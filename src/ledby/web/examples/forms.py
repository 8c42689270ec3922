"""What one says that one will show, what one saw, and what is not all right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledby.web.examples.models import DEED, LINE, LINK, MATTERS, REASON, SEEN, TRAITS
from ledby.web.examples.photographs import MOST_BYTES

LONGEST: Final = timedelta(days=365)
INPUT: Final = {"class": "input"}
_HTTPS: Final = _("This must be a whole address that begins with https://.")


class WordsForm(forms.Form):
    """Two lines, a trait, a day, and perhaps a link."""

    deed = forms.CharField(
        label=_("What will you show?"),
        help_text=_(
            "A thing that others can see, such as “I open each meeting with"
            " what went wrong with my own part.”"
        ),
        max_length=DEED,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
    )
    matters_to = forms.CharField(
        label=_("To whom does it matter?"),
        max_length=MATTERS,
        widget=forms.TextInput(attrs=INPUT),
    )
    trait = forms.ChoiceField(
        label=_("Which trait does it serve?"),
        choices=TRAITS,
        widget=forms.Select(attrs=INPUT),
    )
    until = forms.DateField(
        label=_("Until when?"),
        widget=forms.DateInput(
            attrs={"class": "input input--short", "type": "date"}, format="%Y-%m-%d"
        ),
    )
    link = forms.CharField(
        label=_("Where can one see it? (if you like)"),
        help_text=_HTTPS,
        required=False,
        max_length=LINK,
        validators=[URLValidator(schemes=["https"], message=_HTTPS)],
        widget=forms.URLInput(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["until"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + LONGEST).isoformat(),
        }

    def clean_until(self) -> date:
        """Refuse a day that is over or more than a year ahead."""
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(
                gettext("Choose a day between today and a year from now.")
            )
        return until


class PhotographForm(forms.Form):
    """One photograph, and what is to be seen on it."""

    photograph = forms.FileField(
        label=_("The photograph"),
        allow_empty_file=True,
        help_text=_(
            "JPEG, PNG or WebP, up to 8 MB. Place, time and whatever else the camera"
            " wrote into the file are taken out."
        ),
        widget=forms.FileInput(
            attrs=INPUT | {"accept": "image/jpeg,image/png,image/webp"}
        ),
    )
    seen = forms.CharField(
        label=_("What is to be seen?"),
        help_text=_("A sentence for colleagues who do not see the picture."),
        max_length=SEEN,
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )

    def clean_photograph(self) -> bytes:
        """Return what is in the file, unless it is too large to be read at all."""
        file = self.cleaned_data["photograph"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                gettext("The file is larger than 8 MB: choose a smaller one.")
            )
        data: bytes = file.read()
        return data


class LineForm(forms.Form):
    """A line to whoever showed it, if one likes."""

    line = forms.CharField(
        label=_("A line, if you like"),
        help_text=_("It is signed, and only the one who showed it reads it."),
        required=False,
        max_length=LINE,
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )


class ReportForm(forms.Form):
    """Why an example is not all right."""

    reason = forms.CharField(
        label=_("What is not all right?"),
        help_text=_("It is hidden at once, and an organiser reads it with your name."),
        max_length=REASON,
        widget=forms.Textarea(attrs=INPUT | {"rows": 2}),
    )


class AskForm(forms.Form):
    """Whom to ask: people by id."""

    person = forms.UUIDField()


class JudgeForm(forms.Form):
    """What becomes of what was reported."""

    act = forms.ChoiceField(choices=[("back", ""), ("remove", "")])
