"""Texts leave in one batch, in an order that says nothing of where they came from."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Final

import numpy as np

from ledby.science.disclosure.blocks import texts
from ledby.science.disclosure.findings import COMMENTS
from ledby.science.tables import conform, give_back

WRITERS: Final = 5


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

    def __call__(self, place: str, said: Iterable[str]) -> list[str]:
        """Return the texts *said* in the secret order of *place*."""

        def key(text: str) -> bytes:
            about = f"{place}\n{text}".encode()
            return blake2b(about, key=self._key, digest_size=16).digest()

        return sorted(said, key=key)


def comment_batch(
    comments: Any, *, writers: int = WRITERS, rng: np.random.Generator
) -> Any:
    """Return the texts that may be shown, all at once, in an order that says nothing.

    Parameters
    ----------
    comments : frame
        person, question, text, may_show (1 where its writer ticked that it may be).
    writers : int
        Fewest people who wrote, however many texts they wrote (policy P4): 5 about a
        person, 10 in a dashboard. Where fewer did, no text of that question is shown.
    rng : numpy.random.Generator
        Draws the secret order.

    Returns
    -------
    frame
        question, text. No writer, no time, no link between two texts of one writer.
    """
    table = conform(comments, COMMENTS)
    rows = zip(
        table["person"].to_list(),
        texts(table["question"]),
        texts(table["text"]),
        table["may_show"].to_list(),
        strict=True,
    )
    by_question: dict[str, list[tuple[str, str]]] = {}
    for person, question, text, may_show in rows:
        if may_show == 1 and text and text.strip():
            by_question.setdefault(question or "", []).append((person, text.strip()))
    batch = Batch(rng)
    shown = [
        (question, text)
        for question, said in sorted(by_question.items())
        if len({person for person, _ in said}) >= writers
        for text in batch(question, [text for _, text in said])
    ]
    data = {
        "question": [question for question, _ in shown],
        "text": [text for _, text in shown],
    }
    return give_back(comments, data, {"question": "text", "text": "text"})
