"""The app's place in the site."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app."""

    name = "ledby.web.people"
    label = "people"

    def ready(self) -> None:
        """Make the app's letters known to the outbox, and its columns to the reader."""
        from ledby.sources import hris  # noqa: PLC0415
        from ledby.web.people.letters import register_all  # noqa: PLC0415
        from ledby.web.people.wording import own_columns  # noqa: PLC0415

        register_all()
        if own := own_columns():
            hris.also_called(own)
