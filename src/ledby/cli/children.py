"""Child processes: started, watched, started again, and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

import click

TICK = 0.2
GRACE = 30.0
HEALTHY = 10.0
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """A process to keep alive: its name for people and its command line."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl+C asks us first."""
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own command line
        self.started = time.monotonic()

    def revive(self) -> None:
        """Start the process again if it ended; later and later if it keeps ending."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            lived = now - self.started
            self.pause = 1.0 if lived > HEALTHY else min(2 * self.pause, LONGEST_PAUSE)
            self.due = now + (0.0 if lived > HEALTHY else self.pause)
            click.echo(
                f"The {self.name} ended with {self.process.returncode}"
                " and is started again.",
                err=True,
            )
            self.process = None
        if self.process is None and now >= self.due:
            self.start()

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it does and end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def see_off(self, until: float) -> None:
        """Wait for the end of the process, and end it when the time is over."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def keep(children: Sequence[Child], on_tick: Callable[[], None]) -> None:
    """Keep *children* alive until SIGTERM or SIGINT, then stop them all.

    Parameters
    ----------
    children
        What to keep alive.
    on_tick
        Called a few times a second while they run.
    """
    stop = threading.Event()

    def end(signum: int, frame: FrameType | None) -> None:
        del signum, frame
        stop.set()

    previous = {s: signal.signal(s, end) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not stop.wait(TICK):
            for child in children:
                child.revive()
            on_tick()
    finally:
        until = time.monotonic() + GRACE
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.see_off(until)
        for number, handler in previous.items():
            signal.signal(number, handler)


def end_with_parent() -> None:
    """End this process soon after its parent is gone, however that went.

    A parent that was killed cannot stop its children; they would keep the port.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
