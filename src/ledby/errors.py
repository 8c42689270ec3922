"""What can go wrong, by meaning.

LedByError
├── TableError          a table breaks its column contract (exit 2)
├── InsufficientData    too few observations for the question (exit 2)
├── WithheldError       the disclosure gate keeps this; never says why
├── NotConverged        an estimate did not settle
├── Infeasible          a set of rules cannot be met together (exit 2)
├── ConfigurationError  a setting is missing or wrong
├── StateError          what is asked does not fit the present state (exit 2)
├── SealError           a sealed answer or a key cannot be used
└── OutsideError        a machine outside did not do what it was asked

A message is one sentence: what is wrong, where, and what is allowed.
"""

from __future__ import annotations


class LedByError(Exception):
    """Anything that LedBy refuses for a reason that it can say."""


class TableError(LedByError):
    """A table breaks its column contract: which column, which row, what is allowed."""


class InsufficientData(LedByError):  # noqa: N818 - the state has a name of its own
    """Too few observations for the question that was asked."""


class WithheldError(LedByError):
    """The disclosure gate keeps this number; the message never says why."""


class NotConverged(LedByError):  # noqa: N818 - the state has a name of its own
    """An estimate did not settle within its allowed steps."""


class Infeasible(LedByError):  # noqa: N818 - the state has a name of its own
    """A set of rules cannot be met together."""


class ConfigurationError(LedByError):
    """A setting is missing or wrong."""


class StateError(LedByError):
    """What is asked does not fit the present state: closed, launched, too few."""


class SealError(LedByError):
    """A sealed answer or a key cannot be used."""


class OutsideError(LedByError):
    """A machine outside did not do what it was asked; nothing here has changed."""
