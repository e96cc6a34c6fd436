"""Tables of contents of printed files are left out, and lists that only look like one are not."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from core.documents.reading.clean import clean_pages
from core.documents.reading.layout import Page
from core.documents.reading.pdf_text import read_pages
from tests.documents import pdfs
from tests.documents.reading import page_of

TITLES = {"1 Scope": 2, "2 Annual leave": 2, "2.1 Carrying over": 3, "3 Sick leave": 3}
BODY = (
    ("1 Scope", "This policy is for all.", "2 Annual leave", "It has 25 days."),
    ("2.1 Carrying over", "Five days may be.", "3 Sick leave", "A note is needed."),
)


def kept(*pages: tuple[str, ...]) -> list[tuple[str, ...]]:
    made = [page_of(*lines, number=n) for n, lines in enumerate(pages, start=1)]
    return [tuple(line.text for line in page.lines) for page in clean_pages(made)]


def contents(canvas: Canvas, leader: str) -> None:
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 760, "Contents")
    for row, (title, page) in enumerate(TITLES.items()):
        top = 730 - 18 * row
        canvas.drawString(72, top, title)
        canvas.drawString(180, top, leader * 80)
        canvas.drawRightString(520, top, str(page))


@pytest.mark.parametrize("leader", [".", ""])
def test_a_printed_one_is_left_out(tmp_path: Path, leader: str) -> None:
    path = pdfs.drawn(
        tmp_path / "a.pdf", lambda canvas: contents(canvas, leader), *(pdfs.lines(*b) for b in BODY)
    )
    pages: list[Page] = clean_pages(read_pages(path, 10, 100_000).pages)
    assert [[line.text for line in page.lines] for page in pages] == [[], *map(list, BODY)]
    assert pages[0].left_out[0] == "Contents"


@pytest.mark.parametrize("name", ["Contents", "Inhaltsverzeichnis", "Table of contents:"])
@pytest.mark.parametrize("shift", [0, 10])
def test_numbers_may_be_counted_from_elsewhere(name: str, shift: int) -> None:
    entries = [f"{title} ..... {page + shift}" for title, page in TITLES.items()]
    assert kept(("Leave policy", name, *entries, "Good day."), *BODY) == [
        *(("Leave policy", "Good day."), *BODY),
    ]


def test_an_entry_of_two_lines_leaves_whole() -> None:
    long = ("2.1 Carrying over to", "the year that follows ..... 3")
    entries = ["1 Scope ..... 2", "2 Annual leave ..... 2", *long, "3 Sick leave ..... 3"]
    assert kept(tuple(entries), *BODY)[0] == ()


@pytest.mark.parametrize(
    "rows",
    [
        ("1 Scope … 10", "2 Annual leave … 25", "2.1 Carrying over … 5", "3 Sick leave … 30"),
        ("1 Scope … 2", "2 Annual leave … 2", "Receipts … 2", "Meals … 3"),
        ("Passport photo … 2", "Visa … 2", "Ticket … 3", "Hotel … 3"),
        ("1 Scope … 1", "2 Annual leave … 1", "Study leave … 1"),
    ],
    ids=["days", "few", "prices", "alike"],
)
def test_numbers_that_lead_nowhere_are_text(rows: tuple[str, ...]) -> None:
    assert len(kept(rows, *BODY)[0]) == len(rows)


def test_a_word_that_stands_on_every_page_leads_nowhere() -> None:
    pages = [
        ("Salary scale", "Grade", f"Grade {grade}", f"Monthly pay is {grade}00.")
        for grade in range(1, 7)
    ]
    assert [f"Grade {grade}" in lines for grade, lines in enumerate(kept(*pages), start=1)] == (
        [True] * 6
    )
