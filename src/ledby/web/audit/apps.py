"""The app's place in the site."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.audit"
    label = "audit"

    def ready(self) -> None:
        """Hear of roles and sign-in links, whose app is below this one."""
        import_module("ledby.web.audit.hearing")
