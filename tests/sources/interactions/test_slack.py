from __future__ import annotations

import json
import zipfile

import pytest

from interactions import at, read
from ledby.errors import TableError
from ledby.sources.interactions import slack

DAY = "general/2025-01-06.json"
ANN, BOB, CY = "UANN", "UBOB", "UCY"
T0, T1, T2 = "1736154000.0001", "1736154060.0002", "1736154120.0003"
USERS = [
    {"id": ANN, "profile": {"email": "Ann@x.org"}},
    {"id": BOB, "profile": {"email": "bob@x.org"}, "deleted": True},
    {"id": CY, "profile": {}},
    {"id": "UBOT", "is_bot": True},
]
THREAD = [
    {"user": ANN, "ts": T0, "text": "SECRET", "thread_ts": T0},
    {"user": BOB, "ts": T1, "thread_ts": T0, "parent_user_id": ANN},
    {"user": CY, "ts": T2, "thread_ts": T0, "reactions": [{"users": [ANN, "UBOT"]}]},
]
EXPORT = {"users.json": USERS, "channels.json": [{"name": "general"}], DAY: THREAD}


@pytest.fixture
def export(tmp_path):
    def made(content, kind="folder", around=""):
        if kind == "zip":
            path = tmp_path / "export.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in content.items():
                    archive.writestr(around + name, as_text(data))
            return path
        for name, data in content.items():
            file = tmp_path / "export" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(as_text(data))
        return tmp_path / "export"

    return made


def as_text(data):
    return data if isinstance(data, str) else json.dumps(data)


@pytest.mark.parametrize(
    ("kind", "around"), [("folder", ""), ("zip", ""), ("zip", "our export/")]
)
def test_answers_and_reactions_are_events(export, kind, around):
    events, seen = read("slack", export(EXPORT, kind, around))
    first = at("2025-01-06 09:00")
    assert events == [
        ("bob@x.org", "Ann@x.org", first + 60, "chat", 1),
        ("UCY", "Ann@x.org", first + 120, "chat", 1),
        ("Ann@x.org", "UCY", first + 120, "reaction", 1),
    ]
    assert seen.read == 2


def test_private_channels_and_direct_messages_stay_closed(export):
    secret = {
        "secret/2025-01-06.json": THREAD,
        "D123/2025-01-06.json": THREAD,
        "dms.json": [{"id": "D123"}],
    }
    events, seen = read("slack", export(EXPORT | secret))
    assert len(events) == 3
    assert seen.skipped.reasons == {"it is no public channel": 2}
    without = {n: c for n, c in (EXPORT | secret).items() if n != "channels.json"}
    with pytest.raises(TableError, match="Nothing of the kind slack"):
        read("slack", export(without, "zip"))


def test_texts_are_dropped_while_parsing(export):
    path = export(EXPORT)
    opened = slack._Export([DAY], lambda name: (path / name).open("rb"))
    found = slack._loaded(opened, DAY, None)
    assert "SECRET" not in json.dumps(found)
    assert found[0] == {"user": ANN, "ts": T0, "thread_ts": T0}


def test_without_a_list_of_people_ids_stand_for_them(export):
    content = {DAY: THREAD}
    events, seen = read("slack", export(content))
    assert events[0][:2] == (BOB, ANN)
    assert "people are known by their ids alone" in seen.skipped.reasons


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("text", "it is no message"),
        ({"user": ANN}, "no time can be read"),
        ({"user": ANN, "ts": "soon"}, "no time can be read"),
        ({"user": ANN, "ts": "9" * 40}, "no time can be read"),
        ({"user": ANN, "ts": "0"}, "its date (1970) is outside the time that is read"),
        ({"user": ["a"], "ts": T0}, "nobody wrote it"),
        ({"bot_id": "B", "user": ANN, "ts": T0}, "a program wrote it"),
        (
            {"user": ANN, "ts": T0, "thread_ts": "1.0"},
            "what it answers is not in the export",
        ),
    ],
)
def test_what_is_skipped_has_a_place_and_a_reason(export, message, reason):
    later = {"general/2025-01-07.json": [message]}
    events, seen = read("slack", export(EXPORT | later))
    assert len(events) == 3
    assert seen.skipped.lines == [f"general/2025-01-07.json, message 1: {reason}."]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"user":\n nope', ", line 2: it is not JSON."),
        ("[" * 100_000, ": it is not JSON."),
        ('{"user": 1}', ": it is no list of messages."),
    ],
)
def test_a_bad_file_is_named_and_the_rest_goes_on(export, text, reason):
    events, seen = read("slack", export(EXPORT | {"general/2025-01-05.json": text}))
    assert len(events) == 3
    assert seen.skipped.lines == [f"general/2025-01-05.json{reason}"]


def test_bombs_are_not_unpacked(export):
    bomb = {
        "general/2025-01-07.json": "[" + " " * (8 << 20) + "]",
        "general/2025-01-08.json": "[" + " " * (13 << 20) + "]",
    }
    events, seen = read("slack", export(EXPORT | bomb, "zip"))
    assert len(events) == 3
    assert seen.skipped.reasons == {
        "it grows too much when unpacked": 1,
        "it is too large": 1,
    }


def test_a_zip_that_lies_about_a_size_is_cut_off(export, monkeypatch):
    monkeypatch.setattr(slack, "_believable", lambda archive, _: archive.namelist())
    later = {"general/2025-01-07.json": " " * (slack.MOST_BYTES + 1)}
    events, seen = read("slack", export(EXPORT | later, "zip"))
    assert len(events) == 3
    assert seen.skipped.reasons == {"it is too large": 1}


def test_a_zip_of_very_many_files_is_refused_before_its_list_is_read(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(70_000):
            archive.writestr(f"{number}", "")
    with pytest.raises(TableError, match="Nothing of the kind slack"):
        read("slack", path)
    data = path.read_bytes()
    many = (1_000_000).to_bytes(8, "little")
    path.write_bytes(data.replace((70_000).to_bytes(8, "little"), many))
    with pytest.raises(TableError, match="holds 1,000,000 files; 200,000 are the most"):
        read("slack", path)


def test_links_out_of_an_export_are_not_followed(export, tmp_path):
    (tmp_path / "outside.json").write_text(json.dumps(THREAD))
    path = export(EXPORT)
    (path / "general" / "2025-01-09.json").symlink_to(tmp_path / "outside.json")
    (path / "linked").symlink_to(path / "general")
    assert len(read("slack", path)[0]) == 3


@pytest.mark.parametrize("damage", ["cut", "no zip"])
def test_a_damaged_zip_is_refused(export, damage):
    path = export(EXPORT, "zip")
    data = path.read_bytes()
    path.write_bytes(data[len(data) // 2 :] if damage == "cut" else b"no zip")
    with pytest.raises(TableError, match=r"zip|Nothing of the kind"):
        read("slack", path)
