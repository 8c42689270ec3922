"""The parts of Harbourlight Relief, and what people do in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of the chart: its size, its people, and how many answer.

    ``share`` is the part of the whole organisation, ``answered`` the response rate,
    ``volunteers`` and ``students`` shares of those who lead nobody, ``countries`` empty
    for everywhere.
    """

    path: str
    share: float
    answered: float
    volunteers: float
    students: float
    head: str
    lead: str
    titles: tuple[str, ...]
    skills: tuple[str, ...]
    countries: tuple[str, ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


PARTS: Final = (
    Part(
        "Programmes / Field / East",
        0.15,
        0.90,
        0.45,
        0.08,
        "Head of Field East",
        "Site lead",
        _words("Project manager|Field officer|Driver|Community worker|Interpreter"),
        _words("distribution|interpreting|driving|needs assessment|negotiation"),
        ("kenya", "nepal", "philippines", "jordan"),
    ),
    Part(
        "Programmes / Field / South",
        0.10,
        0.89,
        0.45,
        0.08,
        "Head of Field South",
        "Site lead",
        _words("Project manager|Field officer|Driver|Community worker|Interpreter"),
        _words("distribution|interpreting|driving|needs assessment|negotiation"),
        ("ghana", "colombia", "italy", "lebanon"),
    ),
    Part(
        "Programmes / Field / West",
        0.10,
        0.90,
        0.45,
        0.08,
        "Head of Field West",
        "Site lead",
        _words("Project manager|Field officer|Driver|Community worker|Interpreter"),
        _words("distribution|interpreting|driving|needs assessment|negotiation"),
        ("portugal", "ukraine", "colombia", "france"),
    ),
    Part(
        "Programmes / Health",
        0.11,
        0.89,
        0.30,
        0.15,
        "Head of Health",
        "Nurse lead",
        _words("Nurse|Midwife|Physician|Pharmacist|Health educator"),
        _words("nursing|vaccination|first aid|nutrition|mental health"),
    ),
    Part(
        "Programmes / Water",
        0.08,
        0.60,
        0.25,
        0.12,
        "Head of Water",
        "Crew lead",
        _words("Water engineer|Pump technician|Hygiene promoter|Driller"),
        _words("pumps|water testing|drilling|hygiene|surveying"),
    ),
    Part(
        "Operations / Logistics",
        0.10,
        0.90,
        0.25,
        0.08,
        "Head of Logistics",
        "Depot lead",
        _words("Warehouse planner|Buyer|Fleet coordinator|Customs clerk|Packer"),
        _words("stock keeping|customs|fleet|procurement|packing"),
    ),
    Part(
        "Operations / Finance",
        0.05,
        0.91,
        0.05,
        0.15,
        "Chief financial officer",
        "Accounts lead",
        _words("Controller|Accountant|Grants officer|Payroll officer"),
        _words("accounting|grants|audit|payroll|budgeting"),
        ("netherlands", "germany", "france", "poland"),
    ),
    Part(
        "Operations / Head office",
        0.08,
        0.70,
        0.10,
        0.20,
        "Head of the office",
        "Office lead",
        _words("HR adviser|Lawyer|Software developer|Project manager|Editor"),
        _words("software|employment law|editing|project planning|facilitation"),
        ("netherlands", "germany", "france", "poland"),
    ),
    Part(
        "Community / Volunteers",
        0.15,
        0.90,
        0.75,
        0.20,
        "Head of Volunteers",
        "Volunteer coordinator",
        _words("Volunteer adviser|Trainer|Event planner"),
        _words("teaching|first aid|event planning|listening|languages"),
    ),
    Part(
        "Community / Fundraising",
        0.08,
        0.89,
        0.20,
        0.15,
        "Head of Fundraising",
        "Campaign lead",
        _words("Campaigner|Donor adviser|Writer|Data analyst"),
        _words("writing|campaigning|data analysis|donor care|photography"),
        ("netherlands", "germany", "france", "italy", "portugal"),
    ),
)
PART: Final = {part.path.rsplit(" / ", 1)[-1]: at for at, part in enumerate(PARTS)}
"""The place of a part by the last word of its path."""

FIELD: Final = (PART["East"], PART["South"], PART["West"])

DIRECTORS: Final = (
    ("Director of Programmes", PART["Health"]),
    ("Director of Operations", PART["Logistics"]),
    ("Director of Community", PART["Volunteers"]),
)
"""Title of a director and the part in which he or she sits, by division."""

DIVISIONS: Final = ("Programmes", "Operations", "Community")

COMMON_SKILLS: Final = ("planning", "chairing", "mediation")

AFFINITY_QUIET: Final = 0.08
"""How much rarer people of Fundraising and of the field talk: the planted silo."""

AFFINITY: Final = (
    (("Fundraising",), ("East", "South", "West"), AFFINITY_QUIET),
    (("Head office",), ("East", "South", "West"), 0.5),
    (("Logistics",), ("East", "South", "West"), 1.6),
    (("Volunteers",), ("East", "South", "West"), 1.3),
)
"""Pairs of parts that talk less or more than their sizes alone would give."""
