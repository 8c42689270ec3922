"""The keys of a cycle: one small file outside the database.

A key file holds two secrets: the private key that opens the sealed answers and the
link key from which every personal link is derived. Neither is ever in a row.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.public import PrivateKey

from ledby.errors import SealError

KEY_BYTES = 32


def create(cycle_id: UUID | str) -> bytes:
    """Make the keys of a cycle, keep them, and return the public key, 32 bytes.

    Raises
    ------
    SealError
        If the cycle already has keys: an old key is never replaced in silence.
    """
    try:
        return _store(cycle_id, make(), os.O_EXCL)
    except FileExistsError as error:
        raise SealError(f"Cycle {cycle_id} already has a key.") from error


def make() -> bytes:
    """Return fresh keys that are not kept yet: the private key, then the link key."""
    return bytes(PrivateKey.generate()) + secrets.token_bytes(KEY_BYTES)


def replace(cycle_id: UUID | str, made: bytes) -> bytes:
    """Store keys in place of any that nothing was sealed to; return the public key.

    Only for whoever holds the cycle (:func:`claimed`) and knows that it is a plan.
    """
    return _store(cycle_id, made, os.O_TRUNC)


def exists(cycle_id: UUID | str) -> bool:
    """Return whether the key store holds the keys of this cycle."""
    return _path(cycle_id).exists()


def private_key(cycle_id: UUID | str) -> bytes:
    """Return the 32 bytes that open the sealed answers; SealError if shredded."""
    return _read(cycle_id)[:KEY_BYTES]


@contextmanager
def opened(cycle_id: UUID | str) -> Iterator[bytes | None]:
    """Hold the private key of a cycle alone; None if somebody else holds it.

    The lock ends with the process that took it, however that ends, so a scoring job
    that was killed never stands in the way of the next one.
    """
    key = private_key(cycle_id)
    with _path(cycle_id).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield key


@contextmanager
def claimed(cycle_id: UUID | str) -> Iterator[bool]:
    """Hold a cycle alone while its keys are made; False if somebody else holds it.

    As :func:`opened`, but there need be no keys yet. A new file is empty.
    """
    path = _path(cycle_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            # Whoever held it may have shredded the file while we opened it.
            yield os.fstat(file.fileno()).st_nlink > 0


def shred(cycle_id: UUID | str) -> None:
    """Overwrite and delete the keys of a cycle; nothing happens if they are gone."""
    path = _path(cycle_id)
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(2 * KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync_folder(path.parent)


def personal_token(cycle_id: UUID | str, participant_id: UUID | str) -> str:
    """Return the 256-bit token of a participant's personal link, in base64url.

    The token is derived anew whenever a mail is written (HMAC-SHA256 of the
    participant under the link key), so invitation and reminder carry the same link
    and no row holds it.
    """
    return _token(_read(cycle_id)[KEY_BYTES:], participant_id)


def token_hashes(made: bytes, participant_ids: Iterable[UUID]) -> list[bytes]:
    """Return the hash of the token of each participant under keys just made."""
    link_key = made[KEY_BYTES:]
    return [token_hash(_token(link_key, one)) for one in participant_ids]


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token: its SHA-256, 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


def _store(cycle_id: UUID | str, made: bytes, how: int) -> bytes:
    path = _path(cycle_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return bytes(PrivateKey(made[:KEY_BYTES]).public_key)


def _path(cycle_id: UUID | str) -> Path:
    return Path(settings.KEY_STORE) / f"{UUID(str(cycle_id))}.key"


def _token(link_key: bytes, participant_id: UUID | str) -> str:
    name = f"answer:{UUID(str(participant_id))}".encode()
    digest = hmac.new(link_key, name, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _read(cycle_id: UUID | str) -> bytes:
    try:
        held = _path(cycle_id).read_bytes()
    except FileNotFoundError as error:
        raise SealError(f"The key of cycle {cycle_id} is not in the store.") from error
    if len(held) != 2 * KEY_BYTES:
        raise SealError(f"The key file of cycle {cycle_id} is damaged.")
    return held


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
