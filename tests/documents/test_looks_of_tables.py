"""Tables of PDFs are read alike however they are drawn, several on a page too."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

import appliance
from core.documents.chunking.blocks import blocks
from tests.documents import pdfs
from tests.documents.reading import read, texts

STRIPES = {"every row": (2, 3, 4), "every other row": (2, 4)}


@pytest.mark.parametrize("filled", STRIPES.values(), ids=STRIPES)
def test_rows_below_a_filled_head_are_told_by_what_is_filled(
    filled: Sequence[int], tmp_path: Path
) -> None:
    """As in most tables that browsers and offices print: no lines between the columns, figures to
    the right, a heading and text between two tables that are equally wide."""
    rows = [("Breakfast", "12", "15"), ("Lunch", "14", "18"), ("Dinner", "32", "40")]

    def table(top: float, *head: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            for at, cells in enumerate([head, *rows], start=1):
                bottom = pdfs.HEIGHT - top - 20 * at
                if at == 1 or at in filled:
                    canvas.setFillColor("darkblue" if at == 1 else ("aliceblue", "white")[at % 2])
                    canvas.rect(72, bottom, 400, 20, stroke=0, fill=1)
                canvas.setFillColor("white" if at == 1 else "black")
                canvas.drawString(78, bottom + 6, cells[0])
                canvas.drawRightString(250, bottom + 6, cells[1])
                canvas.drawRightString(330, bottom + 6, cells[2])

        return draw

    between = pdfs.lines("4.2 Abroad", "These limits include a tip of ten per cent.", top=220)
    page = pdfs.all_of(
        table(100, "Meal", "United Kingdom", "Europe"), between, table(260, "Meal", "USA", "Japan")
    )
    found = texts(pdfs.drawn(tmp_path / "a.pdf", page))
    whole = [f"| {' | '.join(row)} |" for row in rows]
    assert [line for line in found if "---" not in line] == [
        "| Meal | United Kingdom | Europe |",
        *whole,
        "4.2 Abroad",
        "These limits include a tip of ten per cent.",
        "| Meal | USA | Japan |",
        *whole,
    ]


LOOKS: dict[str, list[tuple[object, ...]]] = {
    "grid": [("GRID", (0, 0), (-1, -1), 0.5, "grey")],
    "lines below the rows": [("LINEBELOW", (0, 0), (-1, -1), 0.5, "grey")],
    "a box": [("BOX", (0, 0), (-1, -1), 1, "black"), ("LINEBELOW", (0, 0), (-1, 0), 1, "black")],
    "lines between the columns": [
        ("BOX", (0, 0), (-1, -1), 0.5, "black"),
        ("INNERGRID", (0, 0), (-1, 0), 0.5, "black"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
        ("LINEAFTER", (0, 0), (-2, -1), 0.5, "black"),
    ],
    "a filled head": [("BACKGROUND", (0, 0), (-1, 0), "lightblue")],
    "a filled head and lines": [
        ("BACKGROUND", (0, 0), (-1, 0), "lightblue"),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, "grey"),
    ],
    "a filled first column": [
        ("BACKGROUND", (0, 0), (0, -1), "lightgrey"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, "grey"),
    ],
    "lines around the head": [
        ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
        ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
    ],
    "no lines": [],
}
SICK_PAY = (
    ("Length of service", "Weeks at full pay", "Weeks at half pay", "Who approves"),
    ("Less than 1 year", "6", "0", "Line manager"),
    ("1 to 5 years", "10", "10", "Line manager and the head of the department"),
    ("Apprentices and trainees in their first year", "4", "2", "Training office"),
)
HOTELS = (("Place", "Limit"), ("London", "185 pounds"), ("Elsewhere in Europe", "150 pounds"))


@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS)
def test_tables_that_are_equally_wide_stay_apart_however_they_are_drawn(
    looks: Sequence[tuple[object, ...]], tmp_path: Path
) -> None:
    sheet = getSampleStyleSheet()

    def table(rows: Sequence[Sequence[str]], *widths: float) -> Table:
        cells = [
            [Paragraph(cell if number else f"<b>{cell}</b>", sheet["BodyText"]) for cell in row]
            for number, row in enumerate(rows)
        ]
        return Table(cells, widths, style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *looks])

    path, text = tmp_path / "a.pdf", "Limits are for one night, and for a room with breakfast."
    story = [
        table(SICK_PAY, 130, 70, 70, 180),
        Paragraph("4.1 Hotels", sheet["Heading2"]),
        Paragraph(text, sheet["BodyText"]),
        table(HOTELS, 250, 200),
        Paragraph("4.2 Hotels abroad", sheet["Heading2"]),
        table(HOTELS, 250, 200),
    ]
    SimpleDocTemplate(str(path)).build(story)
    sick_pay, hotels = _written(SICK_PAY), _written(HOTELS)
    assert texts(path) == [*sick_pay, "4.1 Hotels", text, *hotels, "4.2 Hotels abroad", *hotels]


def _written(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a table as they should be read, the first as its head."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return [head, "|" + "---|" * len(rows[0]), *body]


SAMPLE = sorted((Path(appliance.__file__).parent / "sample" / "policies").glob("*.pdf"))


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_tables_of_the_sample_are_read_as_they_were_written(path: Path) -> None:
    written = list(_rows(path.with_suffix(".md").read_text(encoding="utf-8").splitlines()))
    found = list(_rows(texts(path)))
    assert written
    assert [row for row in written if row not in found] == []
    heads = [head for head, below in pairwise(written) if _is_rule(below)]
    assert [head for head in heads if not _is_rule(found[found.index(head) + 1])] == []


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Rows of tables, without what typesetting changes."""
    for line in lines:
        if line.startswith("|"):
            cells = line.replace("'", "’").replace("**", "").strip("|").split("|")
            yield tuple("---" if set(cell) <= set("-: ") else cell.strip() for cell in cells)


def _is_rule(row: Sequence[str]) -> bool:
    return set(row) == {"---"}


def _drawn(canvas: Canvas, rows: Sequence[Sequence[str]], *, top: float, step: float) -> None:
    for at, cells in enumerate(rows):
        canvas.setFont("Helvetica", 11)
        canvas.setFillColor("black")
        for x, cell in zip((80, 200, 320), cells, strict=True):
            canvas.drawString(x, pdfs.HEIGHT - top - step * at - 15, cell)


MEALS = [
    ("Meal", "Home", "Abroad"),
    *(("Breakfast", "12", "15"), ("Lunch", "14", "18")),
    *(("Dinner", "32", "40"), ("Snack", "3", "4")),
]


def test_stripes_without_a_filled_head_have_their_first_and_last_row(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("Limits are for one day.", top=80)(canvas)
        canvas.setFillColor("aliceblue")
        for at in (1, 3):
            canvas.rect(72, pdfs.HEIGHT - 100 - 22 * (at + 1), 400, 22, stroke=0, fill=1)
        _drawn(canvas, MEALS, top=100, step=22)
        pdfs.lines("Receipts are kept for six years by the accounting desk.", top=240)(canvas)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        "Limits are for one day.",
        *(f"| {' | '.join(row)} |" for row in MEALS),
        "Receipts are kept for six years by the accounting desk.",
    ]


def test_cells_with_rounded_borders_are_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(len(MEALS)):
            for column in range(3):
                place = (72 + 120 * column, pdfs.HEIGHT - 126 - 30 * row)
                canvas.roundRect(*place, 116, 26, 8)
        _drawn(canvas, MEALS, top=100, step=30)

    found = texts(pdfs.drawn(tmp_path / "a.pdf", draw))
    assert found == [f"| {' | '.join(row)} |" for row in MEALS]


def test_a_table_in_a_box_with_round_corners_has_its_last_row(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.roundRect(72, pdfs.HEIGHT - 100 - 28 * 5, 360, 28 * 5, 10)
        for at in range(1, 5):
            canvas.line(72, pdfs.HEIGHT - 100 - 28 * at, 432, pdfs.HEIGHT - 100 - 28 * at)
        _drawn(canvas, MEALS, top=100, step=28)

    found = texts(pdfs.drawn(tmp_path / "a.pdf", draw))
    assert found == [f"| {' | '.join(row)} |" for row in MEALS]


def test_rows_with_wide_margins_are_one_table_and_know_its_head(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(6):
            canvas.line(72, pdfs.HEIGHT - 100 - 34 * at, 432, pdfs.HEIGHT - 100 - 34 * at)
        _drawn(canvas, MEALS, top=100, step=34)

    found = list(blocks(read(pdfs.drawn(tmp_path / "a.pdf", draw))))
    assert [block.text for block in found] == ["\n".join(f"| {' | '.join(row)} |" for row in MEALS)]


def test_rows_with_lines_are_whole_in_larger_type_and_with_filled_names_of_groups(
    tmp_path: Path,
) -> None:
    rows = [*MEALS[:3], ("For guests", "", ""), *MEALS[3:]]

    def draw(canvas: Canvas) -> None:
        canvas.setFillColor("lightgrey")
        canvas.rect(72, pdfs.HEIGHT - 100 - 24 * 4, 360, 24, stroke=0, fill=1)
        for at in range(len(rows) + 1):
            canvas.line(72, pdfs.HEIGHT - 100 - 24 * at, 432, pdfs.HEIGHT - 100 - 24 * at)
        _drawn(canvas, rows, top=100, step=24)
        pdfs.lines(*["Limits are for one day and one person each."] * 20, top=400, size=9)(canvas)

    found = texts(pdfs.drawn(tmp_path / "a.pdf", draw))[: len(rows)]
    assert found == [f"| {' | '.join(row)} |".replace("|  |  |", "| | |") for row in rows]
