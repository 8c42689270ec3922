from __future__ import annotations

import pytest

from ledby.sources.git.identities import is_service, merge


def joined(*raws):
    """Which of the raw identities are one person, as groups of positions."""
    found = merge(raws, [1] * len(raws))
    groups: dict[int, list[int]] = {}
    for number, person in enumerate(found.person):
        groups.setdefault(person, []).append(number)
    return sorted(groups.values()), found


def test_an_address_joins_whatever_the_name():
    groups, _ = joined(("Ann A", "ann@x.org"), ("annie", "Ann@X.org"))
    assert groups == [[0, 1]]


def test_a_full_name_joins_and_a_single_word_does_not():
    groups, _ = joined(
        ("Ann Bee", "ann@x.org"),
        ("ann bee", "a@y.org"),
        ("root", "root@x.org"),
        ("root", "root@y.org"),
    )
    assert groups == [[0, 1], [2], [3]]


def test_a_forge_handle_joins_its_two_addresses():
    groups, found = joined(
        ("ann", "12345+annbee@users.noreply.github.com"),
        ("Ann Bee", "annbee@users.noreply.github.com"),
        ("Ann Bee", "ann@x.org"),
    )
    assert groups == [[0, 1, 2]]
    assert found.people[0].address == "ann@x.org"


def test_an_address_of_many_families_joins_nobody():
    """Placeholders weld strangers together: precision fell to .2 without this guard."""
    raws = [("Ann Bee", "list@x.org"), ("Cy Dee", "list@x.org")]
    assert joined(*raws)[0] == [[0, 1]]
    groups, found = joined(*raws, ("Eve Fox", "list@x.org"))
    assert groups == [[0], [1], [2]]
    assert found.shared == 1


def test_an_address_that_is_none_joins_nobody():
    groups, _ = joined(("Ann", "none"), ("Bob", "none"), ("Cy", "cy@box.(none)"))
    assert groups == [[0], [1], [2]]


def test_placeholders_join_nobody():
    assert joined(("Your Name", "a@x.org"), ("Your Name", "b@x.org"))[0] == [[0], [1]]


def test_long_chains_of_joins_end():
    raws = [(f"P{n // 2} Q{n // 2}", f"a{(n + 1) // 2}@x.org") for n in range(5_000)]
    assert len(joined(*raws)[0]) == 1


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("GitHub", "noreply@github.com"),
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("Foo Bot", "foo@x.org"),
        ("Hosted Weblate", "hosted@weblate.org"),
        ("web-flow", "x@x.org"),
    ],
)
def test_services_are_no_people(name, address):
    assert is_service(name, address)
    assert merge([(name, address)], [1]).person == [-1]


@pytest.mark.parametrize("name", ["Ann Abbot", "Talbot", "Robot Maker", "Ann Bee"])
def test_people_are_no_services(name):
    assert not is_service(name, "12+ann@users.noreply.github.com")
