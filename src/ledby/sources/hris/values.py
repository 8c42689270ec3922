"""Text cells into values: each rule looks at a whole column at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from ledby.sources.hris import sayings
from ledby.sources.hris.export import FORMULA
from ledby.sources.hris.problems import SHOWN, Ledger, Problem, listed, quoted
from ledby.sources.hris.reading import ROW

MAX_LENGTH: Final = {"key": 100, "email": 254, "unit": 400}
MAX_TEXT: Final = 200
MAX_SKILL: Final = 100
MAX_LEVEL: Final = 99
UNIT_SEPARATOR: Final = " / "

_CONTROL: Final = r"[\p{Cc}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_NAME: Final = r"[^\s@<>()\[\]\\,;:\x22.]+"
_EMAIL: Final = rf"^[^\s@<>()\[\]\\,;:\x22]+@{_NAME}(\.{_NAME})+$"
_LANGUAGES: Final = {
    "english": "en",
    "engels": "en",
    "englisch": "en",
    "anglais": "en",
    "dutch": "nl",
    "nederlands": "nl",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
}
_DATES: Final = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
)


@dataclass(slots=True)
class Cells:
    """The columns that are read, under their field's name, and what is wrong in them.

    ``headers`` says what the file calls each field.
    """

    frame: pl.DataFrame
    headers: Mapping[str, str]
    ledger: Ledger

    def has(self, name: str) -> bool:
        """Say whether the file gives this field."""
        return name in self.frame.columns

    def note(self, bad: pl.Expr, name: str, saying: str, **facts: str) -> None:
        """Note each row that is *bad*; ``{cell}`` in *saying* is the cell's text."""
        text = pl.col(name).cast(pl.String).fill_null("")
        hit = self.frame.filter(bad).select(ROW, text)
        column = self.headers[name]
        self.ledger.add(
            [
                Problem(row, column, saying, {"cell": quoted(cell), **facts})
                for row, cell in hit.head(SHOWN).iter_rows()
            ],
            hit.height,
        )

    def put(self, **columns: pl.Expr) -> None:
        """Set columns."""
        self.frame = self.frame.with_columns(**columns)


def clean(name: str) -> pl.Expr:
    """Return a column's text with plain single spaces, or null where it is empty.

    An apostrophe that an export set before a formula's sign is taken away again.
    """
    text = pl.col(name).str.replace(f"^'('*[{FORMULA}])", "$1")
    text = text.str.replace_all(r"[\x{200b}\x{2060}\x{feff}]", "")
    text = text.str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars(" ")
    return pl.when(text != "").then(text).alias(name)


def check_text(cells: Cells) -> None:
    """Refuse signs that nobody sees and texts that are too long."""
    for name in cells.headers:
        cells.note(pl.col(name).str.contains(_CONTROL), name, sayings.CONTROL)
        most = MAX_LENGTH.get(name, MAX_TEXT)
        if name != "skills":
            cells.note(
                pl.col(name).str.len_chars() > most,
                name,
                sayings.LONG,
                most=str(most),
            )


def check_key(cells: Cells) -> None:
    """Every row says who it is, once; a file without ids goes by the address."""
    given = cells.has("key")
    if not given:
        cells.put(key=pl.col("email"))
    name = "key" if given else "email"
    saying = sayings.NO_ID if given else sayings.NO_ADDRESS
    cells.note(pl.col(name).is_null(), name, saying)
    if given:
        _note_twice(cells, "key")
    if cells.has("name"):
        cells.note(pl.col("name").is_null(), "name", sayings.NO_NAME)


def check_email(cells: Cells) -> None:
    """Addresses are lower case, look like one, and belong to one person."""
    if not cells.has("email"):
        return
    cells.put(email=pl.col("email").str.to_lowercase())
    cells.note(~pl.col("email").str.contains(_EMAIL), "email", sayings.ADDRESS)
    _note_twice(cells, "email")


def check_level(cells: Cells) -> None:
    """Levels are whole numbers; 1 is the head of the organisation."""
    if not cells.has("level"):
        return
    number = (
        pl.col("level")
        .str.extract(r"^(\d{1,4})([.,]0+)?$")
        .cast(pl.Int64, strict=False)
    )
    good = number.is_between(1, MAX_LEVEL)
    cells.note(
        pl.col("level").is_not_null() & ~good.fill_null(value=False),
        "level",
        sayings.LEVEL,
        most=str(MAX_LEVEL),
    )
    cells.put(level=pl.when(good).then(number))


def check_start(cells: Cells) -> None:
    """Dates are ISO or in a common form; 03/04/2021 is read as 3 April.

    Days and months between slashes are read the American way when one of them in the
    column can be read in no other.
    """
    if not cells.has("start"):
        return
    text = pl.col("start").str.replace(r"[T ]\d{1,2}:\d{2}.*$", "")
    slashed = cells.frame["start"].str.extract_groups(r"^(\d{1,2})/(\d{1,2})/\d{4}")
    first, second = (
        slashed.struct.field(part).cast(pl.Int64, strict=False) for part in ("1", "2")
    )
    american = bool((second > 12).any()) and not bool((first > 12).any())
    forms = (*_DATES, "%m/%d/%Y" if american else "%d/%m/%Y")
    dates = [text.str.to_date(form, strict=False) for form in forms]
    compact = text.str.extract(r"^(\d{8})$").str.to_date("%Y%m%d", strict=False)
    seconds = text.str.extract(r"^(-?\d{9,10})$").cast(pl.Int64, strict=False)
    date = pl.coalesce(*dates, compact, pl.from_epoch(seconds, "s").dt.date())
    good = date.dt.year().is_between(1900, 2100)
    cells.note(
        pl.col("start").is_not_null() & ~good.fill_null(value=False),
        "start",
        sayings.DATE,
    )
    cells.put(start=pl.when(good).then(date))


def check_language(cells: Cells) -> None:
    """Languages are codes such as en or nl; the commonest names are known too."""
    if not cells.has("language"):
        return
    code = pl.col("language").str.to_lowercase().str.replace_all("_", "-")
    code = code.replace(_LANGUAGES)
    good = code.str.contains(r"^[a-z]{2,3}(-[a-z0-9]{2,4})?$")
    cells.note(~good, "language", sayings.LANGUAGE)
    cells.put(language=pl.when(good).then(code))


def check_unit(cells: Cells) -> None:
    """Units are paths from the whole to the part, with " / " between."""
    if not cells.has("unit"):
        return
    hole = pl.col("unit").str.contains(r"^/|/$| / /( |$)")
    cells.note(hole, "unit", sayings.UNIT)


def check_skills(cells: Cells) -> pl.DataFrame:
    """Return the skills (key, skill, level) of cells like "first aid:3; dutch:2"."""
    columns = {"key": pl.String, "skill": pl.String, "level": pl.Int64}
    if not cells.has("skills"):
        return pl.DataFrame(schema=columns)
    parts = (
        cells.frame.select(ROW, "key", pl.col("skills").str.split(";").alias("part"))
        .explode("part")
        .with_columns(pl.col("part").str.strip_chars(" "))
        .filter(pl.col("part").is_not_null() & (pl.col("part") != ""))
        .with_columns(
            skill=pl.col("part").str.extract(r"^(.*\S)\s*:\s*[1-4]$"),
            level=pl.col("part").str.extract(r":\s*([1-4])$").cast(pl.Int64),
        )
    )
    long = pl.col("skill").str.len_chars() > MAX_SKILL
    _note_parts(
        cells,
        parts.filter(pl.col("skill").is_null() | long),
        sayings.SKILL,
    )
    skill = pl.col("skill").str.to_lowercase()
    again = pl.struct(ROW, skill).is_duplicated() & skill.is_not_null()
    _note_parts(cells, parts.filter(again), sayings.SKILL_TWICE)
    return parts.filter(pl.col("skill").is_not_null()).select(*columns)


def _note_parts(cells: Cells, parts: pl.DataFrame, saying: str) -> None:
    first = parts.select(ROW, "part").unique(ROW, keep="first", maintain_order=True)
    column = cells.headers["skills"]
    cells.ledger.add(
        [
            Problem(row, column, saying, {"cell": quoted(part)})
            for row, part in first.head(SHOWN).iter_rows()
        ],
        first.height,
    )


def _note_twice(cells: Cells, name: str) -> None:
    again = (
        cells.frame.filter(pl.col(name).is_not_null() & pl.col(name).is_duplicated())
        .group_by(name, maintain_order=True)
        .agg(ROW)
    )
    cells.ledger.add(
        [
            Problem(
                rows[1],
                cells.headers[name],
                sayings.TWICE,
                {"cell": quoted(cell), "rows": listed(rows)},
            )
            for cell, rows in again.head(SHOWN).iter_rows()
        ],
        again.height,
    )
