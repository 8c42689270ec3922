"""Run a command with a real PostgreSQL of its own, gone afterwards.

usage: python tests/postgres_server.py COMMAND [ARGUMENT ...]

Uses the server on the machine; as root it runs as the user postgres, for initdb
refuses root. ``LEDBY_DATABASE_URL`` tells the command where it is.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is not on this machine: install Debian's postgresql.")
        return 1 if os.environ.get("CI") else 0
    folder = Path(tempfile.mkdtemp(prefix="ledby-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        " -c max_connections=60"
    )
    try:
        as_server(
            str(programs / "initdb"),
            *("-D", str(folder / "data"), "-U", "ledby", "-A", "trust", "-E", "UTF8"),
            "--no-locale",
        )
        as_server(*control, "-o", options, "-l", str(folder / "log"), "start")
        url = f"postgres://ledby@127.0.0.1:{port}/postgres"
        return subprocess.call(command, env=os.environ | {"LEDBY_DATABASE_URL": url})
    finally:
        as_server(*control, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists()), None)


def as_server(*command: str, check: bool = True) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *command], capture_output=True, text=True, cwd="/", check=False
    )
    if check and done.returncode:
        sys.exit(f"{command[0]} failed: {done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
