"""The git program, locked: it runs nothing, fetches nothing and asks nobody.

A repository brings its own settings, which may name programs. Settings of the command
line come later and win; what could start a program is switched off there, and the
transports are closed, so that a partial clone fetches nothing either.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ledby.errors import ConfigurationError, TableError

SETTINGS: Final = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.sshCommand=false",
    "core.askPass=",
    "core.attributesFile=/dev/null",
    "core.pager=cat",
    "credential.helper=",
    "diff.external=",
    "diff.orderFile=/dev/null",
    "gpg.program=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "log.mailmap=true",
    "mailmap.file=/dev/null",
    # Without this a bare clone ignores its own mailmap.
    "mailmap.blob=HEAD:.mailmap",
    "protocol.allow=never",
    # The caller named the folder; who owns it does not matter when nothing is run.
    "safe.directory=*",
    "submodule.recurse=false",
)
ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "HOME": "/nonexistent",
    "LC_ALL": "C",
}
CHUNK: Final = 1 << 20
MOST_TOKEN: Final = 1 << 24
"""A field longer than this is no name and no path."""


def said(path: Path, *words: str) -> str:
    """Return what git says to a short question; empty if it refuses."""
    done = subprocess.run(  # noqa: S603 - a fixed program with fixed settings
        _command(path, words), env=_environment(), capture_output=True, check=False
    )
    return done.stdout.decode("utf-8", "replace").strip() if not done.returncode else ""


def tokens(path: Path, *words: str) -> Iterator[bytes]:
    """Run git and yield what stands between the NULs of its output.

    Raises
    ------
    TableError
        Git ends with an error: the first line of what it said.
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, fixed settings
            _command(path, words),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            yield from _split(process, path)
        finally:
            process.kill()
            process.stdout.close()  # type: ignore[union-attr] # it is a pipe
            process.wait()
        if process.returncode > 0:
            errors.seek(0)
            first = errors.read(500).decode("utf-8", "replace").strip().splitlines()
            reason = first[0].removeprefix("fatal: ") if first else "no reason given"
            raise TableError(f"{path.name}: git cannot read this: {reason}.")


def _split(process: subprocess.Popen[bytes], path: Path) -> Iterator[bytes]:
    stream, rest = process.stdout, b""
    if stream is None:
        return
    while chunk := stream.read(CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
        if len(rest) > MOST_TOKEN:
            raise TableError(f"{path.name}: a name in this repository never ends.")
    process.wait()
    if rest:
        yield rest


def _command(path: Path, words: tuple[str, ...]) -> list[str]:
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    where = ["-C", str(path)]
    return ["git", "--no-pager", "--literal-pathspecs", *where, *settings, *words]


def _environment() -> dict[str, str]:
    # Nothing of the caller's GIT_* variables, which could name another repository.
    return {"PATH": os.environ.get("PATH", os.defpath), **ENVIRONMENT}


def check(path: Path) -> None:
    """Refuse what is no repository with a history.

    Raises
    ------
    ConfigurationError
        There is no git program.
    TableError
        The path is no folder, no repository, or has no commits yet.
    """
    if not path.is_dir():
        raise TableError(f'There is no folder "{path}"; give that of a repository.')
    try:
        inside = said(path, "rev-parse", "--git-dir")
    except FileNotFoundError as error:
        raise ConfigurationError(
            "The program git is not installed; it is needed to read a repository."
        ) from error
    if not inside:
        raise TableError(f'The folder "{path}" is no git repository.')
    if not said(path, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"):
        raise TableError(f'The repository "{path}" has no commits yet.')
