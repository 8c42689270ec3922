"""The named people of every web test.

Vera directs; Marc manages Nils, Amal and Ruth but hardly anybody would follow him;
Amal has no reports and many followers; Otto organises the cycle; Greta sits on the
works council; Ida administers the site and is nobody's colleague; Sam is a stranger
from another unit; Quinn has an account but is not on the list of people.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from ledby.web.accounts.models import Role, RoleGrant, User
from ledby.web.people.models import Person, Unit


@dataclass(frozen=True)
class Cast:
    vera: Person
    marc: Person
    nils: Person
    amal: Person
    ruth: Person
    otto: Person
    greta: Person
    sam: Person
    ida: User
    quinn: User

    def client(self, name: str) -> Client:
        """Return a browser in which *name* is signed in."""
        client = Client()
        who = getattr(self, name)
        client.force_login(
            who if isinstance(who, User) else who.account,
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client


def make_person(
    name: str, unit: Unit, manager: Person | None = None, **facts
) -> Person:
    key = name.lower().split()[0]
    email = f"{key}@example.org"
    account = User.objects.create_user(email)
    return Person.objects.create(
        key=key,
        name=name,
        email=email,
        account=account,
        unit=unit,
        manager=manager,
        **facts,
    )


def make_cast() -> Cast:
    office = Unit.objects.create(path="Head office")
    field = Unit.objects.create(path="Field")
    east = Unit.objects.create(path="Field / East", parent=field)
    water = Unit.objects.create(path="Water")
    vera = make_person("Vera Lindqvist", office, level=1, title="Director")
    marc = make_person("Marc Duval", east, vera, level=2, title="Head of Field East")
    people = {
        "vera": vera,
        "marc": marc,
        "nils": make_person("Nils Aaberg", east, marc, level=3),
        "amal": make_person("Amal Nasser", east, marc, level=3, title="Planner"),
        "ruth": make_person("Ruth Okoye", east, marc, level=3),
        "otto": make_person("Otto Brandt", office, vera, level=2),
        "greta": make_person("Greta Sørensen", office, vera, level=2),
        "sam": make_person("Sam Whitfield", water, vera, level=2),
    }
    ida = User.objects.create_user("ida@example.org")
    quinn = User.objects.create_user("quinn@example.org")
    for user, role in (
        (people["vera"].account, Role.DIRECTOR),
        (people["otto"].account, Role.ORGANISER),
        (people["greta"].account, Role.COUNCIL),
        (ida, Role.ADMINISTRATOR),
    ):
        RoleGrant.objects.create(user=user, role=role)
    return Cast(ida=ida, quinn=quinn, **people)
