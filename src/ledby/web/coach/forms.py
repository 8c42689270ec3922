"""The message, and the four questions that only its writer can answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledby.web.coach.analysis import LONGEST, QUESTIONS

LANGUAGES = (
    ("en", _("English")),
    ("nl", _("Dutch (beta, unmeasured)")),
    ("de", _("German (beta, unmeasured)")),
    ("es", _("Spanish (beta, unmeasured)")),
    ("fr", _("French (beta, unmeasured)")),
)
ANSWER = 500


class MessageForm(forms.Form):
    """A message of one's own; answers turn it from telling to showing."""

    message = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 10}),
    )
    language = forms.ChoiceField(label=_("Written in"), choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget.attrs["class"] = "input"
        for name, question in QUESTIONS:
            self.fields[name] = forms.CharField(
                label=gettext(question),
                required=False,
                max_length=ANSWER,
                widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
            )

    def answers(self) -> list[str]:
        """Return what was answered to the four questions, in their order."""
        given = (self.cleaned_data[name].strip() for name, _ in QUESTIONS)
        return [answer for answer in given if answer]

    @property
    def questions(self) -> list[forms.BoundField]:
        """Return the fields of the four questions."""
        return [self[name] for name, _ in QUESTIONS]
