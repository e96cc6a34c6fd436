"""Which rows of a table name its columns: two or three of them, and none of a form."""

import pytest

from core.documents.chunking.units import units_of
from core.documents.reading.parts import Row
from core.documents.reading.sheet_rows import SheetRow, sheet_tables
from core.documents.reading.tables import table

FORM = [
    ("Owner:", "HR", "Approved by:", "Board"),
    ("Team:", "Pay", "Status:", "Final"),
    ("Reader:", "All", "Class:", "Open"),
]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (
            [
                ("Country", "Hotel", "Hotel", "Meals", "Meals"),
                ("Country", "2023", "2024", "2023", "2024"),
                ("France", "100", "110", "40", "45"),
            ],
            ("Country", "Hotel 2023", "Hotel 2024", "Meals 2023", "Meals 2024"),
        ),
        (
            [
                ("Region", "2024", "2024", "2024", "2024"),
                ("Region", "Hotel", "Hotel", "Meals", "Meals"),
                ("Region", "Low", "High", "Low", "High"),
                ("Europe", "1", "2", "3", "4"),
            ],
            ("Region", "2024 Hotel Low", "2024 Hotel High", "2024 Meals Low", "2024 Meals High"),
        ),
    ],
)
def test_names_that_several_columns_share_go_on_below(
    rows: list[tuple[str, ...]], names: tuple[str, ...]
) -> None:
    found = [part for part in table(rows, 1) if isinstance(part, Row)]
    assert [(row.cells, row.is_header) for row in found] == [(names, True), (rows[-1], False)]


def test_amounts_below_names_that_are_shared_are_amounts() -> None:
    rows = [("Country", "Hotel", "Hotel"), ("France", "100", "110"), ("Spain", "90", "95")]
    assert [row.is_header for row in table(rows, 1) if isinstance(row, Row)] == [True, False, False]


@pytest.mark.parametrize("width", [2, 4])
def test_a_row_of_a_form_names_no_columns(width: int) -> None:
    rows = [row[:width] for row in FORM]
    assert not any(part.is_header for part in table(rows) if isinstance(part, Row))
    assert {unit.kind for unit in units_of("\n".join(map("\t".join, rows)))} == {"row"}
    of_sheet = [SheetRow(n, row, False, n, range(1, width + 1)) for n, row in enumerate(rows, 1)]
    found = [part for part in sheet_tables(of_sheet, "Head") if isinstance(part, Row)]
    assert [row.cells for row in found] == rows
    assert not any(row.is_header for row in found)
