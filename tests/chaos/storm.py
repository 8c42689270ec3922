"""Processes that work on one site and are killed at any moment: what is left?

usage: python tests/chaos/storm.py KILLS SEED

Two submit answers, two queue and send letters, one brings in lists of people; each
says what it was promised, once the promise was made. Then the cycle is closed and its
count killed again and again. The program prints as JSON what it found; it never holds
a connection itself, so that every process begins with one of its own.
"""

# ruff: noqa: E402, BLE001
from __future__ import annotations

import json
import os
import random
import re
import resource
import select
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from ledby.cli import site

site.configure()

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

import stages
from cast import make_cast
from ledby.errors import LedByError
from ledby.sources import hris
from ledby.web.audit.services import verify
from ledby.web.cycles import answers, keys
from ledby.web.cycles.instrument import load
from ledby.web.cycles.models import Cycle, Participant, ReleasedDocument, Sheet
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services.close import close, score
from ledby.web.cycles.services.submit import submit
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import queue, register, send_waiting, sending
from ledby.web.people import services as people
from ledby.web.people.models import Person

PEOPLE = 30
COUNT_KILLS = 8
FULL = 200_000
LOST = timedelta(days=1)
LISTS = ("Spring list", "Autumn list")


@dataclass
class Actor:
    """A process at work: what it does, and what it has said so far."""

    name: str
    work: Callable[[int], None]
    place: int
    pid: int = 0
    pipe: int = -1
    rest: bytes = b""
    said: list[str] = field(default_factory=list)

    def start(self) -> None:
        reading, writing = os.pipe()
        connections.close_all()
        if (pid := os.fork()) == 0:
            os.close(reading)
            os.dup2(writing, sys.stdout.fileno())
            try:
                self.work(self.place)
            except BaseException as error:
                sys.stderr.write(f"{self.name}: {error!r}\n")
                os._exit(1)
            os._exit(0)
        os.close(writing)
        self.pid, self.pipe = pid, reading

    def listen(self, *, until_the_end: bool = False) -> None:
        while until_the_end or select.select([self.pipe], [], [], 0)[0]:
            got = os.read(self.pipe, 65536)
            if not got:
                break
            *lines, self.rest = (self.rest + got).split(b"\n")
            self.said += [line.decode() for line in lines]

    def end(self) -> int:
        """Kill it and return how it ended: 9 unless it was at its end before."""
        os.kill(self.pid, signal.SIGKILL)
        return self.bury()

    def bury(self) -> int:
        self.listen(until_the_end=True)
        os.close(self.pipe)
        self.rest = b""
        _, status = os.waitpid(self.pid, 0)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else status


def say(*words: object) -> None:
    print(*words, flush=True)


def prepare(_: int) -> None:
    site.prepare(pages=False)
    cast = make_cast()
    stages.more_people(PEOPLE)
    stages.opened(cast)


def give(place: int) -> None:
    """Submit answers for every second person, again and again."""
    mine = list(Participant.objects.order_by("pk"))[place::2]
    question = next(iter(load().comments))
    while True:
        row = Participant.objects.select_related("cycle").get(pk=random.choice(mine).pk)
        number = time.monotonic_ns()
        given = answers.empty()
        given["comments"] = {question: str(number)}
        say("try", row.pk, number)
        submit(row, keys.personal_token(row.cycle_id, row.pk), given)
        say("ack", row.pk, number)


def write(place: int) -> None:
    """Queue a letter and send what waits, again and again."""
    del place
    while True:
        number = time.monotonic_ns()
        with transaction.atomic():
            queue("storm", "somebody@example.org", str(number), "en")
        say("ack", number)
        send_waiting(3)


def bring(place: int) -> None:
    """Bring in one of two lists, turn about."""
    del place
    while True:
        people.release_lost(timezone.now() + LOST)
        titles = set(Person.objects.filter(active=True).values_list("title", flat=True))
        say("found", *sorted(titles & set(LISTS)), len(titles & set(LISTS)))
        title = LISTS[titles >= {LISTS[0]}]
        say("try", title)
        people.import_now("list.csv", people.plan_import(listed(title)))
        say("ack", title)


def listed(title: str) -> hris.Checked:
    rows = [
        f"{p.key},{p.name},{p.email},{title},{p.unit.path}"
        for p in Person.objects.select_related("unit").filter(email__isnull=False)
    ]
    text = "\n".join(["id,name,email,title,unit", *rows])
    return hris.check(hris.read_sheet(text.encode(), "list.csv"), hris.ColumnMap())


def fill(place: int) -> None:
    """Submit answers on a disk that is full: nothing is written beyond FULL."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))
    try:
        give(place)
    except Exception as error:
        say("full", type(error).__name__)


def shut(_: int) -> None:
    close(Cycle.objects.get())


def count(_: int) -> None:
    say("counted", score(Cycle.objects.get()))


def look(_: int) -> None:
    cycle = Cycle.objects.get()
    private = keys.private_key(cycle.pk)
    kept = {}
    for sheet in Sheet.objects.select_related("participant"):
        found = answers.loads(unseal(private, sheet.sealed, owner=sheet.participant_id))
        kept[str(sheet.participant_id)] = next(iter(found["comments"].values()))
    turnout = Participant.objects.filter(answered=True).values_list("pk", flat=True)
    say(json.dumps({"kept": kept, "answered": [str(pk) for pk in turnout]}))


def send_rest(_: int) -> None:
    Message.objects.filter(sent_at=None).update(claimed_until=None, due_at=None)
    send_waiting(10_000)
    left = Message.objects.filter(kind="storm", sent_at=None).count()
    say(json.dumps({"left": left}))


def look_again(_: int) -> None:
    cycle = Cycle.objects.get()
    documents = ReleasedDocument.objects.filter(cycle=cycle)
    say(
        json.dumps(
            {
                "counted": cycle.scored_at is not None,
                "documents": documents.count(),
                "organisation": documents.filter(person=None).count(),
                "persons": documents.values("person").distinct().count(),
                "sheets": Sheet.objects.count(),
                "log": verify(),
                "sound": sound(),
            }
        )
    )


def sound() -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchone()[0]


def alone(work: Callable[[int], None], place: int = 0) -> list[str]:
    """Let a process do *work* to its end, and return what it said."""
    actor = Actor(work.__name__, work, place)
    actor.start()
    if actor.bury():
        sys.exit(f"{actor.name} ended badly")
    return actor.said


def storm(kills: int, chance: random.Random) -> tuple[list[Actor], Counter[str]]:
    """Kill one of five processes after the other; return them and their deaths."""
    works = ((give, 0), (give, 1), (write, 0), (write, 1), (bring, 0))
    actors = [Actor(work.__name__, work, place) for work, place in works]
    for actor in actors:
        actor.start()
    deaths: Counter[str] = Counter()
    for _ in range(kills):
        until = time.monotonic() + chance.uniform(0.02, 0.5)
        while time.monotonic() < until:
            for actor in actors:
                actor.listen()
            time.sleep(0.01)
        # Bringing in a list takes as long as a kill and a half: it dies less often.
        victim = chance.choices(actors, [3, 3, 3, 3, 1])[0]
        if victim.end() != signal.SIGKILL:
            sys.exit(f"{victim.name} had ended by itself")
        deaths[victim.name] += 1
        victim.start()
    for actor in actors:
        actor.end()
        deaths[actor.name] += 1
    return actors, deaths


def counted(chance: random.Random) -> int:
    """Close the cycle, kill its count at any moment, and return how often it took."""
    alone(shut)
    for number in range(COUNT_KILLS):
        actor = Actor("count", count, 0)
        actor.start()
        time.sleep(chance.uniform(0.02, 0.4 * (number + 1)))
        actor.end()
    return sum(line == "counted True" for line in alone(count))


def given_and_kept(actors: list[Actor], found: dict) -> dict[str, int]:
    """Return how many answers were promised, and what became of the promises."""
    promised: dict[str, int] = {}
    tried = defaultdict(list)
    for actor in actors:
        for line in actor.said:
            word, *rest = line.split()
            if word == "ack":
                promised[rest[0]] = int(rest[1])
            elif word == "try":
                tried[rest[0]].append(int(rest[1]))
    lost = [pk for pk in promised if int(found["kept"].get(pk, 0)) < promised[pk]]
    made_up = [pk for pk, kept in found["kept"].items() if int(kept) not in tried[pk]]
    return {
        "promised": len(promised),
        "promises": sum(line.startswith("ack") for a in actors for line in a.said),
        "lost": len(lost),
        "made up": len(made_up),
        "turnout apart": len(set(found["answered"]) ^ set(found["kept"])),
    }


def letters(actors: list[Actor]) -> dict[str, int]:
    """Return how many letters were promised, and how many went out how often."""
    promised = {line.split()[1] for a in actors for line in a.said}
    text = "".join(
        file.read_text("utf-8", "replace")
        for file in Path(settings.MAIL_FOLDER).glob("*.log")
    )
    copies = Counter(re.findall(r"Subject: letter (\d+)\n", text))
    return {
        "promised": len(promised),
        "lost": len(promised - set(copies)),
        "repeated": sum(many - 1 for many in copies.values()),
    }


def lists(actor: Actor) -> dict[str, int]:
    """Return how many lists were promised, and how often a half was found."""
    found = [line.split() for line in actor.said if line.startswith("found")]
    wrong, promised = 0, None
    for line in actor.said:
        word, rest = line.split(" ", 1)
        if word == "ack":
            promised = rest
        elif word == "found" and promised and promised not in rest:
            # What was under way when it died may have been done as well.
            wrong += rest.rsplit(" ", 1)[0] not in LISTS
    return {
        "promises": sum(line.startswith("ack") for line in actor.said),
        "halves": sum(int(line[-1]) > 1 for line in found),
        "wrong": wrong,
    }


def main(kills: int, seed: int) -> None:
    register("storm", lambda m: (f"letter {m.reference}", "Hello.", None))
    sending.CLAIM = timedelta(seconds=3)
    chance = random.Random(seed)
    alone(prepare)
    actors, deaths = storm(kills, chance)
    given = [actor for actor in actors if actor.name == "give"]
    full = Actor("give", fill, 0)
    if "LEDBY_DATABASE_URL" not in os.environ:
        full.start()
        full.bury()
        given.append(full)
    (found,) = map(json.loads, alone(look))
    (sent,) = map(json.loads, alone(send_rest))
    times = counted(chance)
    (end,) = map(json.loads, alone(look_again))
    report = {
        "kills": sum(deaths.values()) + COUNT_KILLS,
        "deaths of senders": deaths["write"],
        "answers": given_and_kept(given, found),
        "full": [line for line in full.said if line.startswith("full")],
        "letters": letters([a for a in actors if a.name == "write"]) | sent,
        "lists": lists(next(a for a in actors if a.name == "bring")),
        "counts": times,
        "end": end,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), int(sys.argv[2]))
    except LedByError as fault:
        sys.exit(str(fault))
