"""Whose data are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledby.web.accounts.models import User
from ledby.web.people.models import Person

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Owner:
    """An account, its person if there is one, and the browser in which they ask."""

    user: User
    person: Person | None
    session_key: str | None
