"""CSV as spreadsheets write it, and cells that they would run."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv_text import SEMICOLON, decoded, read_rows, written_rows
from core.errors import InvalidInput
from tests.any_text import repeatable, texts


def test_what_is_written_is_read_back_whatever_it_is() -> None:
    rows = [["=1+1", "+49 30", "-5", "@here", "\tx", "'quoted'", 'a "b", c'], ["two\nlines", "", 7]]
    read = [row.cells for row in read_rows(written_rows(rows))]
    assert read == [rows[0], ["two\nlines", "", "7"]]


def test_where_semicolons_part_cells_numbers_have_commas() -> None:
    rows = [["a;b", 1.5, Decimal("-0.25"), 7, "1.5"]]
    assert written_rows(rows) == "a;b,1.5,-0.25,7,1.5\r\n"
    assert written_rows(rows, SEMICOLON) == '"a;b";1,5;-0,25;7;1.5\r\n'


def test_no_cell_begins_as_a_formula_does() -> None:
    written = written_rows([["=cmd()"], ["@sum"], ["\r=1"]])
    assert written.startswith("'=cmd()\r\n'@sum\r\n")
    assert '"\'\r=1"' in written


def test_rows_are_counted_as_a_spreadsheet_does_and_lines_as_an_editor() -> None:
    rows = list(read_rows('a;b\r\n"1\r\n2";3\r\n;\r\n4;5\r\n'))
    assert [(row.number, row.line, row.cells) for row in rows] == [
        (1, 1, ["a", "b"]),
        (2, 3, ["1\r\n2", "3"]),
        (4, 5, ["4", "5"]),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"x" * 2_000_000, "larger than 1 MB"), ("Büro".encode("latin-1"), "CSV UTF-8")],
)
def test_what_can_not_be_taken_is_refused_with_a_way_on(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        decoded(content, 1024**2)


def test_a_mark_of_excel_is_no_text() -> None:
    assert decoded(b"\xef\xbb\xbfid", 10) == "id"


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(InvalidInput, match="read as CSV"):
        list(read_rows("x" * 200_000))


def test_a_quote_that_is_not_closed_takes_no_other_rows_in_but_is_named() -> None:
    with pytest.raises(InvalidInput, match="From line 3 on"):
        list(read_rows('id,title\n1,a\n2,"b\n3,c\n4,d\n'))


cell_texts = texts | st.text() | st.sampled_from(("'=1", "''+2", "'", "=", "-", "'word'"))


@repeatable
@given(st.lists(st.lists(cell_texts, min_size=2, max_size=3), max_size=5))
def test_any_table_is_read_back_but_for_blanks_around_its_texts(rows: list[list[str]]) -> None:
    table = [["title", "note"], *rows]
    read = [row.cells for row in read_rows(written_rows(table))]
    assert [stripped(row) for row in read] == [stripped(row) for row in table if any(row)]


@repeatable
@given(st.lists(cell_texts, min_size=1, max_size=4))
def test_no_cell_of_any_table_begins_as_a_formula_does(row: list[str]) -> None:
    (cells,) = csv.reader(io.StringIO(written_rows([row]), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def stripped(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row]
