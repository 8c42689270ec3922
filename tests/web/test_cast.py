from __future__ import annotations


def test_cast_has_accounts_and_lines(cast):
    assert cast.amal.account.person_id == cast.amal.pk
    assert cast.quinn.person_id is None
    assert cast.marc.reports.order_by("name").first() == cast.amal
