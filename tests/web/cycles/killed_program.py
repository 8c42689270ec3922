"""What test_killed.py runs: children work on a database and are killed at each step.

The program itself never holds a connection while a child lives.
"""

# ruff: noqa: E402, BLE001
from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django

django.setup()

from django.core.management import call_command
from django.db import connection, connections

import stages
from cast import make_cast
from ledby.web.cycles import analysis, answers, keys
from ledby.web.cycles.models import (
    Assignment,
    Cycle,
    CycleEvent,
    Participant,
    ReleasedDocument,
    Sheet,
)
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services import close as close_service
from ledby.web.cycles.services import pieces
from ledby.web.cycles.services.close import close, score
from ledby.web.cycles.services.launch import ask, carry_out
from ledby.web.cycles.services.submit import submit
from ledby.web.outbox.models import Message
from samples import sample_organisation_page, sample_person_page

LAUNCH_STEPS = ("keeping", "writing", "assigning", "inviting", "launching")
STEPS = ("opening", "storing", "committing", "deleting")
WRITES = {
    "writing": ("INSERT", "cycles_participant", 2),
    "assigning": ("INSERT", "cycles_assignment", 3),
    "inviting": ("INSERT", "outbox_message", 1),
    "launching": ("INSERT", "cycles_cycleevent", 1),
    "storing": ("INSERT", "cycles_releaseddocument", 2),
    "committing": ("INSERT", "cycles_cycleevent", 1),
    "deleting": ("DELETE", "cycles_sheet", 3),
}
"""Where a child waits to be killed: within its so many-eth write to a table."""


def say(words: str) -> None:
    print(words, flush=True)


def child(work: Callable[[], object], kill_at: str = "") -> list[str]:
    """Do *work* in a child, kill it when it says *kill_at*; return what it said."""
    connections.close_all()
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(reading)
        os.dup2(writing, sys.stdout.fileno())
        try:
            work()
        except BaseException as error:
            sys.stderr.write(repr(error))
            os._exit(1)
        os._exit(0)
    os.close(writing)
    said = []
    with os.fdopen(reading) as lines:
        for line in lines:
            said.append(line.strip())
            if kill_at and said[-1] == kill_at:
                os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if died != bool(kill_at) or (not kill_at and status):
        sys.exit(f"a child ended with {status} after {said}")
    return said


def prepare() -> None:
    call_command("migrate", verbosity=0)
    cast = make_cast()
    stages.more_people(22)
    ask(stages.planned(cast), cast.otto.account)


def open_it(step: str = "") -> None:
    replace = keys.replace

    def kept(cycle_id, made, council):
        public = replace(cycle_id, made, council)
        wait_at("keeping", step)
        return public

    keys.replace = kept
    with watched(step):
        say(str(carry_out(Cycle.objects.get().pk)))


def look_at_launch() -> dict[str, object]:
    cycle = Cycle.objects.get()
    people = Participant.objects.filter(cycle=cycle)
    return {
        "state": cycle.state,
        "asked": cycle.launching_at is not None,
        "people": people.count(),
        "pairs": Assignment.objects.count(),
        "invitations": Message.objects.count(),
        "events": CycleEvent.objects.count(),
        "links": sum(
            keys.token_hash(keys.personal_token(cycle.pk, row.pk)) == row.token_hash
            for row in people
        ),
    }


def wait_at(reached: str, step: str) -> None:
    if step == reached:
        say(step)
        time.sleep(60)


@contextmanager
def watched(step: str) -> Iterator[None]:
    """Work in small pieces, and wait within the write that *step* names."""
    pieces.PEOPLE = pieces.ROWS = close_service.BATCH = 5
    seen: Counter[str] = Counter()

    def watch(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        for reached, (start, table, at) in WRITES.items():
            if sql.startswith(start) and f'"{table}"' in sql:
                seen[reached] += 1
                if seen[reached] == at:
                    wait_at(reached, step)
        return done

    with connection.execute_wrapper(watch):
        yield


def send() -> None:
    for row in Participant.objects.select_related("cycle").order_by("pk"):
        given = answers.empty()
        given["inclusion"] = {"climate_1": 4}
        submit(row, keys.personal_token(row.cycle_id, row.pk), given)
        say("sent")
        if Sheet.objects.count() == 12:
            say("twelve")


def look() -> dict[str, object]:
    cycle = Cycle.objects.get()
    private = keys.private_key(cycle.pk)
    boxes = [bytes(box) for box in Sheet.objects.values_list("sealed", flat=True)]
    return {
        "state": cycle.state,
        "sheets": len(boxes),
        "whole": sum(
            answers.loads(unseal(private, box))["inclusion"] == {"climate_1": 4}
            for box in boxes
        ),
        "answered": Participant.objects.filter(answered=True).count(),
        "assigned": Assignment.objects.count(),
        "documents": ReleasedDocument.objects.count(),
        "counted": cycle.counted_at is not None,
        "over": cycle.scored_at is not None,
    }


def count(step: str = "") -> None:
    def score_sheets(cycle, participants, opened):
        found = 0
        for _ in opened:
            found += 1
            wait_at("opening", step)
        say(str(found))
        pages = [sample_person_page(person=str(p.person_id)) for p in participants]
        return {"organisation": sample_organisation_page(), "persons": pages}

    analysis.score_sheets = score_sheets
    with watched(step):
        say(str(score(Cycle.objects.get())))


def main() -> dict[str, object]:
    child(prepare)
    seen: dict[str, object] = {}
    for step in LAUNCH_STEPS:
        child(lambda step=step: open_it(step), kill_at=step)
        seen[step] = look_at_launch()
    seen["launches"] = [*child(open_it), *child(open_it)]
    seen["launched"] = look_at_launch()
    sent = child(send, kill_at="twelve")
    seen |= {"acknowledged": sent.count("sent"), "submitting": look()}
    close(Cycle.objects.get())
    for step in STEPS:
        child(lambda step=step: count(step), kill_at=step)
        seen[step] = look()
    for name in ("finished", "again"):
        seen[f"said_{name}"] = child(count)
        seen[name] = look()
    return seen


if __name__ == "__main__":
    say(json.dumps(main()))
