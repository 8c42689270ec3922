"""Writes of the app: initiatives that are carried on, decisions that are shared."""

from __future__ import annotations

from ledby.web.initiatives.services.begin import (
    begin_with_team,
    claim,
    post_idea,
    receipt_hash,
)

__all__ = ["begin_with_team", "claim", "post_idea", "receipt_hash"]
