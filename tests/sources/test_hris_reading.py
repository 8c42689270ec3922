"""Files of any make become cells; files that are no table are refused in words."""

from __future__ import annotations

import gzip

import pytest

from ledby.errors import TableError
from ledby.sources import hris
from ledby.sources.hris import reading

TEXT = "id;naam;team\n1;Zoë Müller;Field\n2;Søren Sørensen;Water\n"


@pytest.mark.parametrize(
    ("codec", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("cp1252", b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_with_and_without_a_mark(codec, mark, found, delimiter):
    data = mark + TEXT.replace(";", delimiter).encode(codec)
    sheet = hris.read_sheet(data, "people.csv")
    assert (sheet.encoding, sheet.delimiter) == (found, delimiter)
    assert sheet.headers == ("id", "naam", "team")
    assert sheet.frame.rows() == [
        (2, "1", "Zoë Müller", "Field"),
        (3, "2", "Søren Sørensen", "Water"),
    ]


def test_cyrillic_of_old_windows_is_found_and_greek_can_be_said():
    russian = "id;имя\n1;Иван Петров\n2;Анна Смирнова\n"
    sheet = hris.read_sheet(russian.encode("cp1251"), "people.csv")
    assert sheet.frame["имя"][0] == "Иван Петров"
    greek = "id;name\n1;Γιώργος\n"
    sheet = hris.read_sheet(greek.encode("cp1253"), "people.csv", encoding="cp1253")
    assert sheet.frame["name"][0] == "Γιώργος"


def test_bytes_that_windows_does_not_know_are_latin_1():
    assert reading.find_encoding(b"id;name\n1;Zo\xeb\n2;\x81\n", "p.csv") == "latin-1"


def test_mixed_encodings_are_refused_with_the_row():
    data = "id;name\n1;Zoë\n".encode() + "2;Zoë\n".encode("cp1252")
    with pytest.raises(TableError, match=r"people\.csv, row 3: .* mixes two encodings"):
        hris.read_sheet(data, "people.csv")


def test_nul_is_refused_with_the_row():
    with pytest.raises(TableError, match=r"people\.csv, row 3: there is a NUL sign"):
        hris.read_sheet(b"id,name\n1,Ann\n2,B\0o\n" + b"3,Cy\n" * 99, "people.csv")


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b" \n\r\n\t", b"\0\0\0", b",,\n,,"]
)
def test_empty_is_refused(data):
    with pytest.raises(TableError, match=r"people\.csv is empty"):
        hris.read_sheet(data, "people.csv")


def test_a_header_alone_is_refused():
    with pytest.raises(TableError, match="has a header but no rows"):
        hris.read_sheet(b"id,name\n", "people.csv")


def test_huge_files_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2**20)
    with pytest.raises(TableError, match=r"people\.csv is larger than 1 MB"):
        hris.read_sheet(b"x" * (2**20 + 1), "people.csv")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    with pytest.raises(TableError, match="has more than 3 rows"):
        hris.read_sheet(b"id,name\n" + b"1,Ann\n" * 4, "people.csv")


def test_too_many_columns_are_refused():
    header = ",".join(f"c{n}" for n in range(201)).encode()
    with pytest.raises(TableError, match="has 201 columns; 200 are the most"):
        hris.read_sheet(header + b"\n1\n", "people.csv")


def test_a_cell_of_a_megabyte_is_refused():
    with pytest.raises(TableError, match=r"row 2: .* a cell is longer than 131,072"):
        hris.read_sheet(b"id,name\n1," + b"a" * 2**20 + b"\n", "people.csv")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "an old workbook"),
        (b"%PDF-1.7", "a PDF"),
        (gzip.compress(b"id,name\n1,Ann", mtime=0), "a compressed file"),
    ],
)
def test_files_that_are_no_text_are_named(data, kind):
    with pytest.raises(TableError, match=f"is {kind}, not a text file"):
        hris.read_sheet(data, "people.xlsx")


def test_an_open_quotation_mark_is_refused_with_its_row():
    with pytest.raises(TableError, match="row 3: a quotation mark is not closed"):
        hris.read_sheet(b'id,name\n1,Ann\n2,"Bo\n3,Cy\n', "people.csv")


def test_quoted_cells_hold_delimiters_marks_and_lines():
    data = b'id,name\n1,"Smit, ""Jan""\nthe second"\n2,Bo\n'
    sheet = hris.read_sheet(data, "people.csv")
    assert sheet.frame["name"].to_list() == ['Smit, "Jan"\nthe second', "Bo"]
    assert sheet.frame[hris.ROW].to_list() == [2, 3]


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(TableError, match='columns 1 and 3 are both called "E-Mail"'):
        hris.read_sheet(b"e-mail,id,E-Mail\na,b,c\n", "people.csv")


def test_blank_rows_are_left_out_but_counted():
    sheet = hris.read_sheet(b"\nid,name\n\n1,Ann\n , \n2,Bo\n", "people.csv")
    assert sheet.frame.rows() == [(4, "1", "Ann"), (6, "2", "Bo")]


def test_unequal_rows_are_noted_and_the_rest_is_read():
    data = b"id,name,unit\n1,Ann,A\n2,Bo\n3,Cy,A,x\n4,Di,A,,\n"
    sheet = hris.read_sheet(data, "people.csv")
    assert sheet.frame["id"].to_list() == ["1", "4"]
    assert sheet.problems.count == 2
    assert sheet.problems.lines("people.csv") == [
        "people.csv, row 3: this row has 2 cells, but the header has 3.",
        "people.csv, row 4: this row has 4 cells, but the header has 3.",
    ]


def test_empty_columns_at_the_end_are_dropped_and_others_get_a_name():
    sheet = hris.read_sheet(b"id,,name,,\n1,x,Ann,,\n", "people.csv")
    assert sheet.headers == ("id", "(column 2)", "name")


def test_the_line_that_excel_puts_first_names_the_delimiter():
    sheet = hris.read_sheet(b"sep=|\nid|name\n1|a;b,c;d\n", "people.csv")
    assert (sheet.delimiter, sheet.headers) == ("|", ("id", "name"))
    assert sheet.frame[hris.ROW].to_list() == [3]


def test_one_column_needs_no_delimiter():
    sheet = hris.read_sheet(b"email\nann@example.org\n", "people.csv")
    assert (sheet.headers, sheet.frame.height) == (("email",), 1)


def test_a_wrong_encoding_is_said():
    with pytest.raises(
        TableError, match="row 2: this is not text in the encoding utf-8"
    ):
        hris.read_sheet("id;n\n1;Zoë\n".encode("cp1252"), "p.csv", encoding="utf-8")
