"""The shell: it starts light, loads what is asked for and ends each error as one."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

import ledby.cli
from ledby.cli import COMMANDS, main
from ledby.errors import InsufficientData, TableError

HEAVY = {"django", "numpy", "polars", "scipy", "narwhals", "ortools", "granian"}


def python(code: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


@pytest.fixture
def run(monkeypatch):
    """Return a way to run a command of the shell that does what one says."""

    def run_command(do):
        command = click.Command("try", callback=do)
        monkeypatch.setattr(main, "get_command", lambda ctx, name: command)
        return CliRunner().invoke(main, ["try"])

    return run_command


def test_the_help_lists_every_command_and_loads_none():
    code = (
        "import json, sys\n"
        "from click.testing import CliRunner\n"
        "import ledby.cli\n"
        "done = CliRunner().invoke(ledby.cli.main, ['--help'])\n"
        "print(json.dumps([done.exit_code, done.output, sorted(sys.modules)]))"
    )
    exit_code, text, modules = json.loads(python(code))
    assert exit_code == 0
    assert not HEAVY & set(modules)
    assert [m for m in modules if m.startswith("ledby.cli.")] == []
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in text
        assert line in text


def test_the_package_itself_is_light():
    modules = python("import sys, ledby; print(*sys.modules)").split()
    assert not HEAVY & set(modules)


def test_one_blas_thread_unless_asked():
    code = (
        "from os import environ\n"
        "import ledby.cli\n"
        "print(environ['OPENBLAS_NUM_THREADS'], environ['OMP_NUM_THREADS'])"
    )
    assert python(code).split() == ["1", "1"]
    assert python(code, OPENBLAS_NUM_THREADS="4").split() == ["4", "1"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_it_is_said_to_be(name):
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.get_short_help_str()


def test_an_unknown_command_is_refused():
    done = CliRunner().invoke(main, ["foolow"])
    assert done.exit_code == 2
    assert "No such command 'foolow'" in done.output


@pytest.mark.parametrize(
    "error",
    [
        TableError('people.csv, row 14, column "manager": nobody is called "J. Smit".'),
        InsufficientData("Three people answered; five are needed."),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_2(run, error):
    def refuse():
        raise error

    done = run(refuse)
    assert done.exit_code == 2
    assert done.stderr == f"{error}\n"
    assert done.stdout == ""


def test_a_fault_is_exit_1_and_keeps_its_inside_to_itself(run, monkeypatch):
    monkeypatch.delenv("LEDBY_DEBUG", raising=False)

    def fail():
        raise RuntimeError("samira@example.org")

    done = run(fail)
    assert done.exit_code == 1
    assert done.stderr == (
        "A fault of LedBy's own (RuntimeError): set LEDBY_DEBUG=1 to see where.\n"
    )


def test_a_fault_is_shown_when_debugging(run, monkeypatch, capfd):
    monkeypatch.setenv("LEDBY_DEBUG", "1")

    def fail():
        raise RuntimeError("the reason")

    done = run(fail)
    assert done.exit_code == 1
    assert "Traceback" in done.stderr
    assert "RuntimeError: the reason" in done.stderr


def test_clicks_own_refusals_and_exits_stay_clicks(run):
    def refuse():
        raise click.BadParameter("no")

    assert run(refuse).exit_code == 2

    def leave():
        raise click.exceptions.Exit(3)

    assert run(leave).exit_code == 3


def test_the_version_is_the_packages():
    done = CliRunner().invoke(main, ["--version"])
    assert done.output.strip() == f"ledby, version {ledby.__version__}"


def test_the_module_is_the_shell():
    done = subprocess.run(
        [sys.executable, "-m", "ledby", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "Why should anyone be led by you?" in done.stdout
