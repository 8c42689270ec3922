"""The letter to an address that no longer opens somebody's page.

Whoever brings in the list could otherwise give a colleague another address, sign in
there, and nobody would know.
"""

from __future__ import annotations

from typing import Final

from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Words, register

MOVED: Final = "address-moved"
_ENGLISH: Final = """\
Hello,

the list of people in LedBy was changed: this address no longer opens your page,
another one does.

If you know of the change, all is well. If not, tell your works council or whoever
looks after LedBy today.
"""
_DUTCH: Final = """\
Hallo,

de lijst van mensen in LedBy is veranderd: dit adres opent je pagina niet meer, een
ander adres wel.

Weet je ervan, dan is het goed. Weet je er niet van, zeg het dan vandaag nog tegen je
ondernemingsraad of tegen wie voor LedBy zorgt.
"""
_WORDS: Final = {
    "en": ("LedBy no longer writes to this address", _ENGLISH),
    "nl": ("LedBy schrijft niet meer naar dit adres", _DUTCH),
}


def write_moved(message: Message) -> Words:
    """Return the words for the old address; the new one is not told."""
    subject, text = _WORDS.get(message.language, _WORDS["en"])
    return subject, text, None


def register_all() -> None:
    """Make the letters of this app known to the outbox."""
    register(MOVED, write_moved, blind=True)
