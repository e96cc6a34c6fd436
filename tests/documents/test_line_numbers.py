"""Numbers that count the lines of a page are no text of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.documents.reading import read

TEXT = (
    "Every employee records leave in the calendar before it",
    "begins. A manager answers each request within three",
    "working days. Days that were not used lapse at the end",
    "of March of the next year. Exceptions need the written",
    "consent of the human resources department. Sick leave",
    "of more than three days needs a certificate. Nobody is",
    "asked to work during leave except in an emergency. The",
    "works council is told of each emergency within a week.",
    "Claims are sent within 60 days with original receipts.",
    "Meals of less than 12 euros need no receipt at all.",
)
ITEMS = tuple(f"{name} are paid" for name in ("Hotels", "meals", "trains", "flights", "cars")) * 2


def numbered(
    text: Sequence[str], step: int, *, last: bool = False, start: int = 1
) -> Callable[[Canvas], None]:
    """A page with the number of each ``step``th line, drawn with it or after all of them."""

    def draw(canvas: Canvas) -> None:
        for at, line in enumerate(text):
            pdfs.lines(line, x=90, top=100 + pdfs.PITCH * at)(canvas)
            if not last:
                number(canvas, at)
        for at in range(len(text)) if last else ():
            number(canvas, at)

    def number(canvas: Canvas, at: int) -> None:
        if (start + at) % step == 0:
            canvas.setFont("Helvetica", 7)
            canvas.drawRightString(60, pdfs.HEIGHT - 100 - pdfs.PITCH * at, str(start + at))

    return draw


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(
    ("step", "said"), [(1, "1 2 3 4 5 6 7 8 9 10"), (2, "2 4 6 8 10"), (5, "5 10")]
)
def test_they_are_left_out_and_noted(tmp_path: Path, step: int, said: str, last: bool) -> None:
    [page] = read(pdfs.drawn(tmp_path / "a.pdf", numbered(TEXT, step, last=last))).pages
    assert [line.text for line in page.lines] == list(TEXT)
    assert page.left_out == (said,)


def test_they_may_go_on_from_the_page_before(tmp_path: Path) -> None:
    pages = numbered(TEXT, 1), numbered(TEXT, 1, start=11)
    found = read(pdfs.drawn(tmp_path / "a.pdf", *pages))
    assert [line.text for page in found.pages for line in page.lines] == [*TEXT, *TEXT]


@pytest.mark.parametrize("text", [ITEMS, TEXT[:6]], ids=["items", "few"])
def test_numbers_of_a_list_stay(tmp_path: Path, text: Sequence[str]) -> None:
    [page] = read(pdfs.drawn(tmp_path / "a.pdf", numbered(text, 1))).pages
    assert page.left_out == ()
    assert "3" in " ".join(line.text for line in page.lines).replace("\t", " ").split()


def test_numbers_in_a_table_stay(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("Years", *(f"{5 * n}" for n in range(1, 6)), x=72)(canvas)
        pdfs.lines("Days of leave", *(f"{20 + n} days" for n in range(1, 6)), x=150)(canvas)

    [page] = read(pdfs.drawn(tmp_path / "a.pdf", draw)).pages
    assert "15" in " ".join(line.text for line in page.lines).replace("|", " ").split()
