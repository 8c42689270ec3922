"""A key of the works council on paper: eight rows that tell a typing mistake.

A row is four bytes of the key and one that checks the key up to there, in the 32 signs
of Crockford's base 32, which leaves out I, L, O and U. A row that was mistyped,
left out or exchanged does not fit its check, so the reader is told where to look.

Source: D. Crockford, "Base 32", 2019 (alphabet, and O read as 0, I and L as 1).
"""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from ledby.errors import SealError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ROWS = 8
ROW_SIGNS = 8
ROW_BYTES = 4
COMMENT = "#"
NOISE = " \t\r\n\f\v-\u00a0\u2010\u2011\u2013\u2014"
"""Space, and dashes of every length, as pens and word processors make them."""
READ_AS = str.maketrans("OIL", "011", NOISE)


def as_rows(key: bytes) -> list[str]:
    """Return the 32 bytes of a key as eight rows such as "7K3M-02QX"."""
    rows = []
    for at in range(ROW_BYTES, ROWS * ROW_BYTES + 1, ROW_BYTES):
        number = int.from_bytes(key[at - ROW_BYTES : at] + _check(key[:at]), "big")
        signs = [ALPHABET[number >> 5 * place & 31] for place in range(ROW_SIGNS)]
        row = "".join(reversed(signs))
        rows.append(f"{row[:4]}-{row[4:]}")
    return rows


def from_text(text: str) -> bytes:
    """Return the key that somebody typed, pasted or sent as the file.

    Small letters, spaces, dashes and lines that begin with # do not matter.

    Raises
    ------
    SealError
        If it is no key: one sentence that says in which row to look.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    typed = "".join(one for one in lines if not one.lstrip().startswith(COMMENT))
    signs = typed.upper().translate(READ_AS)
    for at, sign in enumerate(signs[: ROWS * ROW_SIGNS]):
        if sign not in ALPHABET:
            raise SealError(
                _("No key has the sign “%(sign)s”: look at row %(row)s again.")
                % {"sign": sign, "row": at // ROW_SIGNS + 1}
            )
    if len(signs) != ROWS * ROW_SIGNS:
        raise SealError(
            _("A key has eight rows of eight signs, 64 in all; this has %(number)s.")
            % {"number": len(signs)}
        )
    return _checked(signs)


def as_file(key: bytes, *about: str) -> str:
    """Return the key as the text of a file, below lines that say what it is *about*."""
    heads = [f"{COMMENT} {' '.join(line.split())}" for line in about]
    return "\n".join([*heads, *as_rows(key), ""])


def _checked(signs: str) -> bytes:
    key = b""
    for row in range(ROWS):
        number = 0
        for sign in signs[row * ROW_SIGNS : (row + 1) * ROW_SIGNS]:
            number = number << 5 | ALPHABET.index(sign)
        held = number.to_bytes(ROW_BYTES + 1, "big")
        key += held[:ROW_BYTES]
        if held[ROW_BYTES:] != _check(key):
            raise SealError(
                _("Row %(row)s does not fit: look for a typing mistake there.")
                % {"row": row + 1}
            )
    return key


def _check(start: bytes) -> bytes:
    return hashlib.blake2b(start, digest_size=1, person=b"ledby council").digest()
