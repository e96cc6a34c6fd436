"""Rows of a PDF's tables come out whole, with their headings, and no row is taken for a header."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from core.documents.chunking.blocks import blocks
from tests.documents import pdfs
from tests.documents.reading import read, texts

CLASSES = (
    ("Grade", "Hotel per night", "Who approves"),
    ("B – staff", "Up to 130 euros, breakfast included", "Line manager, before booking"),
    ("D – directors", "Up to 240 euros, breakfast included", "Chief executive or their deputy"),
)


def row(*cells: str, top: float, step: float = 110, size: float = 10) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for column, cell in enumerate(cells):
            pdfs.lines(cell, x=72 + column * step, top=top, size=size)(canvas)

    return draw


def ruled(rows: Sequence[Sequence[str]], *style: tuple[object, ...]) -> Callable[[Canvas], None]:
    """A table whose cells are wrapped, drawn cell by cell."""

    def draw(canvas: Canvas) -> None:
        looks = getSampleStyleSheet()["BodyText"]
        table = Table([[Paragraph(cell, looks) for cell in row] for row in rows], [90, 90, 90])
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), *style])
        _, height = table.wrapOn(canvas, 400, 600)
        table.drawOn(canvas, 72, pdfs.HEIGHT - 120 - height)
        pdfs.lines("Receipts are kept for six years.", top=500)(canvas)

    return draw


def test_wrapped_cells_are_filled_before_rows_are_made(tmp_path: Path) -> None:
    assert texts(pdfs.drawn(tmp_path / "a.pdf", ruled(CLASSES))) == [
        *(f"| {' | '.join(row)} |" for row in CLASSES),
        "Receipts are kept for six years.",
    ]


def test_names_that_share_one_above_them_have_both(tmp_path: Path) -> None:
    rows = [("Region", "Meals", ""), ("", "Junior", "Senior"), ("Nordics", "40", "55")]
    spans = (("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)))
    assert texts(pdfs.drawn(tmp_path / "a.pdf", ruled(rows, *spans)))[:3] == [
        "| Region | Meals Junior | Meals Senior |",
        "|---|---|---|",
        "| Nordics | 40 | 55 |",
    ]


def test_a_cell_over_several_rows_is_said_in_each_and_a_row_of_one_cell_once(
    tmp_path: Path,
) -> None:
    rows = [
        ("All roles", "", ""),
        ("Group", "Role", "Approves"),
        ("Finance", "Clerk", "no"),
        ("", "Head", "yes"),
        ("From July on", "", ""),
        ("HR", "Clerk", "yes"),
    ]
    across = [("SPAN", (0, at), (2, at)) for at in (0, 4)]
    page = ruled(rows, ("SPAN", (0, 2), (0, 3)), *across)
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page))[:6] == [
        "All roles",
        "| Group | Role | Approves |",
        "| Finance | Clerk | no |",
        "| Finance | Head | yes |",
        "| From July on | | |",
        "| HR | Clerk | yes |",
    ]


def test_rows_between_lines_need_no_lines_between_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        rows = [
            (("Type of leave", "Length", "Who decides"),),
            (("To care for a", "Up to ten days", "The manager"), ("relative", "each year", "")),
            (("For moving", "One day for a", "The manager"), ("", "move in the city", "")),
        ]
        top = 100.0
        for lines in rows:
            height = 14 * len(lines) + 6
            canvas.rect(67, pdfs.HEIGHT - top - height + 12, 400, height)
            for number, cells in enumerate(lines):
                row(*cells, top=top + 2 + 14 * number)(canvas)
            top += height

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        "| Type of leave | Length | Who decides |",
        "| To care for a relative | Up to ten days each year | The manager |",
        "| For moving | One day for a move in the city | The manager |",
    ]


def test_a_matrix_with_an_empty_corner_has_its_columns_named(tmp_path: Path) -> None:
    rows = (("", "Laptop", "Phone"), ("Office staff", "yes", "no"), ("Field staff", "yes", "yes"))
    assert texts(pdfs.drawn(tmp_path / "a.pdf", ruled(rows)))[:4] == [
        "| | Laptop | Phone |",
        "|---|---|---|",
        "| Office staff | yes | no |",
        "| Field staff | yes | yes |",
    ]


def test_years_above_narrow_columns_name_them_and_are_no_heading(tmp_path: Path) -> None:
    rows = [("Age", "2025", "2026"), ("18-25", "2.5", "3.0"), ("26-40", "4.0", "4.5")]
    page = pdfs.all_of(*(row(*cells, top=100 + 16 * n, step=38) for n, cells in enumerate(rows)))
    [table] = blocks(read(pdfs.drawn(tmp_path / "a.pdf", page)))
    assert (table.level, table.text.split("\n")) == (
        0,
        [
            "| Age | 2025 | 2026 |",
            "|---|---|---|",
            "| 18-25 | 2.5 | 3.0 |",
            "| 26-40 | 4.0 | 4.5 |",
        ],
    )


def test_no_row_of_a_table_over_many_pages_is_lost(tmp_path: Path) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        years = range(45 * number + 1, 45 * number + 46)
        return pdfs.all_of(
            row("Years of service", "Weeks", "Severance", top=50),
            *(row(str(y), str(y % 9), f"{y},211", top=66 + 16 * n) for n, y in enumerate(years)),
        )

    found = texts(pdfs.drawn(tmp_path / "a.pdf", *(page(number) for number in range(4))))
    rows = [text for text in found if text[2].isdigit()]
    assert rows == [f"| {y} | {y % 9} | {y},211 |" for y in range(1, 181)]


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_of_prose_are_no_table(tmp_path: Path, columns: int) -> None:
    words = "leave and pay are set out in the annex of it"
    page = pdfs.all_of(
        *(
            pdfs.lines(*[words] * 8, x=40 + column * 540 / columns, size=7)
            for column in range(columns)
        )
    )
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page)) == [words] * 8 * columns


def test_columns_of_prose_below_bold_headings_are_no_table(tmp_path: Path) -> None:
    words = [
        "Leave is set out",
        "in the annex of it",
        "and is paid as all",
        "work is. Pay days",
        "are in the annex.",
    ]

    def heading(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 9)
        for column, name in enumerate(("Leave", "Pay", "Sickness")):
            canvas.drawString(40 + column * 180, pdfs.HEIGHT - 86, name)

    columns = (pdfs.lines(*words, x=40 + column * 180, size=9) for column in range(3))
    found = texts(pdfs.drawn(tmp_path / "a.pdf", pdfs.all_of(heading, *columns)))
    assert [line for line in found if line.startswith("|")] == []


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_of_prose_in_a_box_below_its_title_are_no_table(
    columns: int, tmp_path: Path
) -> None:
    words = [
        "Leave is recorded in the",
        "calendar before it begins.",
        "A manager answers within",
        "three days. What was not",
        "used ends in March of the",
        "next year.",
    ]

    def box(canvas: Canvas) -> None:
        for top, height in ((80, 20), (100, 110)):
            canvas.rect(60, pdfs.HEIGHT - top - height, 480, height)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawString(66, pdfs.HEIGHT - 94, "Leave at a glance")

    columns_of_text = (
        pdfs.lines(*words, x=66 + at * 480 / columns, top=114, size=9) for at in range(columns)
    )
    found = texts(pdfs.drawn(tmp_path / "a.pdf", pdfs.all_of(box, *columns_of_text)))
    assert [line for line in found if line.startswith("|")] == []


@pytest.mark.parametrize(("strokes", "is_table"), [(10, True), (60, False)])
def test_on_a_page_with_a_hatched_drawing_no_table_is_looked_for(
    strokes: int, is_table: bool, tmp_path: Path
) -> None:
    def hatch(canvas: Canvas) -> None:
        for line in range(100):
            for stroke in range(strokes):
                canvas.line(72 + stroke * 7, 100 + line * 4, 72 + stroke * 7, 104 + line * 4)

    def grid(canvas: Canvas) -> None:
        canvas.grid([72, 200, 320], [pdfs.HEIGHT - y for y in (80, 100, 120)])

    cells = [pdfs.lines("Exit", "Hall", x=78, top=94), pdfs.lines("Gate", "Yard", x=206, top=94)]
    found = texts(pdfs.drawn(tmp_path / "a.pdf", pdfs.all_of(hatch, grid, *cells)))
    assert ("| Exit | Gate |" in found) == is_table
    assert {"Exit", "Gate", "Hall", "Yard"} <= set(" ".join(found).replace("\t", " ").split())


def headed(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    xs: Sequence[float] = (72, 130, 420, 460),
    below: str = "This sentence runs below the table and through several of its columns.",
) -> Callable[[Canvas], None]:
    """A table whose cells may have several lines, with a line below its head and no other."""

    def draw(canvas: Canvas) -> None:
        top = 100.0
        for row in (names, *rows):
            for x, cell in zip(xs, row, strict=True):
                if cell:
                    pdfs.lines(*cell.split("\n"), x=x, top=top, size=10)(canvas)
            top += 12 * max(cell.count("\n") + 1 for cell in row) + 10
            if row is names:
                canvas.line(70, pdfs.HEIGHT - top + 6, 520, pdfs.HEIGHT - top + 6)
        pdfs.lines(below, top=top + 10, size=10)(canvas)

    return draw


RULES = (
    ("2.1", "Passwords have at least\ntwelve characters.", "x", "521"),
    ("2.2", "Nobody is asked for a well-\nkept secret.", "", "640"),
    ("2.3", "A well kept token is renewed.", "x", ""),
)


def test_rows_below_one_line_come_out_whole_with_their_headings(tmp_path: Path) -> None:
    found = texts(pdfs.drawn(tmp_path / "a.pdf", headed(("#", "Rule", "L1", "CWE"), RULES)))
    assert found == [
        "| # | Rule | L1 | CWE |",
        "|---|---|---|---|",
        "| 2.1 | Passwords have at least twelve characters. | x | 521 |",
        "| 2.2 | Nobody is asked for a well-kept secret. | | 640 |",
        "| 2.3 | A well kept token is renewed. | x | |",
        "This sentence runs below the table and through several of its columns.",
    ]


def test_a_table_of_one_row_below_a_line_is_one(tmp_path: Path) -> None:
    found = texts(pdfs.drawn(tmp_path / "a.pdf", headed(("#", "Rule", "L1", "CWE"), RULES[:1])))
    assert found[:3] == [
        "| # | Rule | L1 | CWE |",
        "|---|---|---|---|",
        "| 2.1 | Passwords have at least twelve characters. | x | 521 |",
    ]


def test_a_page_header_above_a_line_makes_no_table_of_the_text(tmp_path: Path) -> None:
    header = row("Travel policy", "Version 4", "Page 1", top=60)
    text = pdfs.lines(*["Every trip is approved by the line manager before it begins."] * 3, top=90)

    def line(canvas: Canvas) -> None:
        canvas.line(70, pdfs.HEIGHT - 78, 520, pdfs.HEIGHT - 78)

    found = texts(pdfs.drawn(tmp_path / "a.pdf", pdfs.all_of(header, line, text)))
    assert not any("|" in text for text in found)


def test_many_short_names_need_no_line_below_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        top = 100.0
        for cells in (
            ("#", "Rule", "L1", "L2", "CWE"),
            ("2.1", "Passwords have at least\ntwelve characters.", "x", "x", "521"),
            ("2.2", "Nobody is asked for\na secret.", "", "x", "640"),
        ):
            for x, cell in zip((72, 130, 380, 420, 460), cells, strict=True):
                if cell:
                    pdfs.lines(*cell.split("\n"), x=x, top=top, size=10)(canvas)
            top += 12 * max(cell.count("\n") + 1 for cell in cells) + 10

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        "| # | Rule | L1 | L2 | CWE |",
        "|---|---|---|---|---|",
        "| 2.1 | Passwords have at least twelve characters. | x | x | 521 |",
        "| 2.2 | Nobody is asked for a secret. | | x | 640 |",
    ]
