"""Counts of secret ballots: nothing below five, nobody given away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.science.disclosure import ballot_counts, turnout


def test_nothing_is_told_below_five():
    assert ballot_counts([2, 2]).turnout is None
    assert ballot_counts([4, 0]).counts == ()
    assert (turnout(0), turnout(4)) == (None, None)
    assert turnout(5) == "5–9"
    with pytest.raises(ValueError, match="0 or more"):
        ballot_counts([5, 5], k=4)


def test_numbers_stand_only_where_each_option_has_five():
    told = ballot_counts([6, 5])
    assert (told.turnout, told.exact, told.counts) == ("11", True, ("6", "5"))
    assert not ballot_counts([6, 4]).exact


@given(st.integers(5, 400), st.integers(2, 5), st.integers(0, 4))
def test_all_all_but_one_and_all_but_two_look_alike(n, options, at):
    """Whoever knows their own ballot cannot tell that the others were of one mind."""
    place = at % options
    seen = set()
    for others in range(3):
        counts = [0] * options
        counts[place] = n - others
        counts[(place + 1) % options] += others
        told = ballot_counts(counts)
        if told.most == (place,):
            seen.add((told.turnout, told.exact, told.counts))
    assert len(seen) == 1
