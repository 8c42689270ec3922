"""The forms of signing in and of giving roles."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ledby.web.accounts.models import Role

MAX_NAME = 60
# What allauth and its library raise on an answer that no browser gives.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


class SignInForm(LoginForm):
    """One field: the address that the organisation knows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("Your e-mail at work")
        field.widget.attrs = {
            "class": "input",
            "autocomplete": "email",
            "autofocus": "",
        }


class CodeForm(ConfirmLoginCodeForm):
    """One field: the code from the letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code")
        field.widget.attrs = {
            "class": "input input--code",
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "autofocus": "",
        }


class AddPasskeyForm(AddWebAuthnForm):
    """A name for a passkey; always one that signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("What do you call this device?")
        name.initial = self.initial["name"] = _("My phone")
        name.widget.attrs = {"class": "input", "maxlength": MAX_NAME}
        # allauth's script reads the kind of key from this checkbox.
        self.fields["passwordless"] = forms.BooleanField(
            initial=True, widget=forms.CheckboxInput(attrs={"hidden": True})
        )

    def clean_name(self) -> str:
        """Cut a name that is too long: the passkey on the device is made already."""
        return str(super().clean_name())[:MAX_NAME]

    def clean(self) -> dict[str, Any]:
        """Refuse what no browser sends, as allauth refuses what is not right."""
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(LoginWebAuthnForm):
    """A passkey that signs in."""

    def clean_credential(self) -> Authenticator:
        """Refuse what no browser sends, as allauth refuses what is not right."""
        try:
            return super().clean_credential()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class GrantForm(forms.Form):
    """Who gets which role."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.Select(attrs={"class": "input"}),
    )
