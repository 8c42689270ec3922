"""Who writes which kind of mail: registered by the apps that know the facts."""

from __future__ import annotations

from collections.abc import Callable

from ledby.errors import ConfigurationError
from ledby.web.outbox.models import Message

Words = tuple[str, str, str | None]
"""Subject, plain text, and HTML if there is any."""

Writer = Callable[[Message], Words | None]

_writers: dict[str, Writer] = {}
_blind: set[str] = set()


def register(kind: str, writer: Writer, *, blind: bool = False) -> None:
    """Let *writer* find the words for messages of *kind* at the moment of sending.

    A writer returns (subject, text, html or None), or None when there is no reason to
    send any more; the message is then dropped. Nobody is shown a list of who got
    messages of a *blind* kind.
    """
    _writers[kind] = writer
    if blind:
        _blind.add(kind)


def is_blind(kind: str) -> bool:
    """Return whether the recipients of a kind are kept from every page."""
    return kind in _blind


def words_for(message: Message) -> Words | None:
    """Return the words of a message, or None to drop it."""
    try:
        writer = _writers[message.kind]
    except KeyError as error:
        raise ConfigurationError(
            f"Nobody writes mail of the kind {message.kind!r}."
        ) from error
    return writer(message)
