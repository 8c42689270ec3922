from __future__ import annotations

from ledby.web.people.models import Person, Unit
from ledby.web.people.selectors import unit_tree


def shape(branches):
    return [(one.name, one.people, shape(one.branches)) for one in branches]


def test_each_unit_counts_those_beneath_it(cast):
    east = Unit.objects.get(path="Field / East")
    depot = Unit.objects.create(path="Field / East / Depot", parent=east)
    Person.objects.filter(key__in=["nils", "amal"]).update(unit=depot)
    assert shape(unit_tree()) == [
        ("Field", 4, [("East", 4, [("Depot", 2, [])])]),
        ("Head office", 3, []),
        ("Water", 1, []),
    ]


def test_whoever_left_is_not_counted(cast):
    Person.objects.filter(key="sam").update(active=False)
    assert unit_tree()[-1].people == 0


def test_a_unit_is_found_by_the_beginnings_of_words(cast):
    Unit.objects.create(path="Opérations / Mer-du-Nord")
    (field, _office, _water), sea = unit_tree()[:3], unit_tree()[2]
    assert sea.name == "Mer-du-Nord"
    assert sea.holds("operat NORD")
    assert not sea.holds("ord")
    assert field.branches[0].holds("field ea")
    assert field.branches[0].paths() == ["Field / East"]


def test_reading_the_tree_takes_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        unit_tree()
