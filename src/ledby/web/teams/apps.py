"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.teams"
    label = "teams"

    def ready(self) -> None:
        """Make the app's letters known to the outbox."""
        from ledby.web.teams.letters import register_all  # noqa: PLC0415

        register_all()
