"""The app's place in the site."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Hear of lists of people, and tell the audit log the names of cycles."""
        # Models cannot be imported before the apps are.
        from ledby.web.audit import naming  # noqa: PLC0415
        from ledby.web.audit.kinds import CYCLE  # noqa: PLC0415
        from ledby.web.privacy.selectors.names import cycle_names  # noqa: PLC0415

        import_module("ledby.web.privacy.hearing")
        naming.register(CYCLE, cycle_names)
