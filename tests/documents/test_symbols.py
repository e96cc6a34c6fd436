"""What is typed in a font of symbols is read as what it draws: a tick, an arrow, "at least"."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.styles import Font
from pptx import Presentation
from pptx.oxml import parse_xml as parse_shape
from pptx.util import Inches

from core.documents.reading.opendocument import read as read_open
from core.documents.reading.parts import Paragraph, Row
from core.documents.reading.sheets import read as read_sheets
from core.documents.reading.slides import read as read_slides
from core.documents.reading.symbols import drawn
from core.documents.reading.web import read_page
from core.documents.reading.word import read as read_word
from tests.documents.open_files import saved

W = nsdecls("w")
DRAWING = "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'"


@pytest.mark.parametrize(
    ("text", "font", "shown"),
    [
        ("ü", "Wingdings", "✓"),
        ("\uf050", "Wingdings 2", "✓"),
        ("\uf0b3\u00a018", "Symbol", "≥\u00a018"),
        ("\u2610", "MS Gothic", "☐"),
        ("für", "Arial", "für"),
        ("€ 20 – 30", "Symbol", "€ 20 – 30"),  # what stands not in it is drawn in another
        ("✓", "Wingdings", "✓"),
        ('"', "Wingdings", ""),  # a pair of scissors
    ],
)
def test_a_font_says_what_a_letter_is_drawn_as(text: str, font: str, shown: str) -> None:
    assert drawn(text, font) == shown


def test_of_a_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for inner in (
        "<w:sym w:font='Symbol' w:char='F0B3'/><w:t xml:space='preserve'> 18 years: </w:t>",
        "<w:rPr><w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/></w:rPr><w:t>ü</w:t>",
    ):
        paragraph._p.append(parse_xml(f"<w:r {W}>{inner}</w:r>"))
    document.save(str(tmp_path / "a.docx"))
    assert read_word(tmp_path / "a.docx").parts == [Paragraph("≥ 18 years: ✓")]


def test_of_a_sheet(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Amount", "Manager", "Director"), ("up to 500", "ü", None), ("more", "ü", "ü")):
        book.active.append(row)
    for place in ("B2", "B3", "C3"):
        book.active[place].font = Font(name="Wingdings")
    book.save(tmp_path / "a.xlsx")
    rows = [part for part in read_sheets(tmp_path / "a.xlsx").parts if isinstance(part, Row)]
    assert [row.cells[1:] for row in rows] == [("Manager", "Director"), ("✓", ""), ("✓", "✓")]


def test_of_a_slide_whose_letters_may_only_stand_beside_a_symbol(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(0, 0, Inches(4), Inches(1)).text_frame
    for text in ("Ask ", "à", " für HR"):
        run = frame.paragraphs[0].add_run()
        run.text = text
        run._r.get_or_add_rPr().append(parse_shape(f"<a:sym {DRAWING} typeface='Wingdings'/>"))
    deck.save(tmp_path / "a.pptx")
    assert read_slides(tmp_path / "a.pptx").parts[-1] == Paragraph("Ask → für HR")


@pytest.mark.parametrize(
    "sign",
    ["<span style='font-family:Wingdings'>à</span>", '<font face="Wingdings">à</font>'],
)
def test_of_a_web_page_or_a_mail_from_outlook(sign: str) -> None:
    assert read_page(f"<p>Ask {sign} für HR</p>").parts == [Paragraph("Ask → für HR")]


def test_of_an_open_document(tmp_path: Path) -> None:
    style = (
        "<style:style style:name='T' style:family='text'>"
        "<style:text-properties style:font-name='Symbol'/></style:style>"
    )
    body = "<text:p><text:span text:style-name='T'>\uf0b3</text:span> 18 years</text:p>"
    path = saved(tmp_path / "a.odt", body, styles=style)
    assert read_open(path).parts == [Paragraph("≥ 18 years")]
