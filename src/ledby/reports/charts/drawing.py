"""SVG by construction: every text is escaped, so a hostile name stays a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

# XML 1.0 allows no control characters but tab and line ends, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Svg(str):
    """Markup that is safe as it stands (template engines ask for ``__html__``)."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup itself."""
        return self


NOTHING = Svg()
PLAIN = re.compile(r"[\w .%-]*", re.ASCII)
LONG_NAME = 24


def element(name: str, *children: str, **attributes: object) -> Svg:
    """Return one element; children that are not Svg are escaped as text.

    Attribute names: ``class_`` for class, ``_`` for ``-`` (``aria_label``); None leaves
    an attribute out. Numbers are rounded to a tenth of a pixel.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={_quoted(_value(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(
        child if isinstance(child, Svg) else escape(FORBIDDEN.sub("\ufffd", child))
        for child in children
    )
    return Svg(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")


def _quoted(text: str) -> str:
    # Nearly all are numbers and names of classes, which need no second look.
    return f'"{text}"' if PLAIN.fullmatch(text) else quoteattr(text)


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return FORBIDDEN.sub("\ufffd", str(value))


def join(*parts: str) -> Svg:
    """Return *parts* one after the other; each must be Svg already.

    Raises
    ------
    TypeError
        If a part is plain text, which would not be escaped.
    """
    for part in parts:
        if not isinstance(part, Svg):
            raise TypeError(f"{part[:40]!r} is text, and only Svg can be joined")
    return Svg("".join(parts))


def picture(
    *parts: Svg,
    key: str,
    title: str,
    description: str,
    size: tuple[int, int],
    kind: str,
) -> Svg:
    """Return a drawing of *size* (width, height) with its title and description.

    *key* makes the ids of title and description unique on a page; *kind* is the class
    that lets the container choose ("wide", "narrow").
    """
    return element(
        "svg",
        element("title", title, id=f"{key}-t"),
        element("desc", description, id=f"{key}-d"),
        *parts,
        class_=kind,
        viewBox=f"0 0 {size[0]} {size[1]}",
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
    )


@dataclass(frozen=True, slots=True)
class Key:
    """A sign of the legend and what it means."""

    svg: Svg
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart: a name, its drawing or why there is none, and a note.

    ``whole`` sets the row of all together apart from the others.
    """

    name: str
    note: str
    svg: Svg = NOTHING
    wait: str = ""
    said: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with all that it needs: words, legend, and the same as a table.

    Either ``svg`` (and ``svg_narrow``, for a container below 34 rem) or ``lines`` is
    filled; lines have an ``axis`` or three ``heads`` above them.
    """

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    svg: Svg = NOTHING
    svg_narrow: Svg = NOTHING
    lines: tuple[Line, ...] = ()
    axis: Svg = NOTHING
    heads: tuple[str, ...] = ()
    legend: tuple[Key, ...] = ()
    caption: str = ""

    @property
    def long(self) -> bool:
        """Say whether the rows have names too long to stand beside their drawings."""
        return any(len(line.name) > LONG_NAME for line in self.lines)
