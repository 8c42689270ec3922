from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from interactions import at, read
from ledby.errors import TableError

MONDAY = at("2025-01-06 10:00")


@pytest.fixture
def table(tmp_path):
    def written(text, name="events.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_plain_table(table, sign):
    text = f'\ufefffrom,TO,size,when,time\na,b,3,x,{MONDAY}\n"c",d,,x,{MONDAY}\n'
    events, seen = read("csv", table(text.replace(",", sign)))
    assert events == [("a", "b", MONDAY, "", 3), ("c", "d", MONDAY, "", None)]
    assert seen.read == 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-01-06T10:00:00Z", MONDAY),
        ("2025-01-06 11:00+01:00", MONDAY),
        ("2025-01-06 11:00", MONDAY),
        ("01/06/2025", at("2025-01-05 23:00")),
        (str(MONDAY), MONDAY),
    ],
)
def test_times_of_several_kinds(table, text, wanted):
    path = table(f"sender,recipient,at\na,b,{text}\n")
    events, _ = read("csv", path, zone=ZoneInfo("Europe/Amsterdam"))
    assert events[0][2] == wanted


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",b,{t},", "a sender or a recipient is missing"),
        ("a, ,{t},", "a sender or a recipient is missing"),
        ("a,b,soon,", "no time can be read"),
        ("a,b,99999999999999999999,", "no time can be read"),
        ("a,b,0,", "its date (1970) is outside the time that is read"),
        ("a,b,3155760000,", "its date (2070) is outside the time that is read"),
        ("a,b,9999-12-31T23:59:59-14:00,", "is outside the time that is read"),
        ("a,b,{t},0", "the size is no whole number from 1 on"),
        ("a,b,{t},many", "the size is no whole number from 1 on"),
        ("a,b,{t},inf", "the size is no whole number from 1 on"),
        ("a,b", "cells are missing"),
        ("x" * 2_000 + ",b,{t},", "a name is longer than 1,000 letters"),
        ("x" * 200_000 + ",b,{t},", "this is no row of a CSV"),
        ("Ren\udce9,b,{t},", "a sender or a recipient is missing"),
    ],
)
def test_what_is_skipped_has_a_line_and_a_reason(table, row, reason):
    good = f"a,b,{MONDAY},1\n"
    text = f"sender,recipient,at,size\n{good}{row.format(t=MONDAY)}\n{good}"
    events, seen = read("csv", table(text.encode("utf-8", "surrogateescape")))
    assert len(events) == 2
    (line,) = seen.skipped.lines
    assert line.startswith("events.csv, line 3: ")
    assert reason in line


def test_an_open_quotation_mark_does_not_swallow_the_file(table):
    good = f"a,b,{MONDAY}\n" * 20_000
    text = f'sender,recipient,at\na,b,{MONDAY}\n"a,b,1\n{good}'
    events, seen = read("csv", table(text))
    assert len(events) > 5_000
    assert seen.skipped.lines[0].startswith("events.csv, line 3: ")


def test_a_line_without_end_is_passed_over(table):
    text = f"sender,recipient,at\n{'x' * (30 << 20)}\na,b,{MONDAY}\n"
    events, _ = read("csv", table(text))
    assert events == [("a", "b", MONDAY, "", None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'line 1: there is no column "sender"'),
        ("sender,to\n", 'line 1: there is no column "at"'),
        (b"\xff\xfes\0", r"save this as CSV \(UTF-8\) first"),
        (b"PK\x03\x04", r"save this as CSV \(UTF-8\) first"),
        ("sender,recipient,at\n", "Nothing of the kind csv"),
    ],
)
def test_a_table_of_another_make_is_refused(table, text, said):
    with pytest.raises(TableError, match=said):
        read("csv", table(text))


def test_parquet_says_the_row(tmp_path):
    path = tmp_path / "events.parquet"
    pl.DataFrame(
        {
            "sender": ["a", None, "c"],
            "recipient": [1, 2, 3],
            "at": [*[datetime(2025, 1, 6, 10, tzinfo=UTC)] * 2, None],
            "size": [2.0, None, None],
        }
    ).write_parquet(path)
    events, seen = read("csv", path)
    assert events == [("a", "1", MONDAY, "", 2)]
    assert [line.partition(":")[0] for line in seen.skipped.lines] == [
        "events.parquet, row 2",
        "events.parquet, row 3",
    ]
    path.write_bytes(b"PAR1")
    with pytest.raises(TableError, match="the file is not Parquet"):
        read("csv", path)


def test_viva_keeps_the_kind_of_a_tie(table):
    """Headings as in the sample of the vendor's own library."""
    text = (
        "PrimaryCollaborator_PersonId,SecondaryCollaborator_PersonId,MetricDate,"
        "StrongTieType,StrongTieScore,DiverseTieType,DiverseTieScore\n"
        "p1,p2,2025-01-05,1,3.2,0,\np1,p3,01/12/2025,0,0,2,1.1\np1,p4,2025-01-05,,,,\n"
    )
    events, _ = read("viva", table(text))
    assert [(e[1], e[3], e[4]) for e in events] == [
        ("p2", "strong", None),
        ("p3", "diverse", None),
        ("p4", "tie", None),
    ]
    assert events[1][2] == at("2025-01-12")


def test_a_folder_or_nothing_is_refused(tmp_path):
    with pytest.raises(TableError, match="is a folder; a table is one file"):
        read("csv", tmp_path)
    with pytest.raises(TableError, match="There is no file and no folder"):
        read("viva", tmp_path / "no.csv")
