"""What is read goes on where a reader's eyes do: below a footnote, on the next page, in the next
frame, up the side of a sheet that is turned."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from core.documents.chunking.blocks import blocks
from core.documents.reading.clean import clean_pages
from tests.documents import pdfs
from tests.documents.reading import page_of, read, texts


def block_texts(path: Path) -> list[str]:
    return [block.text for block in blocks(read(path))]


def test_a_sentence_goes_on_below_a_footnote_and_on_the_next_page(tmp_path: Path) -> None:
    first = "Overtime that has not been taken as free time by the end of"

    def page(canvas: Canvas) -> None:
        pdfs.lines(*pdfs.SENTENCES, first, top=600)(canvas)
        pdfs.lines("4 The works agreement of 2019 defines overtime.", top=780, size=8)(canvas)

    rest = "the following quarter is paid out with 25 percent."
    path = pdfs.drawn(tmp_path / "a.pdf", page, pdfs.lines(rest, *pdfs.SENTENCES))
    found = block_texts(path)
    assert f"{first} {rest}" in found[0]
    assert found[1] == "4 The works agreement of 2019 defines overtime."


def test_a_noun_in_capitals_does_not_begin_a_paragraph_on_the_next_page(tmp_path: Path) -> None:
    first = "Für Fahrten mit dem eigenen Wagen zahlt die Firma eine"
    long = "Die Richtlinie gilt für alle Beschäftigten und wird in jedem Jahr einmal überprüft."
    rest = "Pauschale von 38 Cent je Kilometer."
    path = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(long, first), pdfs.lines(rest, long))
    assert f"{first} {rest}" in block_texts(path)[0]


def test_a_list_that_ends_with_its_page_does_not_go_on(tmp_path: Path) -> None:
    path = pdfs.drawn(
        tmp_path / "a.pdf", pdfs.lines("• paid leave", "• sick pay"), pdfs.lines(*pdfs.SENTENCES)
    )
    assert block_texts(path)[1] == "• sick pay"


def test_a_sentence_after_an_item_without_full_stop_is_a_paragraph_of_its_own(
    tmp_path: Path,
) -> None:
    path = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("• paid leave", "• sick pay", *pdfs.SENTENCES))
    assert block_texts(path)[:2] == ["• paid leave", "• sick pay"]


def test_notes_of_a_list_stand_below_it_although_its_page_ends_before(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        pdfs.lines(*pdfs.SENTENCES, "• paid leave", "• sick pay", top=600)(canvas)
        pdfs.lines("4 From the first day.", top=780, size=8)(canvas)

    path = pdfs.drawn(tmp_path / "a.pdf", page, pdfs.lines("• a pension", *pdfs.SENTENCES))
    found = block_texts(path)
    assert found[-5:-1] == ["• paid leave", "• sick pay", "• a pension", "4 From the first day."]


def test_frames_that_were_drawn_in_no_order_are_read_from_above(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("Tip: ask early.", x=400, top=142, size=9)(canvas)
        for step in (3, 2, 1):
            pdfs.lines(f"Step {step}: the form goes on its way.", top=40 + 100 * step)(canvas)
        pdfs.lines("How to apply", top=80, size=16)(canvas)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        "How to apply",
        *(f"Step {step}: the form goes on its way." for step in (1, 2, 3)),
        "Tip: ask early.",
    ]


@pytest.mark.parametrize("degrees", [90, -90])
def test_a_page_that_is_set_sideways_is_read_as_if_it_were_turned(
    tmp_path: Path, degrees: int
) -> None:
    rows = [("City", "Hotel limit", "Meals"), ("London", "220", "60"), ("Warsaw", "110", "35")]

    def draw(canvas: Canvas) -> None:
        if degrees > 0:
            canvas.translate(pdfs.HEIGHT, 0)
        else:
            canvas.translate(0, pdfs.WIDTH)
        canvas.rotate(degrees)
        for n, row in enumerate(rows):
            for column, cell in enumerate(row):
                canvas.drawString(60 + 100 * column, 200 - 20 * n, cell)
        canvas.drawString(60, 120, "Exceptions need the consent of the head of")
        canvas.drawString(60, 106, "department before any cost arises.")

    def shifted(canvas: Canvas) -> None:
        canvas.translate(0 if degrees < 0 else -260, 0 if degrees > 0 else 200)
        draw(canvas)

    path = pdfs.drawn(tmp_path / "a.pdf", shifted)
    assert block_texts(path) == [
        "\n".join(f"| {' | '.join(row)} |" for row in rows),
        "Exceptions need the consent of the head of department before any cost arises.",
    ]
    page = read(path).pages[0]
    x0, y0, x1, y1 = page.lines[0].box
    assert x1 - x0 < y1 - y0


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("THE REQUIRE-", "MENTS OF IT", ["THE REQUIREMENTS", "OF IT"]),
        ("a case of COVID\u00ad", "19 stays home", ["a case of COVID-19", "stays home"]),
        ("call 030\u00ad", "5551234 at noon", ["call 030-5551234", "at noon"]),
        (
            "at https://intranet.example/people/",
            "forms/leave and so on",
            ["at https://intranet.example/people/forms/leave", "and so on"],
        ),
        ("Monday\u00ad", "Friday", ["Monday-", "Friday"]),
    ],
)
def test_what_a_line_end_cuts_is_whole_again(upper: str, lower: str, expected: list[str]) -> None:
    [page] = clean_pages([page_of(upper, lower)])
    assert [line.text for line in page.lines] == expected


def test_an_address_over_three_lines_is_whole() -> None:
    [page] = clean_pages(
        [page_of("at https://intranet.example/", "people/leave-", "form.pdf and so on")]
    )
    assert [line.text for line in page.lines] == [
        "at https://intranet.example/people/leave-form.pdf",
        "and so on",
    ]


def heading(text: str) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(72, pdfs.HEIGHT - 80, text)
        pdfs.lines(*pdfs.SENTENCES)(canvas)

    return draw


@pytest.mark.parametrize(("text", "level"), [("§ 2 Annual leave.", 1), ("Mind this well.", 0)])
def test_a_bold_paragraph_sign_makes_a_heading_though_a_full_stop_follows(
    tmp_path: Path, text: str, level: int
) -> None:
    first, *_ = blocks(read(pdfs.drawn(tmp_path / "a.pdf", heading(text))))
    assert (first.text.startswith(text), first.level) == (True, level)


# Each with a mark of punctuation: other letters have no width while the font is not embedded.
VERTICAL = (
    "出張の宿泊費は、一泊一万二千円までと",
    "する。精算は、帰着後五営業日以内に行",
    "う。領収書は必ず添付すること。",
)


def test_vertical_japanese_is_read_in_columns_from_the_right(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3", isVertical=True))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("HeiseiMin-W3", 12)
        for number, column in enumerate(VERTICAL):
            canvas.drawString(520 - 22 * number, 760, column)

    path = pdfs.drawn(tmp_path / "a.pdf", draw)
    assert block_texts(path) == ["".join(VERTICAL)]
    first, *_ = read(path).pages[0].lines
    assert first.text == VERTICAL[0]
    x0, y0, x1, y1 = first.box
    assert x0 > 490 and y1 - y0 > 5 * (x1 - x0), "marked where it stands"
