"""Who, together, can do it? Teams over silos, with proof and with reasons."""

from __future__ import annotations

from ledby.science.teams.assembling import Assembly, assemble
from ledby.science.teams.brief import Brief, read_brief

__all__ = ["Assembly", "Brief", "assemble", "read_brief"]
