"""The Django site, set up from the shell."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ledby.errors import ConfigurationError

SETTINGS = "ledby.web.settings"
# Any number will do, as long as every process of this site asks for the same one.
ADVISORY_LOCK = 7_305_221


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--data DIR``."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="The site's folder: database, keys, mail in files. [default: ./data]",
    )(command)


def configure(data: Path | None = None) -> None:
    """Load the settings, with *data* as the site's folder if it is given.

    Raises
    ------
    ConfigurationError
        If the folder cannot be used or a setting cannot be read.
    """
    if data is not None:
        os.environ["LEDBY_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Database, keys and letters are nobody else's on this machine.
    os.umask(0o077)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except OSError as error:
        raise ConfigurationError(
            f"The data folder cannot be used: {error.strerror} ({error.filename})."
        ) from error
    except (ImproperlyConfigured, ValueError) as error:
        raise ConfigurationError(f"A setting cannot be read: {error}") from error


def prepare(*, pages: bool = True) -> None:
    """Bring the database up to date and, for its *pages*, lay out the static files.

    Several processes may do so at once: one works, the others wait for it.
    """
    from django.conf import settings
    from django.core.management import call_command

    with _alone():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if pages and not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    from django.conf import settings
    from django.db import connection

    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # Processes on other machines share the database, not the folder.
        shared = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            if shared:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                if shared:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
