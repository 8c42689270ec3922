"""Reads of the app: people who are here, the list as columns, imports."""

from __future__ import annotations

from ledby.web.people.selectors.directory import (
    active_people,
    directory,
    export_lines,
    people_after,
    people_frame,
    search_people,
)
from ledby.web.people.selectors.runs import (
    administrators,
    find_run,
    find_waiting,
    folder,
    people_with_roles,
    running,
    waiting_file,
)
from ledby.web.people.selectors.units import Branch, unit_tree

__all__ = [
    "Branch",
    "active_people",
    "administrators",
    "directory",
    "export_lines",
    "find_run",
    "find_waiting",
    "folder",
    "people_after",
    "people_frame",
    "people_with_roles",
    "running",
    "search_people",
    "unit_tree",
    "waiting_file",
]
