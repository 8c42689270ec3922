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
from collections.abc import Callable

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
    Participant,
    ReleasedDocument,
    Sheet,
)
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services.close import close, score
from ledby.web.cycles.services.submit import submit
from samples import sample_organisation_page, sample_person_page

STEPS = ("opening", "storing", "deleting", "committing")


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
    stages.opened(cast)


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
        "counted": cycle.scored_at is not None,
    }


def count(step: str = "") -> None:
    def wait_at(reached: str) -> None:
        if step == reached:
            say(step)
            time.sleep(60)

    def score_sheets(cycle, participants, opened):
        found = 0
        for _ in opened:
            found += 1
            wait_at("opening")
        say(str(found))
        pages = [sample_person_page(person=str(p.person_id)) for p in participants]
        return {"organisation": sample_organisation_page(), "persons": pages}

    def watch(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        for start, table, reached in (
            ("INSERT", "cycles_releaseddocument", "storing"),
            ("DELETE", "cycles_sheet", "deleting"),
            ("INSERT", "cycles_cycleevent", "committing"),
        ):
            if sql.startswith(start) and table in sql:
                wait_at(reached)
        return done

    analysis.score_sheets = score_sheets
    with connection.execute_wrapper(watch):
        say(str(score(Cycle.objects.get())))


def main() -> dict[str, object]:
    child(prepare)
    sent = child(send, kill_at="twelve")
    seen: dict[str, object] = {"acknowledged": sent.count("sent"), "submitting": look()}
    close(Cycle.objects.get())
    for step in STEPS:
        child(lambda step=step: count(step), kill_at=step)
        seen[step] = look()
    opened, first = child(count)
    seen |= {"opened": int(opened), "was_first": first == "True", "counted": look()}
    (second,) = child(count)
    return seen | {"was_second": second == "True", "afterwards": look()}


if __name__ == "__main__":
    say(json.dumps(main()))
