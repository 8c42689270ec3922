"""The documentation under test: links lead somewhere, commands and targets exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledby.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)")


@pytest.mark.parametrize("file", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files(file):
    targets = LINK.findall(file.read_text("utf-8"))
    local = [t for t in targets if "://" not in t and not t.startswith("mailto:")]
    assert not [t for t in local if not (file.parent / t).exists()]


@pytest.mark.parametrize("file", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_that_are_told_exist(file):
    told = re.findall(r"`ledby ([a-z]+)\b", file.read_text("utf-8"))
    assert set(told) <= set(COMMANDS)


def test_every_command_is_told_somewhere():
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert not [name for name in COMMANDS if f"ledby {name}" not in text]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    command = main.get_command(None, name)
    assert command is not None
    assert command.help
    for option in command.params:
        given = option.param_type_name == "argument"
        assert given or option.hidden or option.help, option.name


def test_make_targets_that_are_told_exist():
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    for page in PAGES:
        told = re.findall(
            r"`make ([a-z]+)|^make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE
        )
        assert {name for pair in told for name in pair if name} <= targets, page


def test_the_readme_opens_with_the_two_commands():
    commands = re.findall(r"(?m)^make (\w+) ", (ROOT / "README.md").read_text())
    assert commands[:2] == ["demo", "test"]


def test_the_changelog_names_the_version_that_is_shipped_or_unreleased():
    heads = re.findall(r"(?m)^## (.+)$", (ROOT / "CHANGELOG.md").read_text())
    assert heads[0] == "Unreleased"
