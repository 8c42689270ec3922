"""Repositories for tests and benchmarks, written as one stream into git's importer."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DAY = 86_400
START = 1_500_000_000
CLEAN = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "PATH": os.environ["PATH"],
}


@dataclass
class Made:
    """One commit to be; its parent is the one before unless ``parents`` says else.

    ``author`` and ``lander`` are "Name <address>"; parents are positions in the list.
    """

    author: str
    lander: str = ""
    at: int | str = START
    message: str = "x"
    files: Sequence[str] = ()
    parents: Sequence[int] | None = None
    contents: dict[str, str] = field(default_factory=dict)


def git(path: Path, *words: str, **more: Any) -> str:
    done = subprocess.run(
        ["git", "-C", str(path), *words],
        env=CLEAN,
        capture_output=True,
        check=True,
        **more,
    )
    return done.stdout.decode()


def build(path: Path, commits: Iterable[Made], *, bare: bool = True) -> Path:
    """Make a repository at *path* whose HEAD is the last of *commits*."""
    path.mkdir(parents=True)
    kind = ["--bare"] if bare else []
    git(path, "init", "-q", "--initial-branch=main", *kind)
    process = subprocess.Popen(
        [
            "git",
            "-C",
            str(path),
            "fast-import",
            "--quiet",
            "--date-format=raw-permissive",
        ],
        env=CLEAN,
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    for number, commit in enumerate(commits):
        process.stdin.write(_stream(number, commit))
    process.stdin.write(b"done\n")
    process.stdin.close()
    assert process.wait() == 0
    if not bare:
        git(path, "reset", "-q", "--hard")
    return path


def _stream(number: int, commit: Made) -> bytes:
    at = commit.at if isinstance(commit.at, str) else f"{commit.at} +0000"
    lander = commit.lander or commit.author
    message = commit.message.encode()
    lines = [
        "commit refs/heads/main",
        f"mark :{number + 1}",
        f"author {commit.author} {at}",
        f"committer {lander} {at}",
        f"data {len(message)}",
    ]
    parents = commit.parents
    if parents is None:
        parents = [number - 1] if number else []
    out = "\n".join(lines).encode(errors="surrogateescape") + b"\n" + message + b"\n"
    for at_parent, parent in enumerate(parents):
        word = "merge" if at_parent else "from"
        out += f"{word} :{parent + 1}\n".encode()
    contents = dict.fromkeys(commit.files, f"{number}") | commit.contents
    for name, text in contents.items():
        data = text.encode()
        quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        out += f'M 100644 inline "{quoted}"\n'.encode(errors="surrogateescape")
        out += f"data {len(data)}\n".encode() + data + b"\n"
    return out


def invented(commits: int, people: int, seed: int = 0) -> Iterable[Made]:
    """Yield a history: folders with people at home, few who land, some who review."""
    chance = random.Random(seed)
    folders = [f"part{number}/{deep}" for number in range(12) for deep in "abc"]
    names = [f"Per{n} Son{n} <p{n}@example.org>" for n in range(people)]
    home = [chance.randrange(12) for _ in range(people)]
    for number in range(commits):
        newest = 5 + (people - 5) * number // commits
        writer = min(int(chance.paretovariate(0.7)) - 1, newest)
        writer = newest if chance.random() < 0.02 else (newest - writer) % people
        place = home[writer] if chance.random() < 0.8 else chance.randrange(12)
        lander = home[writer] % 6 if chance.random() < 0.9 else writer
        message = "Do it\n\nFor a reason.\n"
        if chance.random() < 0.5:
            other = chance.choice(range(0, people, 12)) + home[writer]
            message += f"\nReviewed-by: {names[other % people]}\n"
        files = [
            f"{folders[3 * place + chance.randrange(3)]}/f{chance.randrange(200)}.txt"
            for _ in range(chance.randrange(1, 4))
        ]
        at = START + number * (8 * 365 * DAY // commits)
        yield Made(names[writer], names[lander], at, message, files)
