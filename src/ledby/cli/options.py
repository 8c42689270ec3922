"""Options that several commands share, said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
FILE: Final = click.Path(path_type=Path)


def table_option(name: str, text: str, *, required: bool = False) -> Decorator:
    """Give a command an option that names a table, as Parquet or CSV by its ending."""
    return click.option(
        name, required=required, type=FILE, help=f"{text} (Parquet or CSV)."
    )


def result_options(what: str) -> Decorator:
    """Give a command ``--out``, ``--force`` and ``--json``, which prints *what*."""
    options = (
        click.option("--out", required=True, type=FILE, help="Folder for the results."),
        click.option(
            "--force", is_flag=True, help="Write into a folder that is not empty."
        ),
        click.option("--json", "as_json", is_flag=True, help=f"Print {what} as JSON."),
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def seed_option(default: int) -> Decorator:
    """Give a command ``--seed``."""
    return click.option(
        "--seed",
        default=default,
        show_default=True,
        type=click.IntRange(min=0),
        help="The same seed gives the same result.",
    )
