"""Columns that tabs set apart are a table, in every format of word processors."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from pptx import Presentation
from pptx.util import Inches

from core.documents.reading import opendocument, rich_text, slides, word
from core.documents.reading.parts import Paragraph, Part, Row, TableEnd
from core.documents.reading.tabbed import with_rows
from tests.documents import open_files

LINES = ("Country\tHotel\t\tMeals", "Romania\t141\t\t35", "Spain\t\t90\t\t30")
ROWS = [
    Row(("Country", "Hotel", "Meals"), True),
    Row(("Romania", "141", "35")),
    Row(("Spain", "90", "30")),
    TableEnd(),
]


def in_word(folder: Path) -> list[Part]:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(str(folder / "a.docx"))
    return word.read(folder / "a.docx").parts


def in_rtf(folder: Path) -> list[Part]:
    path = folder / "a.rtf"
    body = "".join(rf"\pard {line}\par" for line in LINES).replace("\t", r"\tab ")
    path.write_text(rf"{{\rtf1\ansi {body}}}")
    return rich_text.read(path).parts


def in_open_document(folder: Path) -> list[Part]:
    body = "".join(f"<text:p>{line}</text:p>" for line in LINES).replace("\t", "<text:tab/>")
    return opendocument.read(open_files.saved(folder / "a.odt", body)).parts


def on_a_slide(folder: Path) -> list[Part]:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, Inches(5), Inches(1))
    box.text_frame.text = "\n".join(LINES)
    deck.save(folder / "a.pptx")
    return slides.read(folder / "a.pptx").parts[-len(ROWS) :]


@pytest.mark.parametrize("parts", [in_word, in_rtf, in_open_document, on_a_slide])
def test_lines_with_as_many_tabs_are_rows(
    tmp_path: Path, parts: Callable[[Path], list[Part]]
) -> None:
    assert parts(tmp_path) == ROWS


def rows(*lines: str, is_bold: bool = False) -> list[Part]:
    first, *others = lines
    return list(with_rows([Paragraph(first, is_bold=is_bold), *map(Paragraph, others)]))


def test_a_bold_line_names_the_columns_and_its_corner_may_be_empty() -> None:
    found = rows("\tOffice\tField", "Laptop\tyes\tno", "Phone\tno\tyes", is_bold=True)
    assert found[:2] == [Row(("", "Office", "Field"), True), Row(("Laptop", "yes", "no"))]


@pytest.mark.parametrize(
    "lines",
    [
        ("1.\tKeep receipts", "2.\tClaim in time", "3.\tAsk first"),
        ("(a)\tdays\t5", "(b)\tdays\t6", "(c)\tdays\t7"),
        ("Owner:\tHR", "Version:\t4", "Approved:\t3 May 2026"),
        ("Hotel\t141", "Meals\t35"),
        ("Hotel\t141\tRomania", "Meals\t35"),
        ("§ 1\t" + 12 * "Leave is paid. ",) * 3,
        ("\tLeave is paid.", "\tIt is taken in days.", "\tAsk your manager."),
    ],
    ids=["numbers", "letters", "labels", "few", "unlike", "sentences", "set in"],
)
def test_tabs_of_lists_and_sentences_are_blanks(lines: tuple[str, ...]) -> None:
    assert rows(*lines) == [Paragraph(" ".join(line.split())) for line in lines]


@pytest.mark.parametrize(
    "numbers",
    [
        *(("1.1", "1.2", "1.3"), ("§ 1", "§ 2", "§ 3"), ("Art. 5", "Art. 6", "Art. 7")),
        *(("1", "2", "3"), ("A.1", "A.2", "A.3"), ("I", "II", "III"), ("[1]", "[2]", "[3]")),
        *(("4.2(a)", "4.2(b)", "4.2(c)"), ("Step 1", "Step 2", "Step 3"), ("R-01", "R-02", "R-03")),
        ("第1条", "第2条", "第3条"),
    ],
)
def test_short_clauses_with_their_numbers_are_no_table(numbers: tuple[str, ...]) -> None:
    texts = [f"{number}\tThe rent is due monthly." for number in numbers]
    assert list(with_rows(map(Paragraph, texts))) == [
        Paragraph(text.replace("\t", " ")) for text in texts
    ]


def test_titles_in_an_annex_are_no_table() -> None:
    lines = ("A.1\tScope", "A.2\tWorking hours", "A.2.1\tBreaks")
    assert list(with_rows(map(Paragraph, lines))) == [
        Paragraph(line.replace("\t", " ")) for line in lines
    ]


def test_articles_with_titles_are_no_table() -> None:
    texts = ("Art. 5\tScope", "Art. 6\tTerms", "Abs. 7\tRates")
    assert [type(part) for part in with_rows(map(Paragraph, texts))] == [Paragraph] * 3


@pytest.mark.parametrize(
    "lines",
    [
        ("1.1\t20 EUR", "1.2\t30 EUR", "1.3\t40 EUR"),
        ("1\tOne week", "2\tTwo weeks", "3\tThree weeks"),
        ("Step\tWhat to do", "1\tAsk your manager.", "2\tKeep the receipts."),
        ("Zone 1\tEurope", "Zone 2\tAsia", "Zone 3\tAmericas"),
    ],
)
def test_numbers_beside_amounts_or_names_are_a_table(lines: tuple[str, ...]) -> None:
    found = with_rows(map(Paragraph, lines))
    assert [type(part) for part in found] == [Row, Row, Row, TableEnd]
