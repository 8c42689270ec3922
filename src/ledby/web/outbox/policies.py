"""Who may look into the outbox."""

from __future__ import annotations

from ledby.web.accounts.models import Role

READERS = (Role.ADMINISTRATOR, Role.ORGANISER)
