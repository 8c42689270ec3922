"""Teams of the demo: skills that people declare, a team that is asked for, fair teams.

Everything goes the way of the site's own services.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledby.web.people.models import Person
from ledby.web.teams.models import Offer, TeamRequest
from ledby.web.teams.selectors import skills as reads
from ledby.web.teams.services import asking, dividing, inviting, skills

WATER: Final = "A water point for Kassala, by June"
WHY: Final = (
    "Three villages walk four hours for water. By June there is a well that stays"
    " clean, people on the spot who look after it, and a report that the next"
    " team can use."
)
WINTER: Final = "Warm rooms before the first frost"
WARM: Final = (
    "Last winter two shelters ran out of stoves in a week. This team finds out where"
    " the stoves go, and has them there before the first frost."
)
DAY: Final = "A day of packing"
VOLUNTEERS: Final = """\
name,years with us,drives
Adaeze Obi,4,yes
Bram Hofstra,1,no
Chiara Conti,2,yes
Daoud Rahimi,6,no
Elif Kaya,3,yes
Femke Visser,1,no
Goran Ilić,8,yes
Hanne Solberg,2,no
Idris Bello,5,yes
Jasper de Wit,1,no
Katya Morozova,7,no
Luca Ferri,2,yes
"""
WELL: Final = {"pumps": 2, "needs assessment": 2, "customs": 1, "driving": 1}
STOVES: Final = {"stock keeping": 2, "interpreting": 2, "driving": 1, "chairing": 1}


def fill(persons: Mapping[str, str], stories: Mapping[str, str]) -> None:
    """Let some people declare skills, one ask for teams, and one be invited."""
    played = {
        role: Person.objects.select_related("account").get(pk=persons[key])
        for role, key in stories.items()
    }
    member, manager, leader = played["member"], played["manager"], played["leader"]
    _offers(list(persons.values()))
    skills.offer(member, 6, would_lead=False, left_out=False)
    skills.offer(leader, 4, would_lead=True, left_out=False)
    skills.declare(member, "interpreting", 3)
    skills.declare(member, "first aid", 2)
    skills.declare(leader, "needs assessment", 4)
    skills.declare(leader, "negotiation", 3)
    skills.ask_word(leader, "negotiation", 3, member)
    skills.offer_word(leader, "driving", 2, member)
    found = _look(manager, WATER, WHY, WELL, played["director"])
    asking.swap(found, 1, asking.members_at(found, 1)[0], None)
    asking.undo(found)
    asked = _look(leader, WINTER, WARM, STOVES, played["director"], must=member)
    members = asking.members_at(asked, 1)
    if members:
        inviting.invite(asked, 1, members[0])
        _answer_all_but(asked, member)
    _packing(leader)


def _offers(people: list[str]) -> None:
    # Every fifth says how much time there is, and every fifteenth would lead.
    said = [
        Offer(person_id=person, hours=2 + 2 * (at % 4), would_lead=at % 3 == 0)
        for at, person in enumerate(people[::5])
    ]
    Offer.objects.bulk_create(said, ignore_conflicts=True)


def _look(
    by: Person,
    title: str,
    purpose: str,
    needs: Mapping[str, int],
    sponsor: Person,
    must: Person | None = None,
) -> TeamRequest:
    brief = {
        "purpose": purpose,
        "size": [4, 6],
        "skills": [
            {"skill": skill, "level": level, "people": 1 + (skill == "driving")}
            for skill, level in needs.items()
        ],
        "span": {"units": 3, "most_from_one": 2},
        "people": {
            "must": [] if must is None else [str(must.pk)],
            "lead_from": [] if must else reads.volunteers(),
            "sponsor": str(sponsor.pk),
        },
        "weigh": {"distance": 1.0},
    }
    team = asking.begin(by, title, purpose, brief)
    asking.carry_out(team.pk)
    team.refresh_from_db()
    return team


def _answer_all_but(team: TeamRequest, member: Person) -> None:
    rows = team.invitations.exclude(person=member).order_by("person__name")
    for at, row in enumerate(rows):
        if at == 0:
            inviting.answer(row, yes=True)
        elif at == 1:
            inviting.answer(row, yes=False, reason="My team counts stock that week.")


def _packing(by: Person) -> None:
    rows = dividing.read_list(VOLUNTEERS.encode())
    made = dividing.begin(by, DAY, "Everybody packs with new faces.", 4, rows=rows)
    rules = [
        {"kind": "balance", "column": "attr_years with us"},
        {"kind": "spread", "column": "attr_drives"},
    ]
    dividing.rule(made, {"rules": rules}, "")
    dividing.carry_out(made.pk)
