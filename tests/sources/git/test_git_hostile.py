"""Repositories that mean harm: nothing is run, nothing is fetched, nothing poses."""

from __future__ import annotations

import shutil

import pytest

from git_repositories import START, Made, build, git
from ledby.errors import ConfigurationError, TableError
from ledby.sources.git import program, read_history, work

ANN = "Ann Bee <ann@x.org>"


def repository(tmp_path, *commits, **more):
    return build(tmp_path / "repo", commits or [Made(ANN, files=["a"])], **more)


def test_no_setting_of_a_repository_runs_a_program(tmp_path):
    path = repository(tmp_path, bare=False)
    mark = tmp_path / "it-ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {mark}\n")
    trap.chmod(0o755)
    for setting in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor"),
        *("diff.external", "diff.x.textconv", "diff.x.command"),
        *("gpg.program", "credential.helper"),
    ):
        git(path, "config", setting, str(trap))
    git(path, "config", "log.showSignature", "true")
    git(path, "config", "core.hooksPath", str(tmp_path))
    (path / ".gitattributes").write_text("* diff=x\n")
    for hook in ("post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(trap, path / ".git" / "hooks" / hook)
    assert len(read_history(path).commits) == 1
    assert not mark.exists()


def test_a_partial_clone_fetches_nothing(tmp_path):
    whole = repository(tmp_path, *(Made(ANN, files=[f"d/f{n}"]) for n in range(3)))
    git(whole, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", "--filter=tree:0", f"file://{whole}", "part")
    mark = tmp_path / "it-ran"
    git(tmp_path / "part", "config", "remote.origin.url", f"ext::touch {mark}")
    with pytest.raises(TableError, match="git cannot read this"):
        read_history(tmp_path / "part")
    assert not mark.exists()


def test_settings_of_the_display_change_nothing(tmp_path):
    path = repository(tmp_path, Made(ANN, files=["a"]), Made(ANN, files=["b"]))
    wanted = read_history(path).commits
    for name, value in {
        "log.decorate": "full",
        "log.abbrevCommit": "true",
        "log.follow": "true",
        "log.diffMerges": "separate",
        "log.date": "relative",
        "log.mailmap": "false",
        "color.ui": "always",
        "core.quotePath": "false",
        "core.abbrev": "4",
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "diff.relative": "true",
        "format.pretty": "email",
        "format.notes": "*",
        "i18n.logOutputEncoding": "UTF-16",
    }.items():
        git(path, "config", name, value)
    assert read_history(path).commits == wanted


def test_variables_of_the_caller_lead_nowhere(tmp_path, monkeypatch):
    other = build(tmp_path / "other", [Made("Eve Fox <eve@x.org>", files=["x"])] * 3)
    path = repository(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(other))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'alias.log'='!false'")
    assert [p.name for p in read_history(path).merged.people] == ["Ann Bee"]


def test_nothing_poses_as_a_commit(tmp_path):
    """A path may hold anything but NUL: colons, line ends, what looks like a commit."""
    fake = "0" * 40
    hostile = [
        f"\x01{fake}",
        f"{fake}",
        f":100644 100644 {fake} {fake} M",
        "a\nb/c\td",
        "-rf",
        '"quoted"',
        "ü/\u202egpj.exe",
        "..x/y",
    ]
    history = read_history(
        repository(tmp_path, Made(ANN, files=hostile), Made(ANN, files=["z"]))
    )
    assert len(history.commits) == 2
    assert set(history.folders) == {"(root)", "a\nb", "ü", "..x"}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "x" * 5_000,
        "Ann\u202e Bee",
        "\x1b[31mred",
        "A\x1fB\x1eC",
        "",
        "=cmd|'/C calc'!A0",
        "Ren\udce9",  # a byte that is no UTF-8
    ],
)
def test_hostile_names_stay_names(tmp_path, name):
    name = name.replace("<", "(").replace(">", ")")
    history = read_history(
        repository(
            tmp_path, Made(f"{name} <e@x.org>", files=["a"]), Made("Bob Cee <b@x.org>")
        )
    )
    assert len(history.commits) == 2
    assert len(history.merged.people) == 2


def test_a_trailer_without_end_is_cut(tmp_path):
    lines = "".join(f"Reviewed-by: P{n} Q{n} <p{n}@x.org>\n" for n in range(5_000))
    message = f"x\n\n{lines}"
    done = work(read_history(repository(tmp_path, Made(ANN, message=message))))
    assert len(done.acts) == 200


def test_dates_of_no_calendar_are_kept_as_they_are(tmp_path):
    commits = [
        Made(ANN, at=f"{at} +0000", files=[str(n)])
        for n, at in enumerate((0, START, 4_102_444_800, 99_999_999_999))
    ]
    history = read_history(repository(tmp_path, *commits))
    assert [c.landed for c in history.commits][1:] == [4_102_444_800, START, 0]


def test_a_mailmap_in_circles_ends(tmp_path):
    mailmap = "<a@x.org> <b@x.org>\n<b@x.org> <c@x.org>\n<c@x.org> <a@x.org>\n"
    people = [f"P Q{n} <{n}@x.org>" for n in "abc"]
    path = repository(
        tmp_path,
        *(Made(person, files=[person[4]]) for person in people),
        Made(ANN, contents={".mailmap": mailmap}),
    )
    assert len(read_history(path).commits) == 4


def test_a_mailmap_that_is_a_link_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("Told Secret <secret@x.org> <ann@x.org>\n")
    path = repository(tmp_path, bare=False)
    (path / ".mailmap").symlink_to(secret)
    git(path, "config", "mailmap.file", str(secret))
    assert [p.name for p in read_history(path).merged.people] == ["Ann Bee"]


def test_odd_references_and_submodules_do_no_harm(tmp_path):
    path = repository(tmp_path, bare=False)
    head = git(path, "rev-parse", "HEAD").strip()
    (path / ".git" / "refs" / "heads" / "--upload-pack=x").write_text(head + "\n")
    (path / ".git" / "refs" / "heads" / "HEAD").write_text(head + "\n")
    git(path, "update-index", "--add", "--cacheinfo", f"160000,{head},sub/module")
    git(path, "-c", "user.name=A", "-c", "user.email=a@x.org", "commit", "-qm", "x")
    history = read_history(path)
    assert (len(history.commits), history.folders) == (2, ["(root)"])


def test_what_is_no_repository_is_said(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    bundle = tmp_path / "b.bundle"
    bundle.write_bytes(b"# v2 git bundle\n")
    git(tmp_path, "init", "-q", "new")
    broken = repository(tmp_path)
    shutil.rmtree(broken / "objects")
    (broken / "objects").mkdir()
    for path, said in (
        ("empty", "is no git repository"),
        ("b.bundle", "There is no folder"),
        ("absent", "There is no folder"),
        ("new", "has no commits yet"),
        ("repo", "has no commits yet"),
    ):
        with pytest.raises(TableError, match=said):
            read_history(tmp_path / path)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(ConfigurationError, match="git is not installed"):
        read_history(tmp_path / "new")


def test_a_damaged_history_is_said(tmp_path):
    path = repository(tmp_path, *(Made(ANN, files=[f"f{n}"]) for n in range(3)))
    head = git(path, "rev-parse", "HEAD").strip()
    for pack in list((path / "objects" / "pack").glob("*.pack")):
        moved = pack.rename(tmp_path / pack.name)
        with moved.open("rb") as stream:
            git(path, "unpack-objects", "-q", stdin=stream)
    loose = sorted(path.glob("objects/??/*"))
    assert len(loose) == 9
    for file in loose:
        if not head.startswith(file.parent.name):
            file.unlink()
    with pytest.raises(TableError, match="git cannot read this"):
        read_history(path)


def test_a_name_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(program, "MOST_TOKEN", 1 << 10)
    monkeypatch.setattr(program, "CHUNK", 1 << 9)
    path = repository(tmp_path, Made("x" * 3_000 + " <e@x.org>", files=["a"]))
    with pytest.raises(TableError, match="never ends"):
        read_history(path)
