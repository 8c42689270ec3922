"""What is said of a cell or row that can't be taken over; ``{cell}`` is its text."""

from __future__ import annotations

from typing import Final


def gettext_noop(saying: str) -> str:
    """Mark a sentence for translators: the site says it in the reader's language."""
    return saying


UNEQUAL: Final = gettext_noop(
    "this row has {found} cells, but the header has {wanted}."
)
CONTROL: Final = gettext_noop('"{cell}" holds an invisible control sign; type it anew.')
LONG: Final = gettext_noop(
    'this text begins "{cell}" and is longer than {most} letters.'
)
NO_ID: Final = gettext_noop("this is empty; every person needs an id.")
NO_ADDRESS: Final = gettext_noop(
    "this is empty; without ids every person needs an e-mail address."
)
NO_NAME: Final = gettext_noop("this is empty; give a name.")
TWICE: Final = gettext_noop(
    '"{cell}" stands in rows {rows}; a person may be in the file once.'
)
ADDRESS: Final = gettext_noop(
    '"{cell}" is not an e-mail address such as ann@example.org.'
)
LEVEL: Final = gettext_noop(
    '"{cell}" is not a level; levels are whole numbers from 1 (the head) to {most}.'
)
DATE: Final = gettext_noop(
    '"{cell}" is not a date that we read; write it as 2024-03-31.'
)
LANGUAGE: Final = gettext_noop('"{cell}" is not a language code; write it as en or nl.')
UNIT: Final = gettext_noop(
    '"{cell}" has an empty place; write the path as Programmes / Field / East.'
)
SKILL: Final = gettext_noop(
    '"{cell}" is not a skill with a level; write them as first aid:3; dutch:2, with'
    " levels from 1 to 4."
)
SKILL_TWICE: Final = gettext_noop('the skill of "{cell}" is there twice.')
NOBODY: Final = gettext_noop('nobody is called "{cell}".')
NEAREST: Final = gettext_noop('nobody is called "{cell}". Did you mean {near}?')
SEVERAL: Final = gettext_noop(
    '"{cell}" is the name of several people (rows {rows}); give the id or the e-mail'
    " address."
)
OWN: Final = gettext_noop(
    "{name} would be their own manager; leave this empty for the head."
)
CIRCLE: Final = gettext_noop("the reporting line runs in a circle: {chain}.")
