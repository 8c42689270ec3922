"""How allauth behaves here: no sign-up, short mail, a passkey is another door."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ledby.web.accounts import letters

CODE = "account/email/login_code"
UNKNOWN = "account/email/unknown_account"
SECOND_FACTOR = "allauth.mfa.stages.AuthenticateStage"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the organisation's list of people, never from a sign-up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code in the newest e-mail."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait a few minutes and ask for a new code."
        ),
        "rate_limited": _("That was quick. Wait a minute and ask once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: nobody signs up by themselves."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """Leave out the second factor: whoever lost a passkey still has the mail."""
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if stage != SECOND_FACTOR]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Leave it to :func:`ledby.web.accounts.views.freshly_signed_in`.

        allauth asks nobody who has no passkey yet, so that an open browser would be
        enough to add the first.
        """
        del app, kwargs
        return False

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponse:
        """Say that the account is closed, to whoever held its passkey."""
        del user
        messages.error(
            request, _("This account is closed. Ask whoever runs this site.")
        )
        return redirect("account_login")

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Write a letter that leaves once the page has been answered.

        For an address that is not known the same letter is written and thrown away,
        so that the answer takes as long.
        """
        unknown = template_prefix == UNKNOWN
        if unknown:
            template_prefix = CODE
            context = {**context, "code": self.generate_login_code()}
        message: EmailMessage = self.render_mail(template_prefix, email, context)
        if not unknown:
            letters.send_after_answer(message)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the account's own address that its passkeys changed."""
        self.send_mail(template_prefix, email or user.get_username(), context or {})


class PasskeyAdapter(DefaultMFAAdapter):
    """What a device shows of this site, and what the site says of a device."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That passkey is not known here."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site on the device."""
        return {**super().get_public_key_credential_rp_entity(), "name": "LedBy"}
