"""Figures of LedBy, measured: ``python -m benchmarks [NAME ...]``."""

from __future__ import annotations
