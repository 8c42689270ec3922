"""The names of what rows are about, given by the apps that know them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

Namer = Callable[[Collection[str]], Mapping[str, str]]
"""Takes ids and returns the names of those that are still there."""

_NAMERS: Final[dict[str, Namer]] = {}


def register(about: str, namer: Namer) -> None:
    """Let *namer* name what rows about *about* (such as a cycle) are about."""
    _NAMERS[about] = namer


def names(about: str, ids: Collection[str]) -> Mapping[str, str]:
    """Return the names by id, of those that have one."""
    namer = _NAMERS.get(about)
    return {} if namer is None or not ids else namer(ids)
