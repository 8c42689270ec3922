from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from ledby.errors import StateError
from ledby.web.cycles.models import Cycle, Participant
from ledby.web.cycles.selectors import (
    invited,
    latest_release,
    participant_by_token,
    person_page,
    progress,
    tenths,
)
from ledby.web.people.models import Person
from stages import answer, counted, more_people, opened, planned, released, token_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answered", "asked", "said"),
    [
        (0, 19, None),
        (19, 19, None),
        (0, 20, 0),
        (1, 20, 1),
        (20, 20, 10),
        (32, 100, 3),
        (35, 100, 4),
        (94, 100, 9),
        (95, 100, 10),
        (4_999, 100_000, 0),
    ],
)
def test_progress_is_rounded_to_tenths(answered, asked, said):
    assert tenths(answered, asked) == said


def test_progress_of_an_open_cycle(cast):
    crowd = more_people(12)
    cycle = opened(cast)
    assert progress(cycle) == 0
    answer(cycle, *crowd[:10])
    assert progress(cycle) == 5


def test_few_people_have_no_progress(cast):
    cycle = opened(cast)
    answer(cycle, cast.nils, cast.amal)
    assert progress(cycle) is None
    assert progress(planned(cast)) is None


def test_a_link_opens_the_form_of_its_owner_alone(cast):
    first, second = opened(cast, name="First"), opened(cast, name="Second")
    row = participant_by_token(token_of(first, cast.nils))
    assert (row.person_id, row.cycle_id) == (cast.nils.pk, first.pk)
    assert token_of(first, cast.nils) != token_of(second, cast.nils)


@pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 43, "é" * 5_000])
def test_a_link_of_nobody_looks_like_no_page(cast, token):
    opened(cast)
    with pytest.raises(Http404):
        participant_by_token(token)


def test_the_hash_of_a_token_is_no_token(cast):
    opened(cast)
    held = bytes(Participant.objects.first().token_hash)
    with pytest.raises(Http404):
        participant_by_token(held.hex())


def test_after_the_hour_of_the_close_no_answer_is_taken(cast):
    cycle = opened(cast)
    Cycle.objects.filter(pk=cycle.pk).update(
        closes_at=timezone.now() - timedelta(seconds=1)
    )
    with pytest.raises(StateError, match="closed"):
        participant_by_token(token_of(cycle, cast.nils))


def test_a_link_costs_one_query(cast, django_assert_num_queries):
    token = token_of(opened(cast), cast.nils)
    with django_assert_num_queries(1):
        participant_by_token(token)


def test_before_the_release_nobody_sees_anything(cast, monkeypatch):
    counted(cast, monkeypatch)
    assert latest_release() is None
    assert person_page(cast.amal.pk) is None


def test_the_newest_release_is_shown(cast, monkeypatch):
    released(cast, monkeypatch, name="First")
    second = released(cast, monkeypatch, name="Second")
    opened(cast, name="Third")
    found = latest_release()
    assert (found.cycle_id, found.cycle_name) == (second.pk, "Second")
    assert found.released_on == timezone.localdate(second.released_at)
    assert found.document["blocks"]


def test_ones_page_is_the_newest_that_one_has(cast, monkeypatch):
    first = released(cast, monkeypatch, name="First")
    Person.objects.filter(pk=cast.sam.pk).update(active=False)
    second = released(cast, monkeypatch, name="Second")
    cycle, page = person_page(cast.sam.pk)
    assert (cycle.cycle_id, page["name"]) == (first.pk, "Sam Whitfield")
    cycle, page = person_page(str(cast.amal.pk))
    assert (cycle.cycle_id, page["person"]) == (second.pk, str(cast.amal.pk))


def test_who_was_never_asked_has_no_page(cast, monkeypatch):
    released(cast, monkeypatch)
    late = Person.objects.create(key="late", name="Late")
    assert person_page(late.pk) is None


def test_how_many_would_be_asked(cast):
    Person.objects.filter(pk=cast.sam.pk).update(email=None)
    everybody = invited([])
    assert (everybody.people, everybody.without_mail) == (8, 1)
    assert invited(["Field / East"]).people == 4
    assert invited(["Fie"]).people == 0
