"""A row that names those below it, across the whole table, is read once, and they know its name."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from core.documents.chunking.units import units_of
from tests.documents.reading import texts
from tests.documents.test_printed_tables import GROUPS, PRINTED

ROWS = [
    ("Role", "Days off", "Notice"),
    ("Full-time staff",),
    ("Clerk", "25", "4 weeks"),
    ("Director", "30", "3 months"),
    ("Part-time staff",),
    ("Clerk", "15", "2 weeks"),
    ("Director", "18", "6 weeks"),
]


def as_word(path: Path) -> None:
    document = docx.Document()
    table = document.add_table(len(ROWS), 3)
    for at, row in enumerate(ROWS):
        if len(row) == 1:
            table.cell(at, 0).merge(table.cell(at, 2))
        for column, text in enumerate(row):
            run = table.cell(at, column).paragraphs[0].add_run(text)
            run.bold = at == 0 or len(row) == 1
    document.save(str(path))


def as_web_page(path: Path) -> None:
    rows = "".join(
        f"<tr><th colspan=3>{row[0]}</th></tr>"
        if len(row) == 1
        else "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(["th", *["td"] * 6], ROWS, strict=True)
    )
    path.write_text(f"<html><body><main><table>{rows}</table></main></body></html>")


def as_sheet(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for at, row in enumerate(ROWS, start=1):
        sheet.append(row)
        if len(row) == 1:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=3)
    book.save(path)


WRITTEN = {"docx": as_word, "html": as_web_page, "xlsx": as_sheet}
KNOWN = [
    ("Full-time staff", "| Clerk | 25 | 4 weeks |"),
    ("Full-time staff", "| Director | 30 | 3 months |"),
    ("Part-time staff", "| Clerk | 15 | 2 weeks |"),
    ("Part-time staff", "| Director | 18 | 6 weeks |"),
]


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_name_of_a_group_is_read_once_and_known_to_its_rows(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    write: Callable[[Path], None] = WRITTEN[kind]
    write(path)
    rows = [line for line in texts(path, kind) if line.startswith("|") and "---" not in line]
    found = [row.replace("|  |  |", "| | |") for row in rows]
    assert found == GROUPS
    assert known("\n".join(found)) == KNOWN


def test_printed_groups_are_known_to_their_rows() -> None:
    found = texts(PRINTED)
    last = len(found) - found[::-1].index(GROUPS[0]) - 1
    assert known("\n".join(found[last : last + len(GROUPS) + 1])) == KNOWN


def known(content: str) -> list[tuple[str, str]]:
    units = [unit for unit in units_of(content) if unit.kind == "row"]
    assert {unit.context for unit in units} == {GROUPS[0]}
    return [(unit.group, content[unit.start : unit.end]) for unit in units]


def test_a_row_without_marks_in_a_matrix_names_no_group() -> None:
    matrix = "| | Laptop | Phone |\n|---|---|---|\n| Guest | | |\n| Field | x | |\n| Office | | x |"
    assert [unit.group for unit in units_of(matrix)] == [""] * 4


def test_a_remark_across_a_table_names_no_group() -> None:
    rows = [*GROUPS[:1], "| All days are working days. | | |", *GROUPS[2:4]]
    assert {unit.group for unit in units_of("\n".join(rows))} == {""}
