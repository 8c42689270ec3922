"""``ledby traits``: what others see in each person, with how sure that is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledby.cli.options import result_options, seed_option

if TYPE_CHECKING:
    from ledby.science.traits import Fit


@click.command()
@click.argument("sheets", type=click.Path(path_type=Path))
@click.option(
    "--teams",
    type=click.Path(path_type=Path),
    help="A table of people: let their units differ in quality and in leniency.",
)
@seed_option(0)
@click.option(
    "--probes",
    default=32,
    show_default=True,
    type=click.IntRange(min=1),
    help="Random probes where raters are too many for exact work.",
)
@click.option("--exact", is_flag=True, help="Work exactly, however many raters.")
@click.option(
    "--own-traits",
    is_flag=True,
    help="The sheets are a questionnaire of your own, not on the eight traits.",
)
@result_options("the fit")
def traits(  # noqa: PLR0913 - one argument for each option
    sheets: Path,
    teams: Path | None,
    seed: int,
    probes: int,
    out: Path,
    *,
    exact: bool,
    own_traits: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Correct ratings for the rater's leniency and say how sure each one is.

    Writes scores, components, agreement, d_study and screen as Parquet, and fit.json.
    Scores and screen name people: they are for the one who runs the cycle.
    """
    from rich.console import Console

    from ledby.science import traits as room
    from ledby.science.tables import PEOPLE, SHEETS
    from ledby.sources.files import out_folder, read_table, write_frames

    given = read_table(sheets, SHEETS, categories=True)
    if not own_traits:
        _refuse_unknown(sheets, given)
    staff = read_table(teams, PEOPLE) if teams else None
    folder = out_folder(out, force=force)
    with Console(stderr=True).status("Fitting the sheets …"):
        frames = {"agreement": room.agreement(given), "screen": room.screen(given)}
        found = room.fit(
            given, team=staff, seed=seed, probes=probes, exact=exact or "auto"
        )
        # What the sheets and the results take is never needed at once.
        del given
        frames |= _frames(found)
    write_frames(folder, frames)
    report = _report(found, frames["screen"])
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (folder / "fit.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        _print(found, frames["components"].to_dicts(), folder)


def _frames(found: Fit) -> dict[str, Any]:
    from ledby.science import traits as room

    return {
        "scores": room.scores(found),
        "components": room.components(found),
        "d_study": room.d_study(found),
    }


def _refuse_unknown(path: Path, sheets: Any) -> None:
    """Refuse a trait that is none of the eight, with the row that names it."""
    from ledby.errors import TableError
    from ledby.science.vocabulary import Trait

    bad = ~sheets["trait"].is_in([*map(str, Trait)])
    if bad.any():
        row = bad.arg_max()
        raise TableError(
            f'{path.name}: Table sheets, column "trait", row {row + 1}:'
            f' "{sheets["trait"][row]}" is not allowed; allowed: {", ".join(Trait)}.'
            " For a questionnaire of your own add --own-traits."
        )


def _report(found: Fit, screen: Any) -> dict[str, Any]:
    dropped = screen.filter("drop")["rater"].n_unique()
    return {
        "sheets": found.sheets,
        "ratees": len(found.ratees),
        "raters": found.raters,
        "traits": list(found.traits),
        "split": found.split,
        "prior_based": found.prior_based,
        "exact": found.exact,
        "steps": found.steps,
        "seed": found.seed,
        "probes": found.probes,
        "item_noise": found.item_noise,
        "relationships": dict(found.relationships),
        "comparable": int(found.comparable.sum()),
        "careless_raters": dropped,
        "variances": {name: value for name, (value, _) in found.sources.items()},
    }


def _print(found: Fit, rows: list[dict[str, Any]], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("What an answer is made of", "Share", box=None)
    for row in rows:
        table.add_row(row["source"].replace("_", " × "), f"{row['share']:.0%}")
    console = Console()
    console.print(
        f"{found.sheets:,} sheets on {len(found.ratees):,} people"
        f" by {found.raters:,} raters."
    )
    if found.prior_based:
        console.print(
            "Prior-based: too few sheets, or all alike, to learn from them how answers"
            " vary; documented defaults stand in."
        )
    apart = len(found.ratees) - int(found.comparable.sum())
    if apart:
        console.print(f"{apart:,} people share no rater with the others.")
    console.print(table)
    console.print(f"Written to {folder}.", soft_wrap=True)
