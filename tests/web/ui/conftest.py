"""Words of an organisation, chosen for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.utils import translation
from django.utils.translation import trans_real

from ledby.sources import hris
from ledby.web.people.wording import own_columns
from ledby.web.ui import terms


@pytest.fixture
def speak() -> Iterator[Callable[[str], None]]:
    """Choose a set or a file as a site does when it starts; undone at the end."""

    def choose(name: str) -> None:
        fresh()
        terms.use(name)
        hris.also_called(own_columns())

    yield choose
    fresh()
    terms.use(terms.PLAIN)
    hris.also_called({})


def fresh() -> None:
    """Read the catalogues anew and forget the pages that were drawn."""
    translation.deactivate()
    trans_real._translations.clear()
    trans_real._default = None
    caches["drawn"].clear()
