"""The shell: ``ledby COMMAND``. A command's module loads only when it is invoked.

The shell starts in 0.3 s, so nothing heavy is imported here: no site, no frames.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from ledby.errors import LedByError

# Two spinning BLAS threads made one job ten times slower; set before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

COMMANDS: Final = {
    "demo": ("ledby.cli.demo:demo", "Show an invented organisation after a cycle."),
    "serve": ("ledby.cli.serve:serve", "Run the site, its worker and its scheduler."),
    "worker": ("ledby.cli.serve:worker", "Run a worker and the scheduler alone."),
    "account": ("ledby.cli.account:account", "Sign-in links and roles."),
    "import": ("ledby.cli.people:import_", "Bring in people."),
    "export": ("ledby.cli.people:export", "Take people out."),
    "backup": ("ledby.cli.backup:backup", "The whole site as one file."),
    "restore": ("ledby.cli.backup:restore", "Bring back a site from a backup."),
    "check": ("ledby.cli.check:check", "Verify data, settings and deployment."),
    "simulate": ("ledby.cli.simulate:simulate", "Invent an organisation with a truth."),
    "follow": ("ledby.cli.follow:follow", "Who is followed by choice."),
    "traits": ("ledby.cli.traits:traits", "What others see in people."),
    "inclusion": ("ledby.cli.inclusion:inclusion", "Who is left out."),
    "silos": ("ledby.cli.silos:silos", "Which units talk to which."),
    "events": ("ledby.cli.events:events", "Who met whom, out of mail, chat or git."),
    "ties": ("ledby.cli.ties:ties", "Who has to do with whom, week by week."),
    "git": ("ledby.cli.git:git", "Who leads from behind in a repository."),
    "team": ("ledby.cli.team:team", "Assemble a team for a brief."),
    "coach": ("ledby.cli.coach:coach", "From telling to showing, in a message."),
    "disclose": ("ledby.cli.disclose:disclose", "Pass numbers through the gate."),
}
"""Each command with where it lives and its line in the help."""


class Shell(click.Group):
    """A group that loads a command when it is needed and ends each error as one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which one meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the module of one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        # A word of Python such as import cannot name its function.
        command.name = cmd_name
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal is one sentence, a fault of ours says so.

        Exit codes: 0 done, 2 refused for a reason that can be said, 1 a fault of ours
        (with a traceback when LEDBY_DEBUG is set).
        """
        try:
            return super().invoke(ctx)
        except LedByError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:  # the reader of a pipe went away: click ends quietly
            raise
        except Exception as error:  # noqa: BLE001 - the last place to end a fault well
            _report(error)
            sys.exit(1)


def _report(error: Exception) -> None:
    if os.environ.get("LEDBY_DEBUG", "").lower() in {"1", "true", "yes", "on"}:
        import traceback

        traceback.print_exception(error)
    else:
        kind = type(error).__name__
        click.echo(
            f"A fault of LedBy's own ({kind}): set LEDBY_DEBUG=1 to see where.",
            err=True,
        )


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ledby", prog_name="ledby")
def main() -> None:
    """Why should anyone be led by you? Leadership, answered with evidence."""
