"""What a release means, in sentences that a person can repeat."""

from __future__ import annotations
