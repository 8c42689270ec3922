"""An example that Amal sets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ledby.web.examples.services import Words, announce


def set_example(person, **changes):
    words = {
        "deed": "I open each meeting with what went wrong on my side.",
        "matters_to": "the planners of Field East",
        "trait": "honesty",
        "until": timezone.localdate() + timedelta(days=14),
        **changes,
    }
    return announce(person, Words(**words))


@pytest.fixture
def amals(cast):
    return set_example(cast.amal)
