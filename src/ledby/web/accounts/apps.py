"""The app's place in the site."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect what listens to a sign-in and to the end of a request."""
        import_module("ledby.web.accounts.bounds")
        import_module("ledby.web.accounts.fresh")
        import_module("ledby.web.accounts.letters")
