"""Boxes to tick and radio buttons of a form that Chromium printed, as they stand in tests/data."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.documents.reading import texts
from tests.documents.test_what_a_page_shows import box

PRINTED = Path(__file__).parents[1] / "data" / "printed_form.pdf"


def test_a_form_as_a_browser_prints_it_says_what_is_ticked() -> None:
    assert texts(PRINTED) == [
        "Travel request",
        "Please tick what applies to the journey that is asked for below.",
        "☑ Train journeys are booked by the travel desk.",
        "☐ Flights are booked by the traveller.",
        "☑ Hotels are paid in advance.",
        "☑ Second class is chosen.",
        "☐ First class is chosen.",
        "Meals are included ☑",
        "☑ Insurance is included.",
        "☐ Rental cars are included.",
        "| Role | Laptop | Phone |",
        "|---|---|---|",
        "| Office | ☑ | ☐ |",
        "| Field | ☑ | ☑ |",
        "| Guest | ☐ | ☐ |",
    ]


def test_a_box_alone_in_a_wide_frame_is_none(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, pdfs.HEIGHT - 500, 460, 400)  # a chart's
        pdfs.lines("Claims", x=72, top=300)(canvas)
        box(canvas, 300, 300, ticked=False)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == ["Claims"]


def test_the_sides_of_boxes_are_no_lines_between_filled_rows(tmp_path: Path) -> None:
    duties = ("Sign in", "Wear a badge", "Lock up", "Report")

    def draw(canvas: Canvas) -> None:
        for at, row in enumerate((("Duty", "Staff", "Visitors"), *((duty,) for duty in duties))):
            bottom = pdfs.HEIGHT - 122 - 22 * at
            if at % 2:
                canvas.setFillColor("aliceblue")
                canvas.rect(72, bottom, 400, 22, stroke=0, fill=1)
            canvas.setFillColor("black")
            for x, cell in zip((80, 230, 380), row, strict=False):
                canvas.drawString(x, bottom + 7, cell)
            for x in (230, 380) if at else ():
                canvas.rect(x, bottom + 6, 9, 9)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        *("| Duty | Staff | Visitors |", *(f"| {duty} | ☐ | ☐ |" for duty in duties)),
    ]
