"""``ledby coach``: from telling to showing, in one's own message."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

import click

from ledby.errors import TableError

if TYPE_CHECKING:
    from ledby.science.role_modeling import Reading

LANGUAGES = ("en", "nl", "de", "es", "fr")


@click.command()
@click.argument("message", type=click.File("rb"), default="-")
@click.option(
    "--lang",
    default="en",
    show_default=True,
    type=click.Choice(LANGUAGES),
    help="All but en are beta and unmeasured.",
)
@click.option("--json", "as_json", is_flag=True, help="Print index, spans and summary.")
def coach(message: IO[bytes], lang: str, *, as_json: bool) -> None:
    """Mark what tells and what shows in MESSAGE, a file or standard input.

    Nothing is kept and nothing leaves the machine.
    """
    from ledby.science import role_modeling as room

    most = 4 * 20_000 + 1
    try:
        text = message.read(most).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(
            f"The message is not UTF-8 text: byte {error.start + 1} does not fit."
        ) from error
    reading = room.coach(text, lang)
    if as_json:
        click.echo(json.dumps(reading.plain(), ensure_ascii=False, indent=2))
    else:
        _print(reading, text, lang)


def _print(reading: Reading, text: str, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    shown = Text(text)
    for span in reading.spans:
        shown.stylize(STYLES.get(span.kind, "underline"), span.start, span.end)
    console.print(shown)
    table = Table("Words", "Mark", "Why", "Try", box=None)
    for span in reading.spans:
        if span.kind != "we":
            words = text[span.start : span.end]
            kind = span.kind.replace("_", " ")
            table.add_row(Text(words), kind, span.why, span.try_)
    if table.row_count:
        console.print(table)
    console.print(reading.summary)
    if lang != "en":
        console.print("This language is beta and has not been measured.")


STYLES = {"order": "bold yellow", "threat": "bold red", "no_reason": "yellow"}
