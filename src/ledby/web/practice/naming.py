"""Colleagues whom somebody writes down by name or address."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ledby.web.people.models import Person
from ledby.web.people.selectors import search_people
from ledby.web.practice.selectors import person_at


def people_named(text: str, most: int) -> list[Person]:
    """Return the people of a list with commas between.

    Raises
    ------
    ValidationError
        They are more than *most*, or a name is nobody's, or that of several.
    """
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    if len(wanted) > most:
        raise ValidationError(
            _("You named %(n)s, and here it can be at most %(most)s.")
            % {"n": len(wanted), "most": most}
        )
    return [_somebody(part) for part in wanted]


def _somebody(text: str) -> Person:
    exact = person_at(text)
    found = [exact] if exact else search_people(text, 2)
    if len(found) == 1:
        return found[0]
    if found:
        sentence = _("More than one is called “%(name)s”: write the e-mail address.")
    else:
        sentence = _("Nobody here is called “%(name)s”: write a name or an address.")
    raise ValidationError(sentence % {"name": text})
