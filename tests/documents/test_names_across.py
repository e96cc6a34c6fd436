"""Tables of PDFs with lines across alone: names in the middle of several columns."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.documents.reading import texts

LEFT, RIGHT, TOP, STEP = 72, 472, 100, 22
XS = (80, 230, 380)
RULE = "|---|---|---|"


def _line(canvas: Canvas, at: float, left: float = LEFT) -> None:
    y = pdfs.HEIGHT - TOP - STEP * at
    canvas.line(left, y, RIGHT, y)


def _row(canvas: Canvas, at: float, cells: Sequence[str], *, bold: bool = False) -> None:
    canvas.setFillColor("black")
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 11)
    for x, cell in zip(XS, cells, strict=True):
        canvas.drawString(x, pdfs.HEIGHT - TOP - STEP * at - 15, cell)


def _name(canvas: Canvas, at: float, middle: float, name: str, font: str) -> None:
    canvas.setFont(font, 11)
    canvas.drawCentredString(middle, pdfs.HEIGHT - TOP - STEP * at - 15, name)


@pytest.mark.parametrize("is_underlined", [False, True])
def test_a_name_above_the_gap_between_its_columns_is_said_with_each(
    tmp_path: Path, is_underlined: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        for at in (0, 2, 3, 4):
            _line(canvas, at)
        if is_underlined:
            _line(canvas, 1, left=220)
        _name(canvas, 0, 320, "Allowance", "Helvetica-Bold")
        _row(canvas, 1, ("Grade", "Day", "Night"), bold=True)
        _row(canvas, 2, ("Junior", "10", "15"))
        _row(canvas, 3, ("Senior", "20", "30"))

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        *("| Grade | Allowance Day | Allowance Night |", RULE),
        *("| Junior | 10 | 15 |", "| Senior | 20 | 30 |"),
    ]


def test_a_column_without_values_stays_one_beside_names_as_high_as_its_own(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at in (0, 2, 3, 4):
            _line(canvas, at)
        _row(canvas, 0, ("Length of", "Signature", "Approved"), bold=True)
        _row(canvas, 0.6, ("service", "", "by"), bold=True)
        _row(canvas, 2, ("One year", "", "Manager"))
        _row(canvas, 3, ("Two years", "", "Director"))

    found = texts(pdfs.drawn(tmp_path / "a.pdf", draw))
    assert found[0] == "| Length of service | Signature | Approved by |"


@pytest.mark.parametrize("staff", ["For staff", "For all staff of the house who travel abroad"])
def test_names_of_groups_in_the_middle_of_their_rows_stand_in_the_first_cell(
    tmp_path: Path, staff: str
) -> None:
    rows = [("Meal", "Home", "Abroad"), ("Breakfast", "12", "15"), ("Lunch", "14", "18")]

    def draw(canvas: Canvas) -> None:
        for at in range(7):
            _line(canvas, at)
        for at, row in zip((0, 2, 3, 5), [*rows, ("Dinner", "32", "40")], strict=True):
            _row(canvas, at, row, bold=at == 0)
        _name(canvas, 1, (LEFT + RIGHT) / 2, staff, "Helvetica")
        _name(canvas, 4, (LEFT + RIGHT) / 2, "For guests", "Helvetica")

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        *("| Meal | Home | Abroad |", RULE, f"| {staff} | | |"),
        *("| Breakfast | 12 | 15 |", "| Lunch | 14 | 18 |"),
        *("| For guests | | |", "| Dinner | 32 | 40 |"),
    ]
