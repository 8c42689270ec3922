"""Pictures of a repository: people as marks, years as rows, folders as a matrix.

Landing the work of others is given, so it is round; writing is counted: square.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledby.reports import words
from ledby.reports.charts import Chart, Key, Line, Row, Svg, dots, shares
from ledby.reports.charts.drawing import element, join, picture
from ledby.reports.charts.rows import SHARE_SCALE, axis, grid
from ledby.reports.charts.scales import Tick
from ledby.reports.language import figure
from ledby.reports.language import gettext as _
from ledby.science.released import Estimate
from ledby.science.shared_leadership.landing import Project, Share, Year

MOST_MARKS: Final = 24
MOST_YEARS: Final = 15
MOST_UNITS: Final = 14
STEPS: Final = {"more": 0.85, "as": 0.3}
"""Ink of a cell: clearly more ties than the others, or about as many."""


def halves(found: Project) -> Chart:
    """Draw the people who make half of the writing, and half of the landing."""
    rows = [(_("Write half of it"), found.writing, False)]
    if found.sees_landing:
        rows.append((_("Land half of it"), found.landing, True))
    return Chart(
        title=_("The fewest people who do half of it"),
        description="; ".join(
            f"{name}: {_people(part.half)}" for name, part, _g in rows
        ),
        columns=(_("What"), _("Half is done by"), _("Of"), _("As if by equals")),
        rows=tuple(
            (name, figure(part.half), _people(part.people), figure(part.effective, 1))
            for name, part, _g in rows
        ),
        lines=tuple(
            Line(
                name,
                _("{some} of {all}").format(
                    some=figure(part.half), all=figure(part.people)
                ),
                svg=_marks(part.half, f"{name}: {_people(part.half)}", given=given),
            )
            for name, part, given in rows
        ),
    )


def over_years(years: Sequence[Year]) -> Chart:
    """Draw for each year how much falls to the one who does most."""
    ticks = (
        Tick(0, _("nothing")),
        Tick(0.5, _("half"), minor=True),
        Tick(1, _("all of it")),
    )
    shown = years[-MOST_YEARS:]
    return Chart(
        title=_("What falls to the one who does most, by year"),
        description="; ".join(map(_in_year, shown)),
        columns=(
            _("Year"),
            _("Changes"),
            _("Largest part of the writing"),
            _("Largest part of the landing"),
            _("Half of the landing is done by"),
        ),
        rows=tuple(map(_cells_of, shown)),
        lines=tuple(
            Line(str(year.year), _changes(year.writing.whole), svg=_year(year, ticks))
            for year in shown
        ),
        axis=axis(ticks, SHARE_SCALE),
        legend=(
            Key(_sign(_dot(10, 10)), _("landing, of which a lander is known")),
            Key(_sign(_square(10, 10)), _("writing")),
        ),
    )


def _cells_of(year: Year) -> tuple[str, ...]:
    return (
        str(year.year),
        figure(year.writing.whole),
        in_hundred(year.writing.largest),
        in_hundred(year.landing.largest) if year.landing.whole else "–",
        figure(year.landing.half) if year.landing.whole else "–",
    )


def _in_year(year: Year) -> str:
    return _("{year}: writing {writing}, landing {landing}").format(
        year=year.year,
        writing=in_hundred(year.writing.largest),
        landing=in_hundred(year.landing.largest) if year.landing.whole else "–",
    )


def newcomers(found: Project) -> Chart:
    """Draw how many newcomers were received by somebody, and came back."""
    rows = [
        Row(name, _estimate(part), note=_("of {n}").format(n=figure(part.of)))
        for name, part in (
            (_("first change taken in by somebody"), found.welcomed),
            (_("there again after half a year"), found.kept),
        )
        if part.of
    ]
    return dots(
        rows,
        title=_("Newcomers"),
        description="; ".join(
            f"{row.name}: {words.in_hundred(row.estimate)}"
            for row in rows
            if row.estimate is not None
        ),
        measure=shares(_("none of them"), _("all of them")),
        first=_("What"),
        legend=False,
    )


def folders(cells: Sequence[Mapping[str, Any]], units: Sequence[str]) -> Chart:
    """Draw which folders' people stand behind each other's work.

    Parameters
    ----------
    cells
        Rows of the mixing matrix; its figures are empty where too few people are.
    units
        The folders to show, in their order.
    """
    level = {(cell["unit"], cell["other"]): kind_of(cell) for cell in cells}
    said = {
        "more": _("clearly more"),
        "as": _("about as much"),
        "quiet": _("clearly less"),
        "few": _("too few people"),
    }
    pairs = [
        (one, other, level.get((one, other), "few"))
        for at, one in enumerate(units)
        for other in units[at + 1 :]
    ]
    return Chart(
        title=_("Whose people stand behind each other's work"),
        description=_(
            "Each square is a pair of folders: full where their people do clearly more"
            " for each other than other pairs do, open where clearly less."
        ),
        columns=(_("Folder"), _("Folder"), _("Against other pairs")),
        rows=tuple((one, other, said[kind]) for one, other, kind in pairs),
        svg=_matrix(units, level, said, wide=True),
        svg_narrow=_matrix(units, level, said, wide=False),
        legend=(
            Key(_sign(_cell("more", 2, 2, 16)), said["more"]),
            Key(_sign(_cell("as", 2, 2, 16)), said["as"]),
            Key(_sign(_cell("quiet", 2, 2, 16)), said["quiet"]),
            Key(_sign(_cell("few", 2, 2, 16)), said["few"]),
        ),
    )


def kind_of(cell: Mapping[str, Any]) -> str:
    """Return more, as, quiet or few for a cell between two folders."""
    if cell["band"] != "shown" or cell["across"] is None:
        return "few"
    if cell["across_high"] is not None and cell["across_high"] < 1:
        return "quiet"
    if cell["across_low"] is not None and cell["across_low"] > 1:
        return "more"
    return "as"


def in_hundred(value: float) -> str:
    """Return a share as text; one that rounds to nothing is not nothing."""
    if 0 < value < 0.005:
        return _("fewer than 1 in 100")
    return words.share(value)


def _people(count: int) -> str:
    if count == 1:
        return _("one person")
    return _("{n} people").format(n=figure(count))


def _changes(count: int) -> str:
    if count == 1:
        return _("one change")
    return _("{n} changes").format(n=figure(count))


def _estimate(part: Share) -> Estimate:
    return Estimate(
        value=part.value or 0.0,
        low=part.low,
        high=part.high,
        people=figure(part.of),
        clip="",
    )


def _marks(count: int, title: str, *, given: bool) -> Svg:
    """Return so many marks, and an ellipsis where there are more than fit."""
    step = 100 / (MOST_MARKS + 2)
    draw = _dot if given else _square
    drawn = [
        draw(f"{step * (at + 1):.1f}%", 16) for at in range(min(count, MOST_MARKS))
    ]
    if count > MOST_MARKS:
        more = f"{step * (MOST_MARKS + 1):.1f}%"
        drawn.append(element("text", "…", class_="soft middle", x=more, y=20))
    return element("svg", element("title", title), *drawn, role="img")


def _dot(x: object, y: float) -> Svg:
    return element("circle", class_="f-given", cx=x, cy=y, r=5)


def _square(x: object, y: float) -> Svg:
    return element(
        "rect",
        class_="f-tide",
        x=x,
        y=y - 4.5,
        width=9,
        height=9,
        transform="translate(-4.5 0)",
    )


def _year(year: Year, ticks: tuple[Tick, ...]) -> Svg:
    marks = [_square(SHARE_SCALE.at(year.writing.largest), 16)]
    if year.landing.whole:
        marks.append(_dot(SHARE_SCALE.at(year.landing.largest), 16))
    drawn = join(grid(ticks, SHARE_SCALE), *marks)
    return element("svg", element("title", _in_year(year)), drawn, role="img")


def _sign(drawn: Svg) -> Svg:
    return element("svg", drawn, class_="sq", aria_hidden="true")


def _matrix(
    units: Sequence[str],
    level: Mapping[tuple[str, str], str],
    said: Mapping[str, str],
    *,
    wide: bool,
) -> Svg:
    width, left, letters = (640, 220, 26) if wide else (340, 128, 15)
    side = min(40.0, (width - left - 8) / max(len(units), 1))
    drawn = []
    for row, one in enumerate(units):
        top = 26 + row * side
        name = f"{row + 1}  {_short(one, letters)}"
        middle = top + side / 2
        drawn.append(
            element("text", name, class_="tiny end", x=left - 10, y=middle + 4)
        )
        number = str(row + 1)
        across = left + (row + 0.5) * side
        drawn.append(element("text", number, class_="soft tiny middle", x=across, y=16))
        for column, other in enumerate(units):
            pair = (one, other) if row <= column else (other, one)
            kind = "own" if row == column else level.get(pair, "few")
            meaning = said.get(kind, _("one folder"))
            title = element("title", f"{one}, {other}: {meaning}")
            cell = _cell(kind, left + column * side + 1.5, top + 1.5, side - 3)
            drawn.append(element("g", title, cell))
    height = 30 + round(len(units) * side)
    return picture(
        *drawn,
        key="folders-wide" if wide else "folders-narrow",
        title=_("Whose people stand behind each other's work"),
        description=_("The same as a table follows the picture."),
        size=(width, height),
        kind="wide" if wide else "narrow",
    )


def _cell(kind: str, x: float, y: float, side: float) -> Svg:
    if kind == "few":
        middle = side / 2
        return element("circle", class_="f-edge", cx=x + middle, cy=y + middle, r=1.5)
    box = {"x": x, "y": y, "width": side, "height": side}
    if kind == "own":
        return element("rect", class_="f-hair", **box)
    if kind == "quiet":
        return element("rect", class_="rule dash", **box)
    return element("rect", class_="f-tide", fill_opacity=f"{STEPS[kind]}", **box)


def _short(name: str, letters: int) -> str:
    last = name.rpartition(" / ")[2] if len(name) > letters else name
    return last if len(last) <= letters else last[: letters - 1] + "…"
