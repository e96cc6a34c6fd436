"""The large first letter of a chapter is read with the rest of its word."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.documents.reading import texts

BELOW = ("each calendar year. A manager agrees to them", "before they begin.")


def begun(path: Path, letter: str, *lines: str, size: float = 38) -> Path:
    """A page whose first two lines stand beside ``letter``."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", size)
        canvas.drawString(72, pdfs.HEIGHT - 126, letter)
        right = 73 + canvas.stringWidth(letter, "Times-Roman", size)
        pdfs.lines(*lines[:2], x=right, top=108)(canvas)
        pdfs.lines(*lines[2:], x=72, top=108 + 2 * pdfs.PITCH)(canvas)

    return pdfs.drawn(path, draw)


@pytest.mark.parametrize(
    ("letter", "rest", "said"),
    [
        ("E", "very employee has 25 days of leave in", "Every employee has 25 days of leave in"),
        ("E", "VERY EMPLOYEE has 25 days of leave in", "EVERY EMPLOYEE has 25 days of leave in"),
        ("“E", "very day counts”, it is said in", "“Every day counts”, it is said in"),
        ("A", "ll employees have 25 days of leave in", "All employees have 25 days of leave in"),
        ("A", "manager grants 25 days of leave in", "A manager grants 25 days of leave in"),
    ],
)
def test_it_begins_its_word(tmp_path: Path, letter: str, rest: str, said: str) -> None:
    found = texts(begun(tmp_path / "a.pdf", letter, rest, *BELOW))
    assert found == [said, *BELOW]


def test_a_large_letter_over_one_line_is_none(tmp_path: Path) -> None:
    found = texts(begun(tmp_path / "a.pdf", "E", "very employee has leave", size=24))
    assert found[0] != "Every employee has leave"


def test_a_letter_that_names_a_part_is_none(tmp_path: Path) -> None:
    found = texts(begun(tmp_path / "a.pdf", "B", "Travel by air is", *BELOW))
    assert not any("BTravel" in line for line in found)
