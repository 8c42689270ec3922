"""How long somebody has been here, as a band."""

from __future__ import annotations

import pytest

from ledby.science.ceilings import tenure


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (-20, "0-1"),
        (0, "0-1"),
        (365, "0-1"),
        (366, "1-3"),
        (1095, "1-3"),
        (1096, "3-7"),
        (2556, "3-7"),
        (2557, "7+"),
        (20_000, "7+"),
    ],
)
def test_bands_begin_on_the_day(days, band):
    assert tenure(days) == band
