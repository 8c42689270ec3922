"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.cycles"
    label = "cycles"

    def ready(self) -> None:
        """Tell the outbox who writes the mails of a cycle."""
        # Models cannot be imported before every app is loaded.
        from ledby.web.cycles.letters import register_all  # noqa: PLC0415

        register_all()
