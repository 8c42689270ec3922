"""Names as they are searched: lower case, without accents, a space before each word."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from django.db import models

MAX_LENGTH: Final = 420
# Letters that Unicode does not take apart into a base and an accent.
_GAPS: Final = str.maketrans("-/", "  ")
_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",  # noqa: RUF001 - the Turkish letter is meant
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def fold(*texts: str | None) -> str:
    """Return *texts* for searching: "Søren de Boér" becomes " soren de boer"."""
    bare = " ".join(filter(None, texts)).casefold()
    if not bare.isascii():
        parts = unicodedata.normalize("NFKD", bare.translate(_LETTERS))
        bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    folded = "".join(f" {word}" for word in bare.translate(_GAPS).split())
    # A few signs become many letters.
    return folded[:MAX_LENGTH]


class FoldedName(models.CharField[str, str]):
    """Follows the field ``name`` of its row, however the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Return the folded name, set on the row as well."""
        del add
        folded = fold(getattr(model_instance, "name", ""))
        setattr(model_instance, self.attname, folded)
        return folded
