"""What for, a file, and its days."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledby.web.interactions.models import PURPOSE, Kind
from ledby.web.interactions.services import FEWEST_DAYS, MEGABYTES, MOST_DAYS

INPUT: Final = {"class": "input"}
DAY: Final = {"class": "input input--short", "type": "date"}


class PurposeForm(forms.Form):
    """A kind of source, and what it is read for."""

    kind = forms.ChoiceField(
        label=_("What is to be read?"),
        choices=Kind.choices,
        widget=forms.Select(attrs=INPUT),
    )
    purpose = forms.CharField(
        label=_("What for?"),
        help_text=_("One sentence that everybody may read."),
        max_length=PURPOSE,
        widget=forms.Textarea(attrs=INPUT | {"rows": 3}),
    )


class FileForm(forms.Form):
    """A file, and the days of it that are read."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_("Up to %(most)s MB.") % {"most": MEGABYTES},
        widget=forms.ClearableFileInput(attrs=INPUT),
    )
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days to come, and too few or too many of them."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and (fault := _fault(since, until)):
            self.add_error("until", fault)
        return self.cleaned_data


def _fault(since: date, until: date) -> str:
    if until > timezone.localdate():
        return gettext("The last day must not lie ahead.")
    days = (until - since).days + 1
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        return gettext("Choose four weeks at least and a year at most.")
    return ""
