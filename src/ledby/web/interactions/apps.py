"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.interactions"
    label = "interactions"
