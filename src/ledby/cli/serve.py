"""``ledby serve``: the site, its worker and its scheduler in one command."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from ledby.cli import site
from ledby.cli.children import Child, end_with_parent, keep
from ledby.errors import ConfigurationError

KEYS_BESIDE = (
    "The keys of cycles lie in the data folder, beside what they open: set"
    " LEDBY_KEY_STORE to a folder outside it and outside its backups."
)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@site.data_option
@click.option(
    "--admin",
    metavar="EMAIL",
    help="The first administrator, if there is none yet.",
)
@click.option("--no-worker", is_flag=True, help="The site alone; see ledby worker.")
def serve(
    host: str, port: int, data: Path | None, admin: str | None, *, no_worker: bool
) -> None:
    """Run the site, its worker and its scheduler until Ctrl+C.

    The first start prints a link that signs the first administrator in. It is printed
    again, as a fresh link, until somebody has signed in as an administrator.
    """
    point_to(port)
    site.configure(data)
    check(host, port)
    site.prepare()
    from django.conf import settings

    from ledby.web.accounts.services import first_administrator_link
    from ledby.web.cycles import keys

    link = (
        None
        if settings.DEMO
        else first_administrator_link(admin or settings.ADMIN_EMAIL)
    )

    def ready() -> None:
        lines = [f"LedBy is at {settings.ORIGIN} (Ctrl+C ends it)."]
        if link is not None:
            lines.append(f"Sign in as the first administrator, once: {link}")
        click.echo("\n".join(lines))
        if not settings.DEMO and keys.lie_with_the_data():
            click.echo(KEYS_BESIDE, err=True)

    run(host, port, with_worker=not no_worker, ready=ready)


@click.command()
@site.data_option
@click.option("--supervised", is_flag=True, hidden=True)
def worker(data: Path | None, *, supervised: bool) -> None:
    """Run a worker and the scheduler alone, beside sites with --no-worker."""
    if supervised:
        end_with_parent()
    site.configure(data)
    from ledby.cli.worker import work

    work()


def point_to(port: int) -> None:
    """Let links lead to this machine's *port*, unless a setting says otherwise."""
    if "LEDBY_ORIGIN_FILE" not in os.environ:
        os.environ.setdefault("LEDBY_ORIGIN", f"http://localhost:{port}")


def check(host: str, port: int) -> None:
    """Refuse to start where it would be unsafe or in vain.

    Raises
    ------
    ConfigurationError
        If errors would be shown to strangers, or the port is taken.
    """
    from django.conf import settings

    if settings.DEBUG and host not in LOOPBACK:
        raise ConfigurationError(
            "LEDBY_DEBUG shows the inside of the site to whoever asks: turn it off,"
            f" or listen on 127.0.0.1 instead of {host}."
        )
    # Children of a server that was killed let go of the port within a second or two.
    until = time.monotonic() + 5
    while (fault := _bind_fault(host, port)) and time.monotonic() < until:
        time.sleep(0.2)
    if fault:
        raise ConfigurationError(
            f"LedBy cannot listen on {host}, port {port}: {fault}."
            " Give another one with --port."
        )


def run(
    host: str,
    port: int,
    *,
    with_worker: bool = True,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run the prepared site until SIGTERM or SIGINT.

    Parameters
    ----------
    host, port
        Where to listen.
    with_worker
        Whether the worker and the scheduler run as well.
    ready
        Called once, when the site answers.
    """
    web = [sys.executable, "-m", "ledby.cli.web_process", host, str(port)]
    children = [Child("site", web)]
    if with_worker:
        children.append(
            Child("worker", [sys.executable, "-m", "ledby", "worker", "--supervised"])
        )
    said = False

    def tick() -> None:
        nonlocal said
        if not said and _answers(host, port):
            said = True
            ready()

    keep(children, tick)


def _bind_fault(host: str, port: int) -> str:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _answers(host: str, port: int) -> bool:
    with suppress(ValueError):  # a name is asked as it is
        if ipaddress.ip_address(host).is_unspecified:
            host = "localhost"
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
