"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        """Make the app's letters known to the outbox."""
        from ledby.web.initiatives.letters import register_all  # noqa: PLC0415

        register_all()
