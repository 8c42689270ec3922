"""Files of people in any order: the list is as the last whole file says."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ledby.web.accounts.models import User
from ledby.web.audit.services import verify
from ledby.web.people import selectors, services
from ledby.web.people.models import ImportRun, Person, Skill, State
from ledby.web.people.services import apply
from machines import SiteMachine, let_run, traces

KEYS = ("vera", "marc", "nils", "amal", "ruth", "new1", "new2")
RUNS = ("people_importrun", "audit_entry", "audit_chain")
UNITS = ("", "Field", "Field / East", "New / Deep / Far")
HEAD = "id,name,email,manager,unit,title,skills"


@dataclass(frozen=True)
class Line:
    """A row of a file."""

    key: str
    email: str
    manager: str
    unit: str
    title: str
    skills: str

    def __str__(self) -> str:
        name = f"{self.key.title()} Example"
        return ",".join(
            (
                *(self.key, name, self.email, self.manager, self.unit),
                *(self.title, self.skills),
            )
        )


@st.composite
def files(draw) -> list[Line]:
    """Draw a whole file: nobody reports to anybody who stands below them."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    addresses = draw(st.permutations(KEYS))
    lines = []
    for at, key in enumerate(keys):
        above = draw(st.sampled_from(["", *keys[:at]]))
        lines.append(
            Line(
                key,
                draw(st.sampled_from(["", f"{addresses[at]}@example.org"])),
                above,
                draw(st.sampled_from(UNITS)),
                draw(st.sampled_from(["", "Planner"])),
                draw(st.sampled_from(["", "wells:2", "wells:3; maps:1"])),
            )
        )
    return draw(st.permutations(lines))


def broken(lines: list[Line], fault: str) -> list[Line]:
    """Return the file with something in it that cannot be."""
    first, *rest = lines
    if fault == "twice":
        return [*lines, first]
    if fault == "line":
        return [replace(first, manager=first.key), *rest]
    if fault == "ring":
        a, b = replace(first, key="a", manager="b"), replace(first, key="b")
        return [replace(a, email=""), replace(b, manager="a", email=""), *lines]
    if fault == "address":
        both = [replace(first, key=k, email="one@example.org") for k in ("a", "b")]
        return [*both, *lines]
    if fault == "nobody":
        return [replace(first, manager="nobody-here"), *rest]
    return [replace(first, skills="wells:9"), *rest]


def content(lines: list[Line]) -> bytes:
    return "\n".join([HEAD, *map(str, lines)]).encode() + b"\n"


class People(SiteMachine):
    """Add, change, leave, return, address handed on, faults on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.last: list[Line] = []
        self.ever: dict[str, str] = {
            key: str(pk) for key, pk in Person.objects.values_list("key", "pk")
        }

    def brings(self, data: bytes) -> ImportRun:
        """Bring a file in as an organiser does; return the run at its end."""
        file = SimpleUploadedFile("people.csv", data)
        run = services.receive(file, self.cast.otto.account)
        services.confirm(run)
        services.carry_out(run.pk)
        run.refresh_from_db()
        assert not selectors.waiting_file(run).exists()
        return run

    def rest(self) -> dict[str, str]:
        return {table: found for table, found in traces().items() if table not in RUNS}

    @rule(lines=files())
    def bring(self, lines):
        run = self.brings(content(lines))
        assert run.state == State.DONE
        self.last = lines

    @rule(
        lines=files(),
        fault=st.sampled_from(["twice", "line", "ring", "address", "nobody", "level"]),
    )
    def bring_broken(self, lines, fault):
        """Of a file with one bad row nothing is taken over."""
        before = self.rest()
        run = self.brings(content(broken(lines, fault)))
        assert run.state == State.STOPPED, fault
        assert self.rest() == before

    @rule(lines=files())
    def breaks_off(self, lines):
        """A fault while rows are written leaves the list as it was."""
        before = self.rest()

        def fault(*_args):
            raise OSError("The disk is full.")

        self.patch.setattr(apply, "ensure_units", fault)
        with pytest.raises(RuntimeError, match="OSError"):
            self.brings(content(lines))
        self.patch.undo()
        assert self.rest() == before

    @precondition(lambda self: self.last)
    @rule()
    def bring_again(self):
        """The same file a second time changes nothing."""
        before = self.rest()
        run = self.brings(content(self.last))
        assert (run.state, run.unchanged) == (State.DONE, len(self.last))
        assert self.rest() == before

    @rule()
    def bring_the_export(self):
        """The list that was taken out changes nothing when it comes back."""
        before = self.rest()
        run = self.brings("".join(selectors.export_lines()).encode())
        assert (run.added, run.changed, run.returning, run.leaving) == (0, 0, 0, 0)
        assert self.rest() == before

    @rule(lines=files())
    def drop(self, lines):
        """A file that is looked at and dropped changes nothing."""
        before = self.rest()
        file = SimpleUploadedFile("people.csv", content(lines))
        run = services.receive(file, self.cast.otto.account)
        assert services.preview(run).plan is not None
        services.drop(run)
        assert not selectors.waiting_file(run).exists()
        assert self.rest() == before

    @invariant()
    def the_list_is_the_file(self):
        if not self.last:
            return
        here = Person.objects.filter(active=True).select_related("unit", "manager")
        found = {
            Line(
                one.key,
                one.email or "",
                one.manager.key if one.manager else "",
                one.unit.path if one.unit else "",
                one.title,
                "; ".join(
                    f"{skill}:{level}"
                    for skill, level in one.skills.order_by("level", "skill")
                    .reverse()
                    .values_list("skill", "level")
                ),
            )
            for one in here
        }
        assert found == set(self.last)

    @invariant()
    def nobody_is_there_twice_or_gone(self):
        rows = dict(Person.objects.values_list("key", "pk"))
        assert len(rows) == Person.objects.count()
        for key, pk in self.ever.items():
            assert str(rows[key]) == pk
        self.ever |= {key: str(pk) for key, pk in rows.items()}

    @invariant()
    def lines_have_no_ring(self):
        above = dict(Person.objects.filter(active=True).values_list("pk", "manager"))
        for one in above:
            seen, here = set(), one
            while here is not None:
                assert here not in seen
                seen.add(here)
                here = above.get(here)

    @invariant()
    def who_is_here_can_sign_in_and_who_left_cannot(self):
        if not self.last:
            return
        for person in Person.objects.select_related("account"):
            account = person.account
            if person.active and person.email:
                assert account.is_active
                assert account.email == person.email
            else:
                assert account is None or not account.is_active
        owned = Person.objects.exclude(account=None).values_list("account", flat=True)
        others = {self.cast.ida.pk, self.cast.quinn.pk}
        alone = User.objects.exclude(pk__in=[*owned, *others]).filter(is_active=True)
        assert not alone.exists()

    @invariant()
    def skills_belong_to_people_once(self):
        pairs = list(Skill.objects.values_list("person", "skill"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def no_file_is_left_and_the_log_is_whole(self):
        assert not list(selectors.folder().glob("*.csv"))
        assert not ImportRun.objects.filter(state=State.RUNNING).exists()
        assert verify() is None


@pytest.mark.django_db
@pytest.mark.timeout(36_000)
def test_files_of_people_in_any_order():
    let_run(People, runs=10, steps=25)
