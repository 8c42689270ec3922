"""What was done, through the room, and out through the gate.

A person reads their own figures, which they can count themselves. What everybody reads
is of blocks of five and more, rounded and never unanimous, and only of decisions that
everybody may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.core.cache import caches
from django.utils import timezone

from ledby.science.estimate import Estimate, Mixed
from ledby.web.initiatives.selectors import tables
from ledby.web.people.models import Person

K: Final = 5
FEWEST_DECISIONS: Final = 5
DRAWS: Final = 99
MINUTES: Final = 10


@dataclass(frozen=True)
class Behind:
    """What others led while somebody stood behind it, for their own eyes.

    ``share`` is of everything that they led or stood behind, with its 90 % range.
    """

    behind: int
    ahead: int
    leads: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """A block or a level: who of it decides, who of those affected was asked."""

    label: str
    decides: Estimate | None
    asked: Estimate | None


@dataclass(frozen=True)
class How:
    """How we decide, as everybody may read it.

    ``effective`` and its range are whole numbers of people; None where fewer than five
    decisions or five people stand behind it. ``handed_on`` is the share of initiatives
    whose lead went on to somebody else.
    """

    decisions: str | None
    effective: tuple[int, int, int | None] | None
    decentralised: Estimate | None
    handed_on: Estimate | None
    blocks: tuple[Group, ...]
    levels: tuple[Group, ...]


def secret_counts(counts: Sequence[int]) -> dict[str, Any]:
    """Return what the gate lets out of a secret ballot, as plain values."""
    from ledby.science import disclosure  # noqa: PLC0415 - loads numpy

    told = asdict(disclosure.ballot_counts(counts))
    return {**told, "counts": list(told["counts"]), "most": list(told["most"])}


def led_by_others(person: Person) -> Behind | None:
    """Return what others led while *person* stood behind it; None if nothing."""
    import polars as pl  # noqa: PLC0415 - no other page reads columns

    from ledby.science import shared_leadership  # noqa: PLC0415

    turns = tables.initiative_turns(person)
    if not any(one == str(person.pk) for one in turns["sponsor"]):
        return None
    found = shared_leadership.sponsors(_initiatives(turns))
    (row,) = found.filter(pl.col("sponsor") == str(person.pk)).to_dicts()
    row.pop("sponsor")
    return Behind(**row)


def how_we_decide() -> How:
    """Return who decides and who is not asked, at most ten minutes old."""
    mark = f"how-we-decide-{tables.newest_change()}"
    found: How | None = caches["drawn"].get(mark)
    if found is None:
        found = _how()
        caches["drawn"].set(mark, found, 60 * MINUTES)
    return found


def how_mixed() -> Mixed | None:
    """Return how mixed teams are, beside chance; None below five teams or people.

    Of the hundred newest teams that are under way or ended within the last year.
    """
    import polars as pl  # noqa: PLC0415

    from ledby.science import disclosure, inclusion  # noqa: PLC0415

    columns = ("unit", "level", "location")
    kinds = dict.fromkeys(("team", "person", *columns), pl.String)
    rows = pl.DataFrame(tables.team_columns(), schema=kinds)
    people = rows.select("person", *columns).unique("person", maintain_order=True)
    members = rows.select("team", "person")
    teams = rows.group_by("team").len().filter(pl.col("len") > 1).height
    if not teams:
        return None
    found = inclusion.mixture(members, people, columns, draws=DRAWS)
    return disclosure.mixed(found, teams=teams, people=people.height)


def _how() -> How:
    import polars as pl  # noqa: PLC0415

    from ledby.science import disclosure  # noqa: PLC0415
    from ledby.science import shared_leadership as room  # noqa: PLC0415

    people = tables.people_columns()
    whole = {"person": pl.String, "unit": pl.String, "level": pl.Int64}
    everybody = pl.DataFrame(people, schema=whole)
    kinds = dict.fromkeys(("decision", "person", "role"), pl.String)
    rows = pl.DataFrame(tables.decision_rows(people), schema=kinds | {"at": pl.Int64})
    turns = _initiatives(tables.initiative_turns())
    said = room.deciders(rows)
    shown = said.decisions >= FEWEST_DECISIONS and said.people >= K
    rotation = room.rotation(
        _initiatives(tables.lead_turns()), until=int(timezone.now().timestamp())
    )
    blocks = _blocked(everybody)
    levels = _levels(everybody)
    return How(
        decisions=disclosure.people_band(said.decisions),
        effective=_effective(said) if shown else None,
        decentralised=_decentralised(room.ties(turns, rows)) if shown else None,
        handed_on=_share(rotation.handed_on, rotation.initiatives),
        blocks=_groups(room.voice(rows, blocks)) if shown else (),
        levels=_groups(room.voice(rows, levels)) if shown else (),
    )


def _initiatives(columns: tables.Columns) -> Any:
    import polars as pl  # noqa: PLC0415

    kinds = dict.fromkeys(("initiative", "lead", "sponsor", "unit"), pl.String)
    return pl.DataFrame(
        columns, schema=kinds | {"started": pl.Int64, "ended": pl.Int64}
    )


def _effective(said: Any) -> tuple[int, int, int | None] | None:
    if said.simpson is None:
        return None
    low = round(said.simpson_low) if said.simpson_low else 1
    high = None if said.simpson_high is None else round(said.simpson_high)
    return round(said.simpson), max(low, 1), high


def _decentralised(ties: Any) -> Estimate | None:
    """Return it among those who have a tie; the others would make it look shared."""
    import polars as pl  # noqa: PLC0415

    from ledby.science import disclosure  # noqa: PLC0415
    from ledby.science import shared_leadership as room  # noqa: PLC0415

    ends = pl.concat([ties["source"], ties["target"]]).unique(maintain_order=True)
    shape = room.shape(ties, pl.DataFrame({"person": ends}))
    if shape.people < K or shape.decentralisation is None:
        return None
    value, low, high = (
        min(max(round(20 * part) / 20, 0.05), 0.95)
        for part in (
            shape.decentralisation,
            shape.decentralisation_low or 0.0,
            shape.decentralisation_high or 1.0,
        )
    )
    band = disclosure.people_band(shape.people) or ""
    return Estimate(value=value, low=low, high=high, people=band, clip="")


def _blocked(everybody: Any) -> Any:
    """Return the people with the block of their unit in place of the unit."""
    import polars as pl  # noqa: PLC0415

    from ledby.science import disclosure  # noqa: PLC0415

    if everybody.height < K:
        return everybody.with_columns(unit=pl.lit(None, pl.String))
    made = disclosure.blocks(everybody, everybody.select("person"), k=K)
    names = {}
    for row in made.to_dicts():
        names[row["unit"]] = f"{row['place']:03d} {row['label']}"
    return everybody.with_columns(
        pl.col("unit").replace_strict(names, default=None, return_dtype=pl.String)
    )


def _levels(everybody: Any) -> Any:
    """Return the people with levels of five and more in place of the unit.

    From the first level on, a level with fewer joins the next one.
    """
    import polars as pl  # noqa: PLC0415

    counts = everybody["level"].drop_nulls().value_counts().sort("level").rows()
    bands: list[list[int]] = []
    held = 0
    for level, number in counts:
        if bands and held < K:
            bands[-1].append(level)
            held += number
        else:
            bands.append([level])
            held = number
    if len(bands) > 1 and held < K:
        few = bands.pop()
        bands[-1] += few
    names = {
        level: f"{at:03d} {_span(band)}"
        for at, band in enumerate(bands)
        for level in band
    }
    known = everybody.filter(pl.col("level").is_not_null())
    return known.with_columns(
        unit=pl.col("level").replace_strict(names, default=None, return_dtype=pl.String)
    )


def _span(band: Sequence[int]) -> str:
    return str(band[0]) if len(band) == 1 else f"{band[0]}–{band[-1]}"


def _groups(found: Any) -> tuple[Group, ...]:
    return tuple(
        Group(
            label=row["group"].partition(" ")[2],
            decides=_share(row["deciders"], row["people"]),
            asked=_share(row["asked"], row["affected"]),
        )
        for row in found.sort("group").to_dicts()
        if row["people"] >= K
    )


def _share(yes: int, of: int) -> Estimate | None:
    from ledby.science.disclosure.estimates import share_estimate  # noqa: PLC0415

    return share_estimate(yes, of) if of >= K else None
