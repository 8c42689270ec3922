"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import get_language, gettext

from ledby.reports.language import speak_with


class UiConfig(AppConfig):
    """Names the app, and lets reports speak the reader's language."""

    name = "ledby.web.ui"
    label = "ui"

    def ready(self) -> None:
        """Give the reports Django's translator: it asks for the language each time."""
        speak_with(gettext, get_language)
