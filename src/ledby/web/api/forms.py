"""The form that makes a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledby.web.api.models import NAME_LENGTH, Scope

DURATIONS = {
    30: ngettext_lazy("%d day", "%d days", 30) % 30,
    90: ngettext_lazy("%d day", "%d days", 90) % 90,
    365: _("a year"),
}


class TokenForm(forms.Form):
    """What a token is for, what it opens, and for how long."""

    name = forms.CharField(label=_("What is it for?"), max_length=NAME_LENGTH)
    scope = forms.ChoiceField(label=_("What does it open?"))
    days = forms.TypedChoiceField(
        label=_("For how long?"), choices=list(DURATIONS.items()), coerce=int
    )

    def __init__(self, offered: list[Scope], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (scope.value, scope.label) for scope in offered
        ]
