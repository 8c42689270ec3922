from __future__ import annotations

from pathlib import Path

import pytest

from git_repositories import Made, build, git
from ledby.sources.git import read_history, work

ANN, BOB, CY = (f"{n} Lee{n} <{n.lower()}@x.org>" for n in ("Ann", "Bob", "Cy"))
FORGE = "GitHub <noreply@github.com>"
BOT = "merger[bot] <merger@x.org>"


@pytest.fixture
def worked(tmp_path):
    def from_commits(*commits, **more):
        path = build(tmp_path / "repo", commits, **more)
        history = read_history(path)
        done = work(history)
        names = [person.name.split()[0] for person in history.merged.people]
        authored = sorted(
            (names[author], "nobody" if lander < 0 else names[lander])
            for author, _, lander in done.authored
        )
        acts = {(act.kind, names[act.actor], names[act.other]) for act in done.acts}
        return authored, acts, done, history

    return from_commits


def test_the_committer_landed(worked):
    authored, acts, _, _ = worked(Made(ANN, BOB, files=["a"]), Made(ANN, files=["b"]))
    assert authored == [("Ann", "Ann"), ("Ann", "Bob")]
    assert acts == {("land", "Bob", "Ann")}


def test_else_who_merged_it(worked):
    authored, acts, done, _ = worked(
        Made(CY, files=["a"]),
        Made(ANN, files=["b"], parents=[0]),
        Made(ANN, files=["c"], parents=[1]),
        Made(BOB, FORGE, parents=[0, 2]),
    )
    assert authored == [("Ann", "Bob"), ("Ann", "Bob"), ("Cy", "Cy")]
    assert acts == {("land", "Bob", "Ann")}
    assert len(done.authored) == 3, "a merge is no change"


def test_a_forge_that_merged_is_blind(worked):
    message = "x\n\nMerged-by: Bob LeeBob <bob@x.org>\n"
    authored, acts, _, _ = worked(
        Made(ANN, FORGE, files=["a"]),
        Made(ANN, FORGE, files=["b"], message=message),
    )
    assert authored == [("Ann", "Bob"), ("Ann", "nobody")]
    assert acts == {("land", "Bob", "Ann")}


def test_a_program_that_merges_hides_the_lander_of_own_commits(worked):
    authored, _, done, _ = worked(
        Made(CY, files=["a"]),
        Made(ANN, files=["b"], parents=[0]),
        Made(BOT, parents=[0, 1]),
        Made(BOT, files=["c"], parents=[2]),
    )
    assert authored == [("Ann", "nobody"), ("Cy", "Cy")]
    assert done.services == 1


def test_the_first_merge_on_the_main_line_counts(worked):
    authored, _, _, _ = worked(
        Made(CY, files=["a"]),
        Made(ANN, files=["b"], parents=[0]),
        Made(BOB, parents=[0, 1]),
        Made(CY, parents=[2, 1, 0]),  # an octopus that brings nothing new
    )
    assert authored == [("Ann", "Bob"), ("Cy", "Cy")]


def test_trailers_are_acts(worked):
    message = """Fix it

It was broken. Reviewed-by: Nobody <no@x.org>

Reviewed-by: Bob LeeBob <bob@x.org>
TESTED-BY: Bob LeeBob <bob@x.org>
Reviewed-by: Ann LeeAnn <ann@x.org>
Mentored-by: Cy LeeCy
  <cy@x.org>
Co-authored-by: Cy LeeCy <cy@x.org>
Reported-by: Cy LeeCy <cy@x.org>
Signed-off-by: Bob LeeBob <bob@x.org>
Reviewed-by: a word without an address
"""
    _, acts, done, _ = worked(Made(ANN, files=["a"], message=message))
    assert acts == {
        ("review", "Bob", "Ann"),
        ("mentor", "Cy", "Ann"),
        ("credit", "Ann", "Cy"),
    }
    assert len(done.acts) == 3, "two trailers of one kind and person are one act"


def test_folders_stand_for_units(worked):
    deep = [f"src/core/part{n % 2}/file{n}" for n in range(9)]
    _, _, done, history = worked(
        *(Made(ANN, files=[name]) for name in deep),
        *(Made(BOB, files=["docs/a", "docs/b/c"]) for _ in range(2)),
        Made(CY, files=["README", "x y/ü"]),
    )
    homes = {history.merged.people[n].name[:3]: unit for n, unit in done.home.items()}
    # The crowded folder is split, and the only one in it again.
    assert homes == {
        "Ann": "src / core / part0",
        "Bob": "docs",
        "Cy ": "(root)",
    }
    assert done.units == [
        "(root)",
        "docs",
        "src / core / part0",
        "src / core / part1",
        "x y",
    ]


@pytest.mark.parametrize("bare", [True, False])
def test_the_mailmap_counts_in_a_bare_clone_too(tmp_path, bare):
    mailmap = "Ann Bee <ann@x.org> <old@x.org>\n"
    commits = [
        Made("annie <old@x.org>", files=["a"]),
        Made("Ann Bee <ann@x.org>", contents={".mailmap": mailmap}),
    ]
    history = read_history(build(tmp_path / "repo", commits, bare=bare))
    (person,) = history.merged.people
    assert (person.name, person.addresses) == ("Ann Bee", {"ann@x.org"})


def test_a_shallow_copy_says_so(tmp_path):
    commits = [Made(ANN, files=[f"f{n}"]) for n in range(5)]
    whole = build(tmp_path / "whole", commits)
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{whole}", "part")
    history = read_history(tmp_path / "part")
    assert (history.shallow, len(history.commits)) == (True, 2)
    assert not read_history(whole).shallow


def test_a_folder_below_the_top_is_the_same_repository(tmp_path):
    path = build(tmp_path / "repo", [Made(ANN, files=["sub/a"])], bare=False)
    assert len(read_history(Path(path, "sub")).commits) == 1
