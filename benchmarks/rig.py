"""A demo site as it really runs: `ledby serve`, SQLite or a PostgreSQL of its own."""

# ruff: noqa: PLC0415 - models can be imported only when the settings are there

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.postgres_server import as_server, find_programs, free_port

from benchmarks.measure import LEDBY, module, run

TICKS = os.sysconf("SC_CLK_TCK")
DATABASES = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Site:
    """A site that runs: where, with which settings, and which processes it is."""

    port: int
    data: Path
    env: Mapping[str, str]
    processes: tuple[int, ...]

    def cpu(self) -> float:
        """Return the CPU seconds of its processes so far, the database's too."""
        return sum(map(cpu_of_tree, self.processes))

    def ask(self, question: str) -> Any:
        """Return what a process inside the site says (see :func:`main`)."""
        return json.loads(module("rig", question, self.data, env=self.env).said)

    def meet(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Let the clients of *plan* loose; add the CPU seconds of the site."""
        before = self.cpu()
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({**plan, "port": self.port}, file)
            file.flush()
            said = json.loads(module("clients", file.name).said)
        return {**said, "site_cpu": self.cpu() - before}


@contextmanager
def demo(name: str, people: int, processes: int = 1) -> Iterator[Site]:
    """Fill a demo site and serve it while inside."""
    with tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder:
        data = Path(folder, "data")
        with database(name) as (env, servers):
            run(
                [
                    LEDBY,
                    "demo",
                    "--no-serve",
                    "--people",
                    str(people),
                    "--data",
                    str(data),
                ],
                env,
            )
            # Only a demo's links open again and again.
            env |= {"LEDBY_DEMO": "1", "LEDBY_WORKERS": str(processes)}
            with _served(data, env) as (port, process):
                yield Site(port, data, env, (process, *servers))


@contextmanager
def _served(data: Path, env: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [LEDBY, "serve", "--no-worker", "--port", str(port), "--data", str(data)]
    log = data / "bench.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=os.environ | env
        )
        try:
            _wait_for(port, process)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    said = [
        line
        for line in log.read_text("utf-8").splitlines()
        if "LedBy is at" not in line
    ]
    said = [line for line in said if "/enter/" not in line and line.strip()]
    if said:
        print(f"The site said {len(said)} lines, first: {said[:12]}", file=sys.stderr)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            asked = HTTPConnection("127.0.0.1", port, timeout=30)
            asked.request("GET", "/sign-in")
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The site did not start.")


@contextmanager
def database(name: str) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Yield the settings that lead to the database, and its server process if any.

    PostgreSQL runs as it is installed, with every commit on the disk: unlike the server
    of the tests, which may lose data.
    """
    if name == "SQLite":
        yield {}, ()
        return
    programs = find_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not on this machine.")
    folder = Path(tempfile.mkdtemp(prefix="ledby-bench-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    control = (str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    try:
        as_server(
            str(programs / "initdb"),
            *("-D", str(folder / "data"), "-U", "ledby", "-A", "trust", "-E", "UTF8"),
            "--no-locale",
        )
        as_server(*control, "-o", options, "-l", str(folder / "log"), "start")
        lines = (folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()
        url = f"postgres://ledby@127.0.0.1:{port}/postgres"
        yield {"LEDBY_DATABASE_URL": url}, (int(lines[0]),)
    finally:
        as_server(*control, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def cpu_of_tree(root: int) -> float:
    """Return the CPU seconds of a process, its ended children, and those that live."""
    used, children = {}, defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text("utf-8")
            except OSError:
                continue
            words = text.rpartition(")")[2].split()
            used[int(folder.name)] = sum(map(int, words[11:15])) / TICKS
            children[int(words[1])].append(int(folder.name))
    whole, todo = 0.0, [root]
    while todo:
        process = todo.pop()
        whole += used.get(process, 0.0)
        todo += children[process]
    return whole


def main(question: str, data: str) -> None:
    """Print the `keys` to a site's doors, or the `turnout` of its open cycle."""
    from ledby.cli import site

    site.configure(Path(data))
    from ledby.web.accounts.services import make_sign_in_link
    from ledby.web.cycles import keys
    from ledby.web.cycles.models import Cycle, Participant, Sheet, State
    from ledby.web.people.models import Person

    cycle = Cycle.objects.get(state=State.OPEN)
    asked = Participant.objects.filter(cycle=cycle)
    if question == "keys":
        silent = (
            asked.filter(answered=False).order_by("pk").values_list("pk", flat=True)
        )
        people = Person.objects.filter(account__isnull=False).order_by("pk")
        people = people.select_related("account")[:50]
        said: Any = {
            "tokens": [keys.personal_token(cycle.pk, pk) for pk in silent],
            "links": [
                make_sign_in_link(p.account, days=1, reusable=True) for p in people
            ],
        }
    else:
        said = {
            "sheets": Sheet.objects.filter(participant__cycle=cycle).count(),
            "answered": asked.filter(answered=True).count(),
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
