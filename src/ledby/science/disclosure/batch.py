"""Texts leave in one batch, in an order that says nothing of where they came from."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np


class Batch:
    """A secret order of texts, drawn once for a release and never kept.

    Texts are sorted by a keyed hash of place and text: the order does not depend on
    the order in which they came, and one page's order says nothing of another's.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source of the key.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._key = rng.bytes(32)

    def __call__(self, place: str, texts: Iterable[str]) -> list[str]:
        """Return *texts* in the secret order of *place*."""

        def key(text: str) -> bytes:
            said = f"{place}\n{text}".encode()
            return blake2b(said, key=self._key, digest_size=16).digest()

        return sorted(texts, key=key)
