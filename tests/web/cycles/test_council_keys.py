"""A key on paper: eight rows, and a typing mistake that is told by its row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.errors import SealError
from ledby.web.cycles.council_keys import ALPHABET, as_file, as_rows, from_text

KEY = bytes(range(32))
# Worked by hand: 00 01 02 03 and the check, eight groups of five bits.
FIRST_BYTES = "000G40R"


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_again(key):
    rows = as_rows(key)
    assert len(rows) == 8
    assert all(len(row) == 9 and row[4] == "-" for row in rows)
    assert from_text("\n".join(rows)) == key


def test_four_bytes_are_written_in_fives_of_bits():
    # 00000 00000 00000 10000 00100 00000 11|... : 0 0 0 G 4 0, then 11 and the check.
    row = as_rows(KEY)[0].replace("-", "")
    assert row[:6] == FIRST_BYTES[:6]
    assert ALPHABET.index(row[6]) >> 3 == 0b11


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", "–").replace("\n", "  "),
        lambda text: text.replace("0", "O").replace("1", "l"),
        lambda text: f"\ufeff# a line 0123-4567 of the file\r\n{text}\r\n\r\n",
        lambda text: text.replace("1", "I").replace("\n", "\r\n\t"),
    ],
)
def test_how_people_write_it_does_not_matter(spoil):
    assert from_text(spoil("\n".join(as_rows(KEY)))) == KEY


@given(st.binary(min_size=32, max_size=32), st.integers(0, 63), st.integers(1, 31))
def test_of_a_mistyped_sign_the_row_is_named_or_a_later_one(key, at, by):
    signs = "".join(as_rows(key)).replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(signs[at]) + by) % 32]
    try:
        read = from_text(signs[:at] + wrong + signs[at + 1 :])
    except SealError as error:
        row = int(str(error).split()[1])
        assert row >= at // 8 + 1
    else:
        # One in 256 passes the check of the last row; then it is another key.
        assert read != key
        assert at >= 56


def test_nearly_every_mistake_is_told_by_its_own_row():
    signs = "".join(as_rows(KEY)).replace("-", "")
    told = 0
    for at in range(64):
        wrong = ALPHABET[(ALPHABET.index(signs[at]) + 7) % 32]
        with pytest.raises(SealError) as caught:
            from_text(signs[:at] + wrong + signs[at + 1 :])
        told += f"Row {at // 8 + 1} does not fit" in str(caught.value)
    assert told >= 62


def test_rows_that_were_exchanged_do_not_fit():
    rows = as_rows(KEY)
    rows[2], rows[3] = rows[3], rows[2]
    with pytest.raises(SealError, match="Row 3 does not fit"):
        from_text(" ".join(rows))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "64 in all; this has 0"),
        ("# only a comment", "64 in all; this has 0"),
        ("\n".join(as_rows(KEY)[:7]), "64 in all; this has 56"),
        ("\n".join([*as_rows(KEY), "AB"]), "64 in all; this has 66"),
        ("U" * 64, "sign “U”: look at row 1"),
        ("\n".join(as_rows(KEY)[:4]) + "\n7K3M-ÜÜÜÜ", "sign “Ü”: look at row 5"),
        ("\x00", "sign “\x00”: look at row 1"),
        ("<script>", "sign “<”: look at row 1"),
    ],
)
def test_what_is_no_key_is_told_in_a_sentence(text, sentence):
    with pytest.raises(SealError, match=sentence):
        from_text(text)


def test_a_file_says_what_it_is_and_reads_as_the_key():
    text = as_file(KEY, "LedBy", "Cycle: 0123-4567\n89AB-CDEF", "Made by Greta")
    assert from_text(text) == KEY
    assert text.startswith("# LedBy\n# Cycle: 0123-4567 89AB-CDEF\n# Made by Greta\n")
