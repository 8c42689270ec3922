"""What test_killed_council.py runs: a cycle with a second key, killed at each step."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from killed_program import child, count, open_it, say, send, wait_at

import stages
from cast import make_cast
from ledby.web.accounts.models import User
from ledby.web.cycles import council_keys, keys
from ledby.web.cycles.due_selectors import to_count
from ledby.web.cycles.models import Cycle, CycleEvent, ReleasedDocument, Sheet
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.council import bring_key
from ledby.web.cycles.services.launch import ask

PAPER = Path(settings.DATA) / "paper.txt"
"""Where the member of the council keeps the key: not in the key store."""
STEPS = ("opening", "storing", "committing", "counted", "deleting")


def prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast = make_cast()
    stages.more_people(22)
    cycle = stages.planned(cast, shared_key=True)
    PAPER.write_text(stages.council_key(cycle, cast.greta))
    ask(cycle, cast.otto.account)


def bring(step: str = "") -> None:
    write = keys.bring

    def written(cycle_id, private):
        wait_at("before", step)
        write(cycle_id, private)
        wait_at("brought", step)

    keys.bring = written
    greta = User.objects.get(email="greta@example.org")
    bring_key(Cycle.objects.get(), greta, PAPER.read_text())
    say("taken")


def count_until(step: str = "") -> None:
    forget = keys.forget

    def forgotten(cycle_id):
        wait_at("counted", step)
        forget(cycle_id)

    keys.forget = forgotten
    count(step)


def look() -> dict[str, object]:
    cycle = Cycle.objects.get()
    events = CycleEvent.objects.order_by("pk").values_list("what", flat=True)
    store = list(Path(settings.KEY_STORE).iterdir())
    council = council_keys.from_text(PAPER.read_text())
    private = keys.open_copy(cycle.pk, council)
    return {
        "waits": keys.waits_for_council(cycle.pk),
        "plain": sorted(p.suffix for p in store if private in p.read_bytes()),
        "modes": sorted({oct(p.stat().st_mode & 0o777) for p in store}),
        "sheets": Sheet.objects.count(),
        "documents": ReleasedDocument.objects.count(),
        "events": list(events),
        "counted": cycle.counted_at is not None,
        "over": cycle.scored_at is not None,
        "due": bool(to_count(timezone.now())),
    }


def main() -> dict[str, object]:
    child(prepare)
    seen: dict[str, object] = {}
    child(lambda: open_it("keeping"), kill_at="keeping")
    seen["keeping"] = look()
    child(open_it)
    child(send)
    close(Cycle.objects.get())
    seen["closed"] = look()
    seen["said_without"] = child(count)
    for step in ("before", "brought"):
        child(lambda step=step: bring(step), kill_at=step)
        seen[step] = look()
    for step in STEPS:
        child(lambda step=step: count_until(step), kill_at=step)
        seen[step] = look()
    seen["said_finished"] = child(count)
    seen["finished"] = look()
    return seen


if __name__ == "__main__":
    say(json.dumps(main()))
