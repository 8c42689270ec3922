"""A card with the title of a practice, to show on a screen or in a letter: PNG."""

from __future__ import annotations

import json
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from ledby.reports.charts.cover import cover
from ledby.reports.charts.drawing import FORBIDDEN
from ledby.reports.charts.printed import printed

TEMPLATE: Final = Path(__file__).parent / "card.typ"
_one_at_a_time = threading.Lock()


def practice_card(key: str, title: str, by: str, about: str) -> bytes:
    """Return a picture of 1200 by 630 pixels.

    Parameters
    ----------
    key
        Decides the cover, see :func:`ledby.reports.charts.cover.cover`.
    title, by, about
        What the practice is called, who shares it, what it serves. They are data to
        the template, never markup.

    Returns
    -------
    bytes
        PNG, the same for the same input.
    """
    said = {"title": title, "by": by, "about": about}
    data = {name: FORBIDDEN.sub("", text) for name, text in said.items()}
    data["cover"] = printed(cover(key))
    with _one_at_a_time:
        made: bytes = _compiler().compile(
            sys_inputs={"data": json.dumps(data)}, format="png", ppi=72
        )
    return made


@cache
def _compiler() -> Any:
    import typst  # noqa: PLC0415 - 80 MB that only this needs

    fonts = str(files("font_source_sans_pro") / "files")
    return typst.Compiler(str(TEMPLATE), font_paths=[fonts])
