"""People whose story is fixed: the same id in every simulated organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ledby.science.simulation.occupations import PART

STAFF, LEAD, HEAD, DIRECTOR, EXECUTIVE = range(5)
"""Tiers of the reporting tree, from those who lead nobody upward."""

GENDERS: Final = ("woman", "man", "another")
CONTRACTS: Final = ("employee", "volunteer", "student")
EMPLOYEE, VOLUNTEER, STUDENT = range(3)


@dataclass(frozen=True, slots=True)
class Planted:
    """One person with a story, and the seat that the story needs."""

    name: str
    title: str
    part: int
    tier: int
    gender: str
    town: str
    contract: int = EMPLOYEE


PLANTED: Final = (
    Planted(
        "Samira Haddad",
        "Warehouse planner",
        PART["Logistics"],
        STAFF,
        "woman",
        "Beirut",
    ),
    Planted(
        "Henrik Vogel",
        "Head of Fundraising",
        PART["Fundraising"],
        HEAD,
        "man",
        "Hamburg",
    ),
    Planted(
        "Wanjiru Mbeki",
        "Director of Programmes",
        PART["Health"],
        DIRECTOR,
        "woman",
        "Nairobi",
    ),
    Planted(
        "Noor Bakker",
        "Learning adviser",
        PART["Head office"],
        STAFF,
        "woman",
        "Rotterdam",
    ),
    Planted(
        "Tomasz Wolny",
        "Field officer, chair of the works council",
        PART["South"],
        STAFF,
        "man",
        "Gdańsk",
    ),
    Planted(
        "Ines Duarte",  # codespell:ignore ines
        "System administrator",
        PART["Head office"],
        STAFF,
        "woman",
        "Lisbon",
    ),
    Planted(
        "Leila Rahimi",
        "Volunteer",
        PART["Volunteers"],
        STAFF,
        "woman",
        "Amman",
        VOLUNTEER,
    ),
    Planted(
        "Claire Fontaine",
        "Chief financial officer",
        PART["Finance"],
        HEAD,
        "woman",
        "Lyon",
    ),
)
SAMIRA, HENRIK, WANJIRU, NOOR, TOMASZ, ADMIN, LEILA, CLAIRE = range(len(PLANTED))


def person_id(at: int) -> str:
    """Return the identifier of the person at a position; they sort alike."""
    return f"p{at + 1:07d}"


STORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "member": person_id(LEILA),
        "manager": person_id(HENRIK),
        "leader": person_id(SAMIRA),
        "organiser": person_id(NOOR),
        "director": person_id(WANJIRU),
        "council": person_id(TOMASZ),
        "administrator": person_id(ADMIN),
    }
)
"""Role name to person id: whose page shows which story."""
