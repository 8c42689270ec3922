"""The worker process: jobs in the main thread, the scheduler in another."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from ledby.web.accounts.services import forget_old_links
from ledby.web.audit import jobs as audit
from ledby.web.cycles import jobs as cycles
from ledby.web.growth import jobs as growth
from ledby.web.initiatives import jobs as initiatives
from ledby.web.interactions import jobs as interactions
from ledby.web.outbox import jobs as outbox
from ledby.web.people import jobs as people
from ledby.web.practice import jobs as practice
from ledby.web.privacy import jobs as privacy
from ledby.web.profiles import jobs as profiles
from ledby.web.start.services import note_worker
from ledby.web.teams import jobs as teams

logger = logging.getLogger(__name__)

TICK = 1.0
DAY = 24 * 3600.0


@dataclass
class Duty:
    """Something to do every so many seconds."""

    every: float
    do: Callable[[], object]
    due: float = 0.0


def work() -> None:
    """Do jobs, and see what is due every few seconds, until SIGTERM."""
    threading.Thread(target=_schedule, name="scheduler", daemon=True).start()
    jobs = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1.0,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    jobs.configure_signals()
    jobs.run()


def duties() -> list[Duty]:
    """Return what the scheduler does: letters, the calendar of cycles, tidying."""
    return [
        Duty(10, note_worker),
        Duty(5, outbox.tick),
        Duty(20, cycles.tick),
        Duty(20, initiatives.tick),
        Duty(300, people.tick),
        Duty(300, interactions.tick),
        Duty(300, profiles.tick),
        Duty(300, teams.tick),
        Duty(3600, practice.tick),
        Duty(3600, growth.tick),
        Duty(3600, privacy.tick),
        Duty(3600, audit.tick),
        Duty(DAY, tidy),
    ]


def see_to(duty: Duty, now: float) -> None:
    """Do *duty* if it is due; a fault is logged and it is tried again next time."""
    if now < duty.due:
        return
    duty.due = now + duty.every
    try:
        duty.do()
    except Exception as error:  # noqa: BLE001 - the next time may be better
        logger.error("The scheduler failed.\n%s", _place(error))  # noqa: TRY400


def tidy() -> None:
    """Forget what is over: sessions, links, results of jobs."""
    call_command("clearsessions")
    call_command("prune_db_task_results", verbosity=0)
    forget_old_links()


def _schedule() -> None:
    todo = duties()
    while True:
        close_old_connections()
        for duty in todo:
            see_to(duty, time.monotonic())
        time.sleep(TICK)


def _place(error: BaseException) -> str:
    # Never the message: it may repeat what people gave.
    lines = [type(error).__name__, *traceback.format_tb(error.__traceback__)]
    if isinstance(error, BaseExceptionGroup):
        lines += [_place(part) for part in error.exceptions]
    return "\n".join(lines)
