"""What a file would do: who comes, changes, returns and leaves."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledby.errors import StateError
from ledby.sources import hris
from ledby.web.accounts.models import Role, RoleGrant
from ledby.web.people import selectors, services
from ledby.web.people.models import Person, Unit


def check(text: str) -> hris.Checked:
    checked = hris.check(hris.read_sheet(text.encode(), "people.csv"))
    assert not checked.problems, checked.problems.lines("people.csv")
    return checked


def plan(text: str) -> services.Plan:
    return services.plan_import(check(text))


def apply(text: str) -> services.Counts:
    done = plan(text)
    services.apply_plan(done)
    return done.counts


def counts(**given: int) -> services.Counts:
    return services.Counts(**given)


def export() -> str:
    return "".join(selectors.export_lines())


THREE = """id,name,email,manager,unit,level
1,Ann Bo,ann@x.org,,A,1
2,Cy,cy@x.org,1,A / B,2
3,Di,,Cy,A / B,3
"""


def test_everybody_is_new_on_an_empty_list(db):
    assert plan(THREE).counts == counts(added=3)


def test_the_list_as_it_is_changes_nothing(cast):
    assert plan(export()).counts == counts(unchanged=8)


def test_changes_are_named_with_old_and_new(cast):
    found = plan(export().replace("marc,Field / East,Planner,3", "ruth,Water,Head,"))
    assert found.counts == counts(changed=1, unchanged=7)
    assert set(found.changes.select("name", "fact", "old", "new").rows()) == {
        ("Amal Nasser", "manager", "Marc Duval", "Ruth Okoye"),
        ("Amal Nasser", "unit", "Field / East", "Water"),
        ("Amal Nasser", "title", "Planner", "Head"),
        ("Amal Nasser", "level", "3", None),
    }


def test_what_the_file_does_not_give_stays(cast):
    apply("person,title\n" + "".join(f"{p.key},X\n" for p in Person.objects.all()))
    amal = Person.objects.get(key="amal")
    assert (amal.name, amal.title, amal.level) == ("Amal Nasser", "X", 3)
    assert amal.manager == cast.marc
    assert amal.unit == Unit.objects.get(path="Field / East")


def test_an_empty_cell_of_a_given_column_clears(cast):
    text = export().replace("Planner", "")
    apply(text)
    assert Person.objects.get(key="amal").title == ""


def test_people_are_found_by_address_when_the_file_has_no_ids(cast):
    rows = "".join(f"{p.email.upper()},{p.name}\n" for p in Person.objects.all())
    assert plan("email,name\n" + rows).counts == counts(unchanged=8)


def test_a_new_id_for_the_same_name_and_address_is_the_same_person(cast):
    apply(export().replace("\r\namal,", "\r\n5001,"))
    cast.amal.refresh_from_db()
    assert (cast.amal.key, cast.amal.active) == ("5001", True)
    assert Person.objects.count() == 8


def test_an_address_handed_on_does_not_hand_on_the_person(cast):
    text = export().replace("\r\namal,Amal Nasser", "\r\n5001,Zed Young")
    found = plan(text)
    assert found.counts == counts(added=1, leaving=1, unchanged=7)
    account = cast.amal.account_id
    services.apply_plan(found)
    cast.amal.refresh_from_db()
    zed = Person.objects.get(key="5001")
    assert (cast.amal.active, cast.amal.email, cast.amal.account_id) == (
        False,
        None,
        None,
    )
    assert zed.email == "amal@example.org"
    assert zed.account_id not in {None, account}
    assert zed.account.is_active


def test_ids_can_be_swapped_and_so_can_addresses(cast):
    text = export().replace("nils@", "swap@").replace("ruth@", "nils@")
    before = {p.key: p.account_id for p in Person.objects.all()}
    apply(text.replace("swap@", "ruth@"))
    people = {p.key: p for p in Person.objects.select_related("account")}
    assert people["nils"].email == people["nils"].account.email == "ruth@example.org"
    assert people["ruth"].email == people["ruth"].account.email == "nils@example.org"
    assert {key: p.account_id for key, p in people.items()} == before


def test_an_address_that_moves_on_leaves_its_account_behind(cast):
    text = export().replace("nils@", "nils.new@")
    apply(text + "z9,Zed,nils@example.org" + "," * 8 + "\r\n")
    nils = Person.objects.get(key="nils")
    zed = Person.objects.get(key="z9")
    assert nils.account_id == cast.nils.account_id
    assert nils.account.email == "nils.new@example.org"
    assert zed.account_id != nils.account_id
    assert zed.account.email == "nils@example.org"


def test_no_address_no_account(cast):
    found = plan(export().replace("otto@example.org", ""))
    assert found.roles_leaving == [("Otto Brandt", "organiser")]
    services.apply_plan(found)
    assert Person.objects.get(key="otto").account is None


def test_an_account_without_a_person_becomes_theirs(cast):
    apply(export() + "q1,Quinn,Quinn@example.org" + "," * 8 + "\r\n")
    assert Person.objects.get(key="q1").account == cast.quinn


def test_who_leaves_with_a_role_is_named(cast):
    lines = [line for line in export().splitlines() if not line.startswith("greta")]
    assert plan("\n".join(lines)).roles_leaving == [("Greta Sørensen", "council")]


def test_the_last_administrator_can_not_leave(cast):
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).delete()
    RoleGrant.objects.create(user=cast.sam.account, role=Role.ADMINISTRATOR)
    with pytest.raises(StateError, match="Sam Whitfield is the last administrator"):
        plan("id,name\nvera,Vera Lindqvist\n")


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_and_columns_does_not_matter(cast, seed):
    changed = export().replace("Planner", "Chief").replace("sam@", "samuel@")
    rows = [line.split(",") for line in changed.lstrip("\ufeff").splitlines()]
    draw = random.Random(seed)
    places = draw.sample(range(len(rows[0])), len(rows[0]))
    mixed = [rows[0], *draw.sample(rows[1:], len(rows) - 1)]
    text = "\n".join(",".join(row[at] for at in places) for row in mixed)
    one, other = plan(changed), plan(text)
    assert one.counts == other.counts == counts(changed=2, unchanged=6)
    facts = ("id", "fact", "old", "new")
    assert sorted(one.changes.select(facts).rows()) == sorted(
        other.changes.select(facts).rows()
    )
