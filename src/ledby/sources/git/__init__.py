"""Git repositories: who wrote, who landed and reviewed the work of whom, and where."""

from __future__ import annotations

from ledby.sources.git.history import Commit, History, read_history
from ledby.sources.git.landing import Act, Work, work

__all__ = ["Act", "Commit", "History", "Work", "read_history", "work"]
