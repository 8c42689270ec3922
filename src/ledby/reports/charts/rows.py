"""Dot and range: one thing a row, drawn in percent so that dots stay round.

The dot is the estimate, the bar its 90 % range, the open ring what somebody said of
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ledby.reports import words
from ledby.reports.charts.drawing import NOTHING, Chart, Key, Line, Svg, element, join
from ledby.reports.charts.scales import Scale, Tick
from ledby.reports.language import figure, sentence
from ledby.reports.language import gettext as _
from ledby.science.released import Estimate

HEIGHT, MIDDLE = 32, 16
POINTS_SCALE = Scale(1, 5)
SHARE_SCALE = Scale(0, 1)
DIFFERENCE_SCALE = Scale(-1, 1)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the values of a chart are: their scale, its ticks, and how they read."""

    scale: Scale
    ticks: tuple[Tick, ...]
    value: Callable[[Estimate], str]
    between: Callable[[Estimate], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: an estimate or the sentence that holds its place open.

    ``own`` is what the person said of themselves, on the same scale; ``each`` are the
    values of the blocks behind an estimate of all; ``note`` stands at the end of the
    row and is the band of people unless it is given.
    """

    name: str
    estimate: Estimate | None
    own: float | None = None
    note: str = ""
    said: str = ""
    wait: str = ""
    whole: bool = False
    each: tuple[float, ...] = ()


def frequency() -> Measure:
    """Return the measure of the five frequency points, "never" to "nearly always"."""
    return Measure(
        POINTS_SCALE,
        tuple(
            Tick(value, _(word), minor=value in {2, 4})
            for value, word in enumerate(words.POINTS, start=1)
        ),
        words.points,
        words.between,
    )


def shares(low: str, high: str) -> Measure:
    """Return the measure of a share whose ends mean *low* and *high*."""
    return Measure(
        SHARE_SCALE,
        (Tick(0, low), Tick(0.5, _("half of them"), minor=True), Tick(1, high)),
        words.in_hundred,
        lambda estimate: words.between(estimate, hundredths=True),
    )


def differences() -> Measure:
    """Return the measure of points more or less than the whole."""
    return Measure(
        DIFFERENCE_SCALE,
        (
            Tick(-1, _("a point less")),
            Tick(0, _("as the whole")),
            Tick(1, _("a point more")),
        ),
        lambda estimate: signed(estimate["value"]),
        lambda estimate: _("{low} to {high}").format(
            low=signed(estimate["low"]), high=signed(estimate["high"])
        ),
    )


def signed(points: float) -> str:
    """Return a difference in points as text: "+0.2", "−0.1", "0.0"."""
    sign = "" if round(points, 1) == 0 else "+" if points > 0 else "−"
    return f"{sign}{figure(abs(points), 1)}"


def apart(estimate: Estimate, middle: float, half: float) -> Estimate:
    """Return an estimate as points from *middle*, with a range of *half* each way."""
    value = round(estimate["value"] - middle, 1)
    return Estimate(
        value=value,
        low=round(value - half, 1),
        high=round(value + half, 1),
        people=estimate["people"],
        clip="",
    )


def dots(
    rows: Sequence[Row],
    *,
    title: str,
    description: str,
    measure: Measure,
    first: str,
    legend: bool = True,
) -> Chart:
    """Draw estimates with their ranges, a row each, in the order given.

    Parameters
    ----------
    rows
        What to draw; a row without an estimate shows its ``wait`` sentence.
    title, description
        What the picture is of, and what it shows, in words.
    measure
        The scale of the values and how they are written.
    first
        Heading of the table's first column ("Trait", "Block").
    legend
        Whether to explain the signs; small multiples do so once for all.

    Returns
    -------
    Chart
        Lines with an axis; the table has name, value, range, people, and the own
        value where any row has one.
    """
    with_own = any(row.own is not None for row in rows)
    whole = next((row.estimate for row in rows if row.whole), None)
    mark = whole["value"] if whole else None
    columns = [first, _("Others") if with_own else _("Value"), _("Range")]
    columns += [_("You"), _("People")] if with_own else [_("People")]
    return Chart(
        title=title,
        description=description,
        columns=tuple(columns),
        rows=tuple(_cells(row, measure, with_own=with_own) for row in rows),
        lines=tuple(_line(row, measure, mark) for row in rows),
        axis=axis(measure.ticks, measure.scale),
        legend=_legend(rows, mark) if legend else (),
    )


@lru_cache(maxsize=64)
def axis(ticks: tuple[Tick, ...], scale: Scale) -> Svg:
    """Return the words above the rows, the outer ones kept inside the width."""
    drawn = []
    for tick in ticks:
        end = {scale.low: "start", scale.high: "end"}.get(tick.value, "middle")
        drawn.append(
            element(
                "text",
                tick.word,
                class_=f"soft tiny {end}" + (" mid" if tick.minor else ""),
                x=scale.at(tick.value),
                y=18,
            )
        )
    return element("svg", *drawn)


@lru_cache(maxsize=64)
def grid(ticks: tuple[Tick, ...], scale: Scale) -> Svg:
    """Return the hairlines that carry the ticks through a row."""
    return join(
        *(
            element(
                "line",
                class_="hair",
                x1=scale.at(tick.value),
                x2=scale.at(tick.value),
                y1=0,
                y2=HEIGHT,
            )
            for tick in ticks
        )
    )


def _line(row: Row, measure: Measure, mark: float | None) -> Line:
    estimate = row.estimate
    kept = row.note or _("kept open")
    if estimate is not None:
        note = row.note or words.people(estimate["people"])
        marks = _marks(estimate, row.own, measure.scale)
    elif row.wait or row.own is None:
        return Line(
            sentence(row.name),
            kept,
            wait=row.wait or _("Not enough evidence yet."),
            whole=row.whole,
        )
    else:
        note, marks = kept, _ring(row.own, measure.scale)
    drawn = element(
        "svg",
        element("title", _described(row, measure)),
        grid(measure.ticks, measure.scale),
        NOTHING if mark is None else _all_of_us(mark, measure.scale),
        *(_stroke(value, measure.scale) for value in row.each),
        marks,
        role="img",
    )
    return Line(sentence(row.name), note, svg=drawn, said=row.said, whole=row.whole)


def _all_of_us(value: float, scale: Scale) -> Svg:
    x = scale.at(value)
    return element("line", class_="rule dash", x1=x, x2=x, y1=0, y2=HEIGHT)


def _stroke(value: float, scale: Scale) -> Svg:
    x = scale.at(value)
    return element("line", class_="s-tide w2", x1=x, x2=x, y1=23, y2=32)


def _ring(own: float, scale: Scale, size: float = 6.5) -> Svg:
    return element("circle", class_="ink f-paper", cx=scale.at(own), cy=MIDDLE, r=size)


def _marks(estimate: Estimate, own: float | None, scale: Scale) -> Svg:
    bar = element(
        "line",
        class_="s-given w3 round",
        x1=scale.at(estimate["low"]),
        x2=scale.at(estimate["high"]),
        y1=MIDDLE,
        y2=MIDDLE,
    )
    dot = element(
        "circle", class_="f-given", cx=scale.at(estimate["value"]), cy=MIDDLE, r=6.5
    )
    if own is None:
        return join(bar, dot)
    # A ring of the same size would vanish behind the dot when both say the same.
    size = 6.5 if abs(scale.percent(own) - scale.percent(estimate["value"])) > 1 else 10
    ring = _ring(own, scale, size)
    return join(ring, bar, dot) if size > 6.5 else join(bar, ring, dot)


def _described(row: Row, measure: Measure) -> str:
    name, estimate = sentence(row.name), row.estimate
    own = "" if row.own is None else _("you said {own}").format(own=_own(row, measure))
    if estimate is None:
        return f"{name}: {own}"
    text = _("{name}: {value}, range {between}, {people}").format(
        name=name,
        value=measure.value(estimate),
        between=measure.between(estimate),
        people=words.people(estimate["people"]),
    )
    return f"{text}; {own}" if own else text


def _own(row: Row, measure: Measure) -> str:
    if row.own is None:
        return "–"
    return signed(row.own) if measure.scale.low < 0 else figure(row.own, 1)


def _cells(row: Row, measure: Measure, *, with_own: bool) -> tuple[str, ...]:
    estimate = row.estimate
    own = (_own(row, measure),) if with_own else ()
    if estimate is None:
        kept = _("not enough yet")
        return (sentence(row.name), kept, "–", *own, _("fewer than needed"))
    return (
        sentence(row.name),
        measure.value(estimate),
        measure.between(estimate),
        *own,
        estimate["people"],
    )


def _legend(rows: Sequence[Row], mark: float | None) -> tuple[Key, ...]:
    own = any(row.own is not None for row in rows)
    keys = []
    if any(row.estimate for row in rows):
        bar = element("line", class_="s-given w3 round", x1=4, x2=36, y1=10, y2=10)
        dot = element("circle", class_="f-given", cx=20, cy=10, r=6)
        text = (
            _("what others see, and the range it lies in 9 times out of 10")
            if own
            else _("what people said, and the range it lies in 9 times out of 10")
        )
        keys.append(Key(element("svg", bar, dot, aria_hidden="true"), text))
    if own:
        ring = element("circle", class_="ink f-paper", cx=10, cy=10, r=6)
        keys.append(Key(_sign(ring), _("what you said of yourself")))
    if any(row.each for row in rows):
        stroke = element("line", class_="s-tide w2", x1=10, x2=10, y1=5, y2=15)
        keys.append(Key(_sign(stroke), _("each block by itself")))
    if mark is not None:
        line = element("line", class_="rule dash", x1=10, x2=10, y1=0, y2=20)
        keys.append(Key(_sign(line), _("all together")))
    return tuple(keys)


def _sign(drawn: Svg) -> Svg:
    return element("svg", drawn, class_="sq", aria_hidden="true")
