"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.practice"
    label = "practice"

    def ready(self) -> None:
        """Tell the outbox who writes the letters of this app."""
        # Models cannot be imported before every app is loaded.
        from ledby.web.practice.letters import register_all  # noqa: PLC0415

        register_all()
