"""Rows of a PDF's tables come out whole, with their headings, and no row is taken for a header."""

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


def all_of(*parts: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

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
    page = all_of(*(row(*cells, top=100 + 16 * n, step=38) for n, cells in enumerate(rows)))
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
        return all_of(
            row("Years of service", "Weeks", "Severance", top=50),
            *(row(str(y), str(y % 9), f"{y},211", top=66 + 16 * n) for n, y in enumerate(years)),
        )

    found = texts(pdfs.drawn(tmp_path / "a.pdf", *(page(number) for number in range(4))))
    rows = [text for text in found if text[2].isdigit()]
    assert rows == [f"| {y} | {y % 9} | {y},211 |" for y in range(1, 181)]


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_of_prose_are_no_table(tmp_path: Path, columns: int) -> None:
    words = "leave and pay are set out in the annex of it"
    page = all_of(
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
    found = texts(pdfs.drawn(tmp_path / "a.pdf", all_of(heading, *columns)))
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
    found = texts(pdfs.drawn(tmp_path / "a.pdf", all_of(box, *columns_of_text)))
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
    found = texts(pdfs.drawn(tmp_path / "a.pdf", all_of(hatch, grid, *cells)))
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

    found = texts(pdfs.drawn(tmp_path / "a.pdf", all_of(header, line, text)))
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
    page = all_of(
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
