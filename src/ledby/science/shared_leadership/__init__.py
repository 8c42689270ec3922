"""Who leads while others stand behind, who decides, and who was asked before."""

from __future__ import annotations

from ledby.science.shared_leadership.deciding import Deciders, deciders
from ledby.science.shared_leadership.initiatives import Rotation, rotation, sponsors
from ledby.science.shared_leadership.shape import Shape, shape, ties
from ledby.science.shared_leadership.voice import voice

__all__ = [
    "Deciders",
    "Rotation",
    "Shape",
    "deciders",
    "rotation",
    "shape",
    "sponsors",
    "ties",
    "voice",
]
