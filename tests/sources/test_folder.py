"""``ledby.open``: a folder of tables as one record."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

import ledby
from ledby.errors import TableError
from ledby.science import tables
from ledby.sources.folder import Record


@pytest.fixture
def folder(tmp_path):
    people = "\ufeffperson,name,manager,level,attr_site\n1,Ana,,1,North\n2,Bo,1,2,\n"
    (tmp_path / "people.csv").write_text(people, "utf-8")
    pl.DataFrame({"follower": ["2"], "leader": ["1"], "energy": [5]}).write_parquet(
        tmp_path / "nominations.parquet"
    )
    (tmp_path / "notes.txt").write_text("mine")
    return tmp_path


def test_each_table_that_is_there_is_read_and_checked(folder):
    record = ledby.open(folder)
    assert record.people.select("person", "manager", "level", "attr_site").rows() == [
        ("1", None, 1, "North"),
        ("2", "1", 2, None),
    ]
    assert record.people["email"].to_list() == [None, None]
    assert record.nominations.select("follower", "leader", "energy").rows() == [
        ("2", "1", 5)
    ]
    assert record.sheets is None


def test_a_record_is_frozen_and_knows_every_table(folder):
    record = ledby.open(str(folder))
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.people = None
    assert [field.name for field in dataclasses.fields(Record)] == list(tables.ALL)


def test_a_cell_outside_the_contract_is_named_with_its_file(folder):
    (folder / "skills.csv").write_text("person,skill,level\n1,Nursing,2\n2,Water,9\n")
    with pytest.raises(TableError, match=r"skills\.csv: .*\"level\", row 2: \"9\""):
        ledby.open(folder)


def test_words_where_numbers_belong_are_refused(folder):
    (folder / "skills.csv").write_text("person,skill,level\n1,Nursing,much\n")
    with pytest.raises(TableError, match="must hold whole numbers"):
        ledby.open(folder)


def test_a_table_twice_is_refused(folder):
    (folder / "nominations.csv").write_text("follower,leader\n2,1\n")
    with pytest.raises(TableError, match="nominations twice"):
        ledby.open(folder)


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"PAR1"])
def test_a_broken_file_is_refused(folder, content):
    (folder / "nominations.parquet").write_bytes(content)
    with pytest.raises(TableError, match=r"nominations\.parquet cannot be read"):
        ledby.open(folder)


@pytest.mark.parametrize("content", [b"", b"person,name\n1,\xff\n"])
def test_a_broken_csv_is_refused(folder, content):
    (folder / "people.csv").write_bytes(content)
    with pytest.raises(TableError, match=r"people\.csv cannot be read"):
        ledby.open(folder)


def test_no_folder_and_no_tables_are_refused(tmp_path):
    with pytest.raises(TableError, match="There is no folder"):
        ledby.open(tmp_path / "away")
    with pytest.raises(TableError, match="none of the tables people, nominations"):
        ledby.open(tmp_path)
