"""Who writes which kind of mail: registered by the apps that know the facts."""

from __future__ import annotations

from collections.abc import Callable

from ledby.errors import ConfigurationError
from ledby.web.outbox.models import Message

Words = tuple[str, str, str | None]
"""Subject, plain text, and HTML if there is any."""

Writer = Callable[[Message], Words | None]

_writers: dict[str, Writer] = {}
Stop = Callable[[Message], str]
"""Returns a link that ends letters of a kind to whoever has it."""

_blind: set[str] = set()
_stops: dict[str, Stop] = {}


def register(
    kind: str, writer: Writer, *, blind: bool = False, stop: Stop | None = None
) -> None:
    """Let *writer* find the words for messages of *kind* at the moment of sending.

    A writer returns (subject, text, html or None), or None when there is no reason to
    send any more; the message is then dropped. Nobody is shown a list of who got
    messages of a *blind* kind. A kind that one can *stop* says how in its headers
    (RFC 2369 and 8058), so that a mail program can offer it.
    """
    _writers[kind] = writer
    if stop is not None:
        _stops[kind] = stop
    if blind:
        _blind.add(kind)


def is_blind(kind: str) -> bool:
    """Return whether the recipients of a kind are kept from every page."""
    return kind in _blind


def stop_headers(message: Message) -> dict[str, str]:
    """Return the headers with which a mail program ends letters like this one."""
    stop = _stops.get(message.kind)
    if stop is None:
        return {}
    return {
        "List-Unsubscribe": f"<{stop(message)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def words_for(message: Message) -> Words | None:
    """Return the words of a message, or None to drop it."""
    try:
        writer = _writers[message.kind]
    except KeyError as error:
        raise ConfigurationError(
            f"Nobody writes mail of the kind {message.kind!r}."
        ) from error
    return writer(message)
