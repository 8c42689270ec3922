"""``ledby ties``: who had to do with whom in which week, out of single events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledby.errors import ConfigurationError

if TYPE_CHECKING:
    from ledby.sources.ties import Made


@click.command()
@click.argument("events", nargs=-1, required=True)
@click.option(
    "--max-size",
    default=25,
    show_default=True,
    type=click.IntRange(min=0),
    help="Leave out mails and meetings of more people; 0 leaves none out.",
)
@click.option(
    "--share", is_flag=True, help="Let an event of n people weigh 1/(n-1), not 1."
)
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="NAME=WEIGHT",
    help="What an event of this channel weighs, such as chat=0.5; may be repeated.",
)
@click.option(
    "--half-life",
    type=float,
    metavar="WEEKS",
    help="Weeks after which a tie weighs half, seen from the last week.",
)
@click.option(
    "--engine",
    default="auto",
    show_default=True,
    metavar="ENGINE",
    help="counting, polars, duckdb or spark://HOST:PORT; the figures are the same.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the ties, .parquet or .csv.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def ties(  # noqa: PLR0913 - one parameter an option
    events: tuple[str, ...],
    max_size: int,
    channels: tuple[str, ...],
    half_life: float | None,
    engine: str,
    out: Path,
    *,
    share: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Sum events of EVENTS, Parquet or CSV files, up to weekly ties.

    A tie has no direction: source comes before target. Events with oneself and those
    of large rooms are left out and counted.
    """
    from ledby.science.networks.ties import Rules
    from ledby.sources.ties import make

    if out.exists() and not force:
        raise ConfigurationError(f'The file "{out}" is there already; add --force.')
    rules = Rules(max_size, share, _weights(channels), half_life)
    made = make(events, out, rules, engine)
    if as_json:
        click.echo(json.dumps(_plain(made), indent=2))
    else:
        _print(made, out)


def _weights(channels: tuple[str, ...]) -> dict[str, float]:
    weights = {}
    for given in channels:
        name, sign, number = given.rpartition("=")
        try:
            weights[name] = float(number)
        except ValueError:
            sign = ""
        if not sign or not name:
            raise ConfigurationError(
                f'--channel "{given}": give a name and a number, such as chat=0.5.'
            )
    return weights


def _plain(made: Made) -> dict[str, float | int | str]:
    counted = made.counted
    return {
        "ties": made.ties,
        "weeks": made.weeks,
        "weight": made.weight,
        "events": counted.events,
        "used": counted.used,
        "incomplete": counted.incomplete,
        "oneself": counted.oneself,
        "large": counted.large,
        "weightless": counted.weightless,
        "engine": made.engine,
    }


def _print(made: Made, out: Path) -> None:
    counted = made.counted
    click.echo(
        f"{counted.used:,} of {counted.events:,} events made {made.ties:,} ties in"
        f" {made.weeks:,} weeks."
    )
    for reason, count in (
        ("without a sender, a recipient or a time", counted.incomplete),
        ("with oneself", counted.oneself),
        ("of a room that is too large", counted.large),
        ("of a channel that weighs nothing", counted.weightless),
    ):
        if count:
            click.echo(f"Left out: {count:,} events {reason}.")
    click.echo(f"Written to {out}.")
