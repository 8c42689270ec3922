"""The language of reports: English, unless the caller brings a translator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_translators: list[Callable[[str], str]] = [str]
_names: list[Callable[[], str | None]] = [lambda: None]


def speak_with(
    translate: Callable[[str], str], language: Callable[[], str | None] = lambda: None
) -> None:
    """Let *translate* turn every English text of a report into the reader's language.

    It is called for each text anew, so it may answer differently in each thread, and so
    is *language*, which says the code of that language.
    """
    _translators[:] = [translate]
    _names[:] = [language]


def language() -> str:
    """Return the code of the reader's language, as the attribute lang has it."""
    return _names[0]() or "en"


def gettext(text: str) -> str:
    """Return *text* in the reader's language."""
    return _translators[0](text)


def gettext_noop(text: str) -> str:
    """Mark *text* for the catalogue and leave it as it is."""
    return text


def listed(parts: Sequence[str]) -> str:
    """Join *parts* as a sentence does: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("{most} and {last}").format(
        most=", ".join(parts[:-1]), last=parts[-1]
    )


def figure(value: float, places: int = 0) -> str:
    """Return a number as the reader's language writes it: "3.4", "1,234"."""
    signs = str.maketrans({",": gettext(","), ".": gettext(".")})
    return f"{value:,.{places}f}".translate(signs)


def sentence(text: str) -> str:
    """Return *text* with a capital first letter."""
    return text[:1].upper() + text[1:]
