"""The keys of a cycle: one small file outside the database.

A key file holds two secrets: the private key that opens the sealed answers and the
link key from which every personal link is derived. Neither is ever in a row.

If the works council holds a second key, the file holds in place of the private key one
copy of it for each key of the council, sealed to that key. The site alone then opens
nothing, and neither does the council. What a council brings at the close lies in a
second file, from that moment until the count.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from ledby.errors import SealError

KEY_BYTES = 32
COPY_BYTES = 112
"""A public key of the council, and the private key of the cycle sealed to it."""
NOT_HERE = bytes(KEY_BYTES)
"""Stands where the private key would, if only the council can bring it."""


def create(cycle_id: UUID | str) -> bytes:
    """Make the keys of a cycle, keep them, and return the public key, 32 bytes.

    Raises
    ------
    SealError
        If the cycle already has keys: an old key is never replaced in silence.
    """
    try:
        made = make()
        _write(_path(cycle_id), made, os.O_EXCL)
    except FileExistsError as error:
        raise SealError(f"Cycle {cycle_id} already has a key.") from error
    return _public(made)


def make() -> bytes:
    """Return fresh keys that are not kept yet: the private key, then the link key."""
    return bytes(PrivateKey.generate()) + secrets.token_bytes(KEY_BYTES)


def replace(cycle_id: UUID | str, made: bytes, council: Sequence[bytes] = ()) -> bytes:
    """Store keys in place of any that nothing was sealed to; return the public key.

    Only for whoever holds the cycle (:func:`claimed`) and knows that it is a plan.
    With public keys of the *council* the private key is kept sealed to each of them
    and in no other way.
    """
    copies = [held + SealedBox(PublicKey(held)).encrypt(made[:32]) for held in council]
    kept = NOT_HERE + made[KEY_BYTES:] + b"".join(copies) if copies else made
    _write(_path(cycle_id), kept, os.O_TRUNC)
    return _public(made)


def exists(cycle_id: UUID | str) -> bool:
    """Return whether the key store holds the keys of this cycle."""
    return _path(cycle_id).exists()


def private_key(cycle_id: UUID | str) -> bytes:
    """Return the 32 bytes that open the sealed answers.

    Raises
    ------
    SealError
        If the key is shredded, or still waits for the works council.
    """
    held = _read(cycle_id)
    key = _brought(cycle_id) if len(held) > 2 * KEY_BYTES else held[:KEY_BYTES]
    if key is None:
        raise SealError(f"The key of cycle {cycle_id} waits for the works council.")
    return key


def waits_for_council(cycle_id: UUID | str) -> bool:
    """Return whether nothing opens until a key of the works council is brought."""
    if not exists(cycle_id) or len(_read(cycle_id)) == 2 * KEY_BYTES:
        return False
    return _brought(cycle_id) is None


def open_copy(cycle_id: UUID | str, council: bytes) -> bytes | None:
    """Return the private key out of its copy for this key of the *council*.

    None if there is no such copy: the key is another cycle's.
    """
    copies, key = _read(cycle_id)[2 * KEY_BYTES :], PrivateKey(council)
    for start in range(0, len(copies), COPY_BYTES):
        copy = copies[start : start + COPY_BYTES]
        if copy[:KEY_BYTES] == bytes(key.public_key):
            try:
                return SealedBox(key).decrypt(copy[KEY_BYTES:])
            except CryptoError as error:
                raise SealError(
                    f"The key file of cycle {cycle_id} is damaged."
                ) from error
    return None


def bring(cycle_id: UUID | str, private: bytes) -> None:
    """Keep the private key that the council brought, until :func:`forget`."""
    _write(_path(cycle_id, "open"), private, os.O_TRUNC)


def forget(cycle_id: UUID | str) -> None:
    """Overwrite and delete what the council brought, if anything."""
    _shred(_path(cycle_id, "open"))


@contextmanager
def held(cycle_id: UUID | str) -> Iterator[bool]:
    """Hold the keys of a cycle alone; False if somebody else holds them.

    The lock ends with the process that took it, however that ends, so a scoring job
    that was killed never stands in the way of the next one.

    Raises
    ------
    SealError
        If there are no keys.
    """
    _read(cycle_id)
    with _path(cycle_id).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def claimed(cycle_id: UUID | str) -> Iterator[bool]:
    """Hold a cycle alone while its keys are made; False if somebody else holds it.

    As :func:`held`, but there need be no keys yet. A new file is empty.
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
    forget(cycle_id)
    _shred(_path(cycle_id))


def lie_with_the_data() -> bool:
    """Return whether the key store is inside the data folder, beside the database."""
    return Path(settings.KEY_STORE).is_relative_to(settings.DATA)


def personal_token(cycle_id: UUID | str, participant_id: UUID | str) -> str:
    """Return the 256-bit token of a participant's personal link, in base64url.

    The token is derived anew whenever a mail is written (HMAC-SHA256 of the
    participant under the link key), so invitation and reminder carry the same link
    and no row holds it.
    """
    return _token(_read(cycle_id)[KEY_BYTES : 2 * KEY_BYTES], participant_id)


def token_hashes(made: bytes, participant_ids: Iterable[UUID]) -> list[bytes]:
    """Return the hash of the token of each participant under keys just made."""
    link_key = made[KEY_BYTES:]
    return [token_hash(_token(link_key, one)) for one in participant_ids]


def token_hash(token: str) -> bytes:
    """Return what the database keeps of a token: its SHA-256, 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


def _public(made: bytes) -> bytes:
    return bytes(PrivateKey(made[:KEY_BYTES]).public_key)


def _write(path: Path, content: bytes, how: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _shred(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync_folder(path.parent)


def _path(cycle_id: UUID | str, kind: str = "key") -> Path:
    return Path(settings.KEY_STORE) / f"{UUID(str(cycle_id))}.{kind}"


def _token(link_key: bytes, participant_id: UUID | str) -> str:
    name = f"answer:{UUID(str(participant_id))}".encode()
    digest = hmac.new(link_key, name, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _read(cycle_id: UUID | str) -> bytes:
    try:
        held = _path(cycle_id).read_bytes()
    except FileNotFoundError as error:
        raise SealError(f"The key of cycle {cycle_id} is not in the store.") from error
    if len(held) < 2 * KEY_BYTES or (len(held) - 2 * KEY_BYTES) % COPY_BYTES:
        raise SealError(f"The key file of cycle {cycle_id} is damaged.")
    return held


def _brought(cycle_id: UUID | str) -> bytes | None:
    try:
        key = _path(cycle_id, "open").read_bytes()
    except FileNotFoundError:
        return None
    # Whoever brought it may have been cut off: then it is to be brought again.
    return key if len(key) == KEY_BYTES else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
