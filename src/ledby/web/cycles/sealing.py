"""Sealed answers and locked drafts: what the database holds cannot be read.

A submitted answer is a sealed box (X25519, XSalsa20-Poly1305; libsodium's
``crypto_box_seal``) to the public key of the cycle. A draft is a secret box under a key
that only the personal link gives. Both are compressed, then padded to a multiple of
4096 bytes, so the size of a box says next to nothing about what is in it.
"""

from __future__ import annotations

import hashlib
import zlib
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from ledby.errors import SealError

BUCKET = 4096
MAX_PAYLOAD = 1 << 20
NOBODY = UUID(int=0)
LENGTH_BYTES = 4


def seal(public_key: bytes, payload: bytes, *, owner: UUID = NOBODY) -> bytes:
    """Return *payload* sealed to the 32-byte *public_key*: whole buckets + 48 bytes.

    The id of its *owner*, a participant, is sealed in with it.
    """
    inside = _pad(owner.bytes, payload)
    return SealedBox(PublicKey(public_key)).encrypt(inside)


def unseal(private_key: bytes, sealed: bytes, *, owner: UUID | None = None) -> bytes:
    """Return what was sealed; SealError for another key or a changed box.

    With an *owner*, a box that was sealed for somebody else is refused: boxes cannot
    be exchanged between rows.
    """
    try:
        padded = SealedBox(PrivateKey(private_key)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError) as error:
        raise SealError(
            "A sealed answer does not open with the key of its cycle."
        ) from error
    if owner is not None and padded[: len(owner.bytes)] != owner.bytes:
        raise SealError("A sealed answer lies in the row of somebody else.")
    return _unpad(padded[len(NOBODY.bytes) :])


def lock(token: str, payload: bytes) -> bytes:
    """Return a draft that only the holder of the personal *token* can unlock."""
    return bytes(_draft_box(token).encrypt(_pad(b"", payload)))


def unlock(token: str, box: bytes) -> bytes:
    """Return a locked draft; SealError for another token or a changed box."""
    try:
        padded = _draft_box(token).decrypt(box)
    except (CryptoError, ValueError, TypeError) as error:
        raise SealError("A draft does not open with this personal link.") from error
    return _unpad(padded)


def _draft_box(token: str) -> SecretBox:
    # The person tag keeps this key apart from every other use of the token.
    key = hashlib.blake2b(
        token.encode(), digest_size=32, person=b"ledby draft"
    ).digest()
    return SecretBox(key)


def _pad(head: bytes, payload: bytes) -> bytes:
    if len(payload) > MAX_PAYLOAD:
        raise SealError(f"An answer is too large: at most {MAX_PAYLOAD} bytes.")
    packed = zlib.compress(payload, level=6)
    filled = head + len(packed).to_bytes(LENGTH_BYTES, "big") + packed
    return filled + bytes(-len(filled) % BUCKET)


def _unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    packed = padded[LENGTH_BYTES : LENGTH_BYTES + length]
    # Anyone with the public key can seal a bomb; the bound holds while unpacking.
    opener = zlib.decompressobj()
    try:
        payload = opener.decompress(packed, MAX_PAYLOAD)
    except zlib.error as error:
        raise SealError("A sealed answer is damaged inside its box.") from error
    if len(packed) != length or not opener.eof:
        raise SealError("A sealed answer is damaged inside its box.")
    return payload
