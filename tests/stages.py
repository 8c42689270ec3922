"""A cycle at every stage of its life, brought there by the services themselves."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledby.web.cycles import analysis, answers, council_keys, keys
from ledby.web.cycles.models import Cycle, Participant
from ledby.web.cycles.services import council
from ledby.web.cycles.services.close import close, release, score
from ledby.web.cycles.services.launch import create_cycle, launch
from ledby.web.cycles.services.submit import submit
from ledby.web.people.models import Person, Unit
from samples import sample_organisation_page, sample_person_page

COMMENT = "The lighthouse keeper hums at night"


def more_people(count: int, unit: str = "Volunteers") -> list[Person]:
    """Add people nobody needs to know by name."""
    place, _ = Unit.objects.get_or_create(path=unit)
    return Person.objects.bulk_create(
        Person(
            key=f"more-{at}",
            name=f"Person {at}",
            email=f"more{at}@example.org",
            unit=place,
        )
        for at in range(count)
    )


def planned(cast, **plan) -> Cycle:
    return create_cycle(
        **{"name": "Spring", "by": cast.otto.account} | plan,
    )


def opened(cast, **plan) -> Cycle:
    cycle = planned(cast, **plan)
    launch(cycle, cast.otto.account, seed=1)
    return cycle


def token_of(cycle: Cycle, person: Person) -> str:
    row = Participant.objects.get(cycle=cycle, person=person)
    return keys.personal_token(cycle.pk, row.pk)


def answer(cycle: Cycle, *people: Person) -> None:
    """Let people submit a comment and nothing else."""
    for person in people:
        row = Participant.objects.select_related("cycle").get(
            cycle=cycle, person=person
        )
        given = answers.empty()
        given["inclusion"] = {"climate_1": 4}
        given["comments"] = {comment_question(cycle): COMMENT}
        submit(row, keys.personal_token(cycle.pk, row.pk), given)


def comment_question(cycle: Cycle) -> str:
    from ledby.web.cycles.instrument import load

    return next(iter(load(cycle.instrument).comments))


def fake_count(monkeypatch, seen: list | None = None) -> None:
    """Stand in for the science: everybody gets the sample page."""

    def score_sheets(cycle, participants, opened):
        for pair in opened:
            if seen is not None:
                seen.append(pair)
        return {
            "organisation": sample_organisation_page(),
            "persons": [
                sample_person_page(person=str(p.person_id), name=p.name)
                for p in participants
            ],
        }

    monkeypatch.setattr(analysis, "score_sheets", score_sheets, raising=False)


def counted(cast, monkeypatch, **plan) -> Cycle:
    cycle = opened(cast, **plan)
    answer(cycle, cast.nils, cast.amal, cast.ruth)
    fake_count(monkeypatch)
    close(cycle, cast.otto.account)
    score(cycle)
    return cycle


def released(cast, monkeypatch, **plan) -> Cycle:
    cycle = counted(cast, monkeypatch, **plan)
    release(cycle, cast.otto.account)
    return cycle


def in_days(days: float):
    return timezone.now() + timedelta(days=days)


def council_key(cycle: Cycle, person: Person) -> str:
    """Let a member of the council make and confirm a key; return its eight rows."""
    made = council.make_key(cycle, person.account)
    rows = "\n".join(council_keys.as_rows(made))
    council.confirm_key(cycle, person.account, rows)
    return rows


def opened_with_council(cast, **plan) -> tuple[Cycle, str]:
    """Return an open cycle and the rows of the key that Greta of the council holds."""
    cycle = planned(cast, shared_key=True, **plan)
    rows = council_key(cycle, cast.greta)
    launch(cycle, cast.otto.account, seed=1)
    return cycle, rows
