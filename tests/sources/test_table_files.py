"""Tables in files: read with their contract, written whole."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

from ledby.errors import ConfigurationError, TableError
from ledby.science.tables import PEOPLE, SKILLS
from ledby.sources.files import out_folder, read_table, write_frames

SKILL_ROWS = pl.DataFrame(
    {"person": ["a", "b"], "skill": ["boats", "maps"], "level": [1, 4]}
)


@pytest.mark.parametrize("ending", ["csv", "parquet", "CSV"])
def test_a_table_reads_the_same_from_both_kinds(tmp_path, ending):
    path = tmp_path / f"skills.{ending}"
    if ending == "parquet":
        SKILL_ROWS.write_parquet(path)
    else:
        SKILL_ROWS.write_csv(path)
    assert read_table(path, SKILLS).equals(SKILL_ROWS)


def test_text_can_be_held_as_sorted_categories(tmp_path):
    path = tmp_path / "skills.parquet"
    rows = SKILL_ROWS.reverse()
    rows.write_parquet(path)
    made = read_table(path, SKILLS, categories=True)
    assert made.schema["skill"] == pl.Enum(["boats", "maps"])
    assert made["skill"].to_physical().to_list() == [1, 0]
    assert made.cast({"person": pl.String, "skill": pl.String}).equals(rows)
    pl.DataFrame({"person": ["a", None], "skill": "x", "level": 1}).write_parquet(path)
    with pytest.raises(TableError, match='"person", row 2: this must not be empty'):
        read_table(path, SKILLS, categories=True)
    pl.DataFrame({"person": ["a"]}).write_parquet(path)
    with pytest.raises(TableError, match='column "skill" is missing'):
        read_table(path, SKILLS, categories=True)


def test_absent_columns_come_empty_and_a_mark_at_the_start_is_no_part_of_a_name(
    tmp_path,
):
    path = tmp_path / "people.csv"
    path.write_bytes(b"\xef\xbb\xbfperson,unit\nzoe,\n")
    made = read_table(path, PEOPLE)
    assert made.columns == list(PEOPLE.names)
    assert made.row(0, named=True)["person"] == "zoe"
    assert made.row(0, named=True)["unit"] is None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "skills.csv",
            b"person,skill,level\na,x,1.5\n",
            'skills.csv: row 2, column "level": "1.5" is not a whole number.',
        ),
        ("skills.csv", b"person,skill,level\na,x,9\n", "allowed: 1 to 4"),
        (
            "skills.csv",
            b"person,skill\na,x,9\n",
            "skills.csv: the file is not a UTF-8 CSV table",
        ),
        (
            "skills.csv",
            b"person,skill,level\n\xff\xfe,x,1\n",
            "skills.csv: the file is not a UTF-8 CSV table",
        ),
        ("skills.csv", b"", "skills.csv: the file is not a UTF-8 CSV table"),
        ("skills.parquet", b"PAR0", "skills.parquet: the file is not Parquet."),
        ("skills.xlsx", b"PK", "ends in .csv or .parquet"),
        ("none.csv", None, "none.csv: there is no such file"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TableError) as refused:
        read_table(path, SKILLS)
    assert sentence in str(refused.value)


def test_a_folder_is_made_and_one_in_use_is_refused(tmp_path):
    made = out_folder(tmp_path / "a" / "b", force=False)
    assert made.is_dir()
    (made / "x").write_text("1")
    with pytest.raises(ConfigurationError, match="is not empty"):
        out_folder(made, force=False)
    assert out_folder(made, force=True) == made
    with pytest.raises(ConfigurationError, match="is a file"):
        out_folder(made / "x", force=True)


def test_frames_of_any_kind_are_written_as_parquet_and_nothing_is_left_half_done(
    tmp_path,
):
    frames = {"one": SKILL_ROWS, "two": pd.DataFrame({"n": [1, 2]})}
    paths = write_frames(tmp_path, frames)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "one.parquet",
        "two.parquet",
    ]
    assert pl.read_parquet(paths[0]).equals(SKILL_ROWS)
    assert pl.read_parquet(paths[1])["n"].to_list() == [1, 2]
