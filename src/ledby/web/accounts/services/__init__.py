"""What changes accounts: making them, links that sign in, roles."""

from __future__ import annotations

from ledby.web.accounts.services.links import (
    first_administrator_link,
    forget_old_links,
    make_sign_in_link,
    use_sign_in_link,
)
from ledby.web.accounts.services.make import end_sessions, ensure_accounts, set_active
from ledby.web.accounts.services.roles import grant_role, revoke_role
from ledby.web.accounts.services.sessions import (
    end_other_sessions,
    forget_passkeys,
)

__all__ = [
    "end_other_sessions",
    "end_sessions",
    "ensure_accounts",
    "first_administrator_link",
    "forget_old_links",
    "forget_passkeys",
    "grant_role",
    "make_sign_in_link",
    "revoke_role",
    "set_active",
    "use_sign_in_link",
]
