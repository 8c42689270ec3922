"""Invented organisations with a known truth: for the demo, tests and benchmarks."""

from __future__ import annotations

from ledby.science.simulation.organization import Organization, Truth, simulate
from ledby.science.simulation.planted import STORIES

__all__ = ["STORIES", "Organization", "Truth", "simulate"]
