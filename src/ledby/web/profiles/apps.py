"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Names the app, and draws the specimen of its page."""

    name = "ledby.web.profiles"
    label = "profiles"

    def ready(self) -> None:
        """Offer the specimen to those who prepare a cycle."""
        # Models cannot be imported before the apps are.
        from ledby.web.cycles import specimens  # noqa: PLC0415

        specimens.register("me", "profiles:specimen")
