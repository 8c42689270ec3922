"""Reads of the app: people who are here, the list as columns, imports."""

from __future__ import annotations

from ledby.web.people.selectors.directory import (
    active_people,
    directory,
    export_lines,
    people_frame,
    search_people,
)
from ledby.web.people.selectors.present import Present, nobody, present, skill_lines
from ledby.web.people.selectors.runs import (
    administrators,
    find_run,
    find_waiting,
    folder,
    people_with_roles,
    running,
    waiting_file,
)

__all__ = [
    "Present",
    "active_people",
    "administrators",
    "directory",
    "export_lines",
    "find_run",
    "find_waiting",
    "folder",
    "nobody",
    "people_frame",
    "people_with_roles",
    "present",
    "running",
    "search_people",
    "skill_lines",
    "waiting_file",
]
