"""The forms of one's own data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AttributeForm(forms.Form):
    """Which attribute is withdrawn, or allowed again."""

    attribute = forms.CharField(max_length=100)
    given = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes"
    )


class EraseForm(forms.Form):
    """One box: nothing brings it back."""

    sure = forms.BooleanField(
        label=_("I know that nothing brings this back."),
        error_messages={"required": _("Tick the box if you are sure.")},
    )
