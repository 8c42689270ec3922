"""Carrying a file out: all of it or nothing, and the same again changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledby.errors import StateError
from ledby.sources import hris
from ledby.web.accounts.models import User
from ledby.web.outbox.services import send_waiting
from ledby.web.people import selectors, services
from ledby.web.people.models import ImportRun, Person, Skill, State, Unit
from ledby.web.people.services import accounts as account_work
from ledby.web.people.services import apply as applying

TEXT = """id,name,email,manager,unit,title,level,location,start,language,skills,attr_x
1,Ann Bo,ann@x.org,,Head,Director,1,Utrecht,2020-01-31,en,first aid:3; dutch:2,p
2,Cy,cy@x.org,1,Head / Field / East,,2,,,,,
3,Di,,cy,Head / Field / East,,,,,nl,dutch:1,q
"""


def plan(text: str) -> services.Plan:
    checked = hris.check(hris.read_sheet(text.encode(), "people.csv"))
    assert not checked.problems, checked.problems.lines("people.csv")
    return services.plan_import(checked)


def apply(text: str) -> services.Counts:
    done = plan(text)
    services.apply_plan(done)
    return done.counts


def export() -> str:
    return "".join(selectors.export_lines())


def everything() -> list[object]:
    """Return all rows that an import may touch."""
    return [
        sorted(Person.objects.values_list()),
        sorted(Unit.objects.values_list("path", "parent__path")),
        sorted(Skill.objects.values_list("person__key", "skill", "level")),
        sorted(User.objects.values_list("email", "is_active")),
    ]


def test_all_facts_arrive(db):
    assert apply(TEXT) == services.Counts(added=3)
    ann, cy, di = Person.objects.select_related("unit", "account").order_by("key")
    assert (ann.name, ann.email, ann.title, ann.level) == (
        "Ann Bo",
        "ann@x.org",
        "Director",
        1,
    )
    assert (ann.location, ann.start, ann.language) == (
        "Utrecht",
        date(2020, 1, 31),
        "en",
    )
    assert (ann.attributes, cy.attributes, di.attributes) == (
        {"x": "p"},
        {},
        {"x": "q"},
    )
    assert (ann.manager, cy.manager, di.manager) == (None, ann, cy)
    assert (cy.title, di.level, cy.start, cy.language) == ("", None, None, "")
    assert (ann.account.email, di.email, di.account) == ("ann@x.org", None, None)
    assert not ann.account.has_usable_password()
    assert [u.path for u in Unit.objects.order_by("path")] == [
        "Head",
        "Head / Field",
        "Head / Field / East",
    ]
    assert di.unit.parent.parent.path == "Head"
    assert set(ann.skills.values_list("skill", "level")) == {
        ("first aid", 3),
        ("dutch", 2),
    }


def test_a_second_import_updates_and_never_doubles(db):
    apply(TEXT)
    before = everything()
    assert apply(TEXT) == services.Counts(unchanged=3)
    assert everything() == before
    assert apply(TEXT.replace("Director", "Chair")) == services.Counts(
        changed=1, unchanged=2
    )
    assert Person.objects.count() == 3
    assert Person.objects.get(key="1").title == "Chair"


def test_skills_and_attributes_are_replaced(db):
    apply(TEXT)
    apply(TEXT.replace("first aid:3; dutch:2,p", "dutch:4,").replace("dutch:1,q", ",q"))
    assert list(Skill.objects.values_list("person__key", "skill", "level")) == [
        ("1", "dutch", 4)
    ]
    assert Person.objects.get(key="1").attributes == {}


def test_who_leaves_is_signed_out_and_who_returns_signs_in_anew(cast):
    browser = cast.client("sam")
    assert browser.get("/accounts/passkeys").status_code == 200
    whole = export()
    lines = [line for line in whole.splitlines() if not line.startswith("sam,")]
    assert apply("\n".join(lines)) == services.Counts(leaving=1, unchanged=7)
    cast.sam.refresh_from_db()
    assert (cast.sam.active, cast.sam.account.is_active) == (False, False)
    assert browser.get("/accounts/passkeys").status_code == 302
    assert apply(whole) == services.Counts(returning=1, unchanged=7)
    cast.sam.refresh_from_db()
    cast.sam.account.refresh_from_db()
    assert (cast.sam.active, cast.sam.account.is_active) == (True, True)
    assert browser.get("/accounts/passkeys").status_code == 302


@pytest.mark.parametrize("place", ["_clear_the_way", "ensure_units", "settle_accounts"])
def test_a_fault_anywhere_leaves_everything_as_it_was(cast, monkeypatch, place):
    before = everything()

    def fail(*args):
        raise RuntimeError("the power went")

    monkeypatch.setattr(applying, place, fail)
    with pytest.raises(RuntimeError):
        apply(TEXT)
    assert everything() == before


def test_a_fault_at_the_last_row_leaves_everything_as_it_was(cast, monkeypatch):
    before = everything()

    def fail() -> None:
        assert Person.objects.filter(active=True).count() == 3
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        services.apply_plan(plan(TEXT), also=fail)
    assert everything() == before


def test_accounts_are_made_a_few_at_a_time(db, monkeypatch):
    monkeypatch.setattr(account_work, "CHUNK", 1)
    heard = []
    services.apply_plan(plan(TEXT), lambda *said: heard.append(said))
    assert [one for one in heard if one[0] == "accounts"] == [
        ("accounts", 1, 2),
        ("accounts", 2, 2),
    ]
    assert heard[-1] == ("write", 6, 6)


def test_the_work_is_done_in_few_statements(db, django_assert_max_num_queries):
    rows = "".join(
        f"{n},P{n},p{n}@x.org,{n // 9},U / V{n % 7}\n" for n in range(1, 3000)
    )
    text = "id,name,email,manager,unit\n0,P0,p0@x.org,,U\n" + rows
    with django_assert_max_num_queries(60):
        apply(text)
    assert Person.objects.filter(account__isnull=False).count() == 3000


def test_only_one_import_at_a_time(db):
    ImportRun.objects.create(name="other.csv", state=State.RUNNING)
    with pytest.raises(StateError, match="Another import is under way"):
        services.import_now("people.csv", plan(TEXT))
    assert Person.objects.count() == 0


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"])
    | st.sampled_from("=+-@'\" ;,|"),
    min_size=1,
    max_size=20,
).map(lambda text: " ".join(text.split()))
FACTS = st.fixed_dictionaries(
    {
        "name": NAMES.filter(bool),
        "title": NAMES,
        "location": NAMES,
        "level": st.none() | st.integers(1, 99),
        "start": st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "language": st.sampled_from(["", "en", "nl", "pt-br"]),
        "attributes": st.dictionaries(
            st.sampled_from(["contract", "Ç x", "=1"]), NAMES.filter(bool), max_size=2
        ),
        "skills": st.dictionaries(
            st.sampled_from(["dutch", "c:d", "=first aid", "été"]), st.integers(1, 4)
        ),
        "unit": st.sampled_from(["", "A", "A / B", "=A / 'B"]),
    }
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=st.lists(FACTS, min_size=1, max_size=4), data=st.data())
def test_an_export_brought_in_again_changes_nothing(db, people, data):
    import unicodedata

    Skill.objects.all().delete()
    Person.objects.all().delete()
    units = services.ensure_units({one["unit"] for one in people} - {""})
    made: list[Person] = []
    for n, facts in enumerate(people):
        skills, unit = facts.pop("skills"), facts.pop("unit")
        text = {
            k: unicodedata.normalize("NFC", facts.pop(k)) for k in ("name", "title")
        }
        facts["location"] = unicodedata.normalize("NFC", facts["location"])
        facts["attributes"] = {
            key: unicodedata.normalize("NFC", value)
            for key, value in facts["attributes"].items()
        }
        person = Person.objects.create(
            key=f"=k{n}",
            email=f"p{n}@x.org" if n % 2 else None,
            unit_id=units.get(unit),
            manager=data.draw(st.sampled_from([None, *made])),
            **text,
            **facts,
        )
        Skill.objects.bulk_create(
            Skill(person=person, skill=skill, level=level)
            for skill, level in skills.items()
        )
        made.append(person)
    found = plan(export())
    assert found.changes.rows() == []
    assert found.counts == services.Counts(unchanged=len(people))


def test_an_address_that_changes_is_told_to_its_holder_and_signed_out(cast, mailoutbox):
    amal = cast.client("amal")
    assert amal.get("/").status_code == 200
    before = export()
    apply(before.replace("amal@example.org", "otto.too@example.org"))
    send_waiting(10)
    (letter,) = mailoutbox
    assert letter.to == ["amal@example.org"]
    assert "this address no longer opens your page" in letter.body
    # The new address is not told to whoever reads the old mailbox.
    assert "otto.too" not in letter.body
    assert amal.get("/me").status_code == 302
