"""What a process took: wall seconds, CPU seconds, peak memory; and on which machine."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.postgres_server import find_programs

Row = dict[str, Any]

LEDBY = str(Path(sys.executable).with_name("ledby"))


@dataclass(frozen=True)
class Spent:
    """What one process and its children took, and what it said."""

    seconds: float
    cpu: float
    peak_mb: int
    said: str

    def row(self) -> Row:
        return {
            "seconds": round(self.seconds, 1),
            "CPU seconds": round(self.cpu, 1),
            "peak MB": self.peak_mb,
        }


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Spent:
    """Run *command* to its end, with *env* added to ours.

    Raises
    ------
    RuntimeError
        If it fails, with the end of what it said on stderr.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.monotonic()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, env=os.environ | (env or {})
        )
        # Unlike the usage of all children this is the usage of this one.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            words = " ".join(command)
            raise RuntimeError(
                f"{words} ended with {process.returncode}:\n{err.read()[-3000:]}"
            )
        cpu = used.ru_utime + used.ru_stime
        return Spent(seconds, cpu, used.ru_maxrss // 1024, out.read())


def module(
    name: str, *arguments: object, env: Mapping[str, str] | None = None
) -> Spent:
    """Run a module of this package as a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]
    return run(command, env)


class Load:
    """How busy the machine was when a benchmark began, and is now (1 min average)."""

    def __init__(self) -> None:
        self.before = os.getloadavg()[0]

    def so_far(self) -> Row:
        return {
            "day": time.strftime("%Y-%m-%d"),
            "before": round(self.before, 1),
            "after": round(os.getloadavg()[0], 1),
        }


@dataclass
class Phases:
    """CPU seconds by phase, each without the phases that ran inside it; and of all."""

    cpu: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    _inside: list[float] = field(default_factory=list)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count what runs inside to *name*."""
        wall, begun = time.monotonic(), time.process_time()
        self._inside.append(0.0)
        try:
            yield
        finally:
            whole = time.process_time() - begun
            inner = self._inside.pop()
            if self._inside:
                self._inside[-1] += whole
            else:
                self.seconds += time.monotonic() - wall
            self.cpu[name] = self.cpu.get(name, 0.0) + whole - inner

    def row(self) -> Row:
        """Return the whole, then each phase."""
        return {
            "seconds": round(self.seconds, 1),
            "CPU seconds": round(sum(self.cpu.values()), 1),
            **{name: round(cpu, 1) for name, cpu in self.cpu.items()},
        }

    def watch(self, owner: object, function: str, name: str) -> None:
        """Count every call of *owner*'s *function* from here on to *name*."""
        real: Callable[..., Any] = getattr(owner, function)

        def watched(*args: Any, **kwargs: Any) -> Any:
            with self.phase(name):
                return real(*args, **kwargs)

        setattr(owner, function, watched)


def _postgresql() -> str:
    programs = find_programs()
    if programs is None:
        return "none"
    asked = [str(programs / "postgres"), "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return said.split()[2]


def machine() -> Row:
    """Say where and on what this runs."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _postgresql(),
    }
