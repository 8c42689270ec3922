"""The web server as a process of its own: ``python -m ledby.cli.web_process``."""

from __future__ import annotations

import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from ledby.cli import site
from ledby.cli.children import end_with_parent

THREADS = 4


def load(target: str) -> Any:
    """Load the site in a worker process of the server."""
    from granian._internal import load_target

    end_with_parent()
    return load_target(target)


def main(host: str, port: int) -> None:
    """Serve until SIGTERM; no access log, for addresses carry personal links."""
    end_with_parent()
    site.configure()
    from django.conf import settings

    Granian(
        "ledby.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve(target_loader=load)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
