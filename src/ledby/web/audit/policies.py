"""Who may read the audit log."""

from __future__ import annotations

from ledby.web.accounts.models import Role

READERS = (Role.COUNCIL, Role.ADMINISTRATOR)
