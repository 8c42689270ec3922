"""The app's place in the site."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import get_language, gettext

from ledby.reports.language import speak_with
from ledby.web.ui import terms


class UiConfig(AppConfig):
    """Names the app, lets reports speak the reader's language, chooses the words."""

    name = "ledby.web.ui"
    label = "ui"

    def ready(self) -> None:
        """Give the reports Django's translator: it asks for the language each time."""
        speak_with(gettext, get_language)
        terms.use(settings.WORDS)
        checks.register(words_that_meet_no_text)


def words_that_meet_no_text(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of words in the chosen file that no text says: most likely misspelt."""
    del kwargs
    found = terms.unused(settings.WORDS)
    return [checks.Warning(said, id="words.W001") for said in found]
