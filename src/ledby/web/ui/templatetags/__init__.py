"""Tags of the look."""

from __future__ import annotations
