"""Headings in the margin are read before the text that they stand beside."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.documents.reading import texts

TEXTS = {
    ("Scope",): (
        "This policy applies to all staff of the company and to",
        "visitors who stay for more than a week in the house.",
    ),
    ("Annual", "leave"): (
        "Employees have twenty-five days of paid leave a year,",
        "which are agreed with the manager before they begin.",
        "Days that were not used lapse at the end of March.",
    ),
    ("Sick leave",): (
        "Sick leave of more than three days needs a certificate",
        "from a doctor, which is sent to human resources.",
    ),
}
READ = [line for heading, text in TEXTS.items() for line in (*heading, *text)]


def beside(
    path: Path, font: str, size: float, *, last: bool, found: dict[tuple[str, ...], Sequence[str]]
) -> Path:
    """A page with headings in its margin, drawn before or after each text, or all of them last."""

    def draw(canvas: Canvas) -> None:
        headings: list[tuple[float, str]] = []
        top = 100.0
        for heading, text in found.items():
            at = [(top + 11 * number, line) for number, line in enumerate(heading)]
            headings += at
            if not last:
                write(canvas, at)
            pdfs.lines(*text, x=150, top=top)(canvas)
            top += pdfs.PITCH * (len(text) + 1)
        if last:
            write(canvas, headings)

    def write(canvas: Canvas, headings: Sequence[tuple[float, str]]) -> None:
        canvas.setFont(font, size)
        for top, line in headings:
            canvas.drawString(50, pdfs.HEIGHT - top, line)

    return pdfs.drawn(path, draw)


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(("font", "size"), [("Helvetica-Bold", 11), ("Helvetica", 8)])
def test_each_stands_before_its_text(tmp_path: Path, font: str, size: float, last: bool) -> None:
    assert texts(beside(tmp_path / "a.pdf", font, size, last=last, found=TEXTS)) == READ


def test_names_of_values_are_none(tmp_path: Path) -> None:
    values = {
        ("Hotels",): ("up to 185 euros for each night of a journey",),
        ("Meals",): ("up to 45 euros for each day of a journey",),
        ("Trains",): ("second class, or first class from four hours",),
        ("Flights",): ("economy class, within Europe in any case",),
        ("Taxis",): ("where no other public transport is running",),
        ("Cars",): ("0.35 euros for each kilometre of a journey",),
    }
    found = texts(beside(tmp_path / "a.pdf", "Helvetica-Bold", 11, last=False, found=values))
    assert len(found) == len(values)
    assert all(name in line for (name,), line in zip(values, found, strict=True))


def test_marks_of_a_list_are_none(tmp_path: Path) -> None:
    marked = {(f"{number}.",): text for number, text in enumerate(TEXTS.values(), start=1)}
    found = texts(beside(tmp_path / "a.pdf", "Helvetica-Bold", 11, last=False, found=marked))
    assert found[0].startswith("1. This policy applies")
