"""Formulas of Office files keep their sense in one line: a fraction is none of its digits."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx import Presentation
from pptx.oxml import parse_xml as parse_shape

from core.documents.reading.parts import Paragraph
from core.documents.reading.slides import read as read_slides
from core.documents.reading.word import read as read_word

OFFICE = "http://schemas.openxmlformats.org"
MATH = f"xmlns:m='{OFFICE}/officeDocument/2006/math'"
SLIDE = (
    f"xmlns:a='{OFFICE}/drawingml/2006/main' xmlns:p='{OFFICE}/presentationml/2006/main' {MATH} "
    f"xmlns:mc='{OFFICE}/markup-compatibility/2006' "
    "xmlns:a14='http://schemas.microsoft.com/office/drawing/2010/main'"
)


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def fraction(above: str, below: str) -> str:
    return f"<m:f><m:num>{run(above)}</m:num><m:den>{run(below)}</m:den></m:f>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (fraction("annual salary", "260"), "annual salary / 260"),
        (fraction("A+B", "12-C"), "(A+B) / (12-C)"),
        (f"<m:d><m:e>{fraction('A', '12')}</m:e></m:d>{run('×1.5')}", "(A / 12)×1.5"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x²"),
        (f"<m:sSup><m:e>{run('q')}</m:e><m:sup>{run('n-1')}</m:sup></m:sSup>", "q^(n-1)"),
        (f"<m:rad><m:deg/><m:e>{run('a+b')}</m:e></m:rad>", "√(a+b)"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{run('i=1')}</m:sub>"
            f"<m:sup>{run('n')}</m:sup><m:e>{run('x')}</m:e></m:nary>",
            "∑_(i=1)^n x",
        ),
        (
            f"<m:func><m:fName>{run('min')}</m:fName><m:e>{run('x')}</m:e></m:func>",
            "min x",
        ),
        (f"<m:eqArr><m:e>{run('A=1')}</m:e><m:e>{run('2B=3')}</m:e></m:eqArr>", "A=1; 2B=3"),
        (
            f"<m:m><m:mr><m:e>{run('1')}</m:e><m:e>{run('2')}</m:e></m:mr>"
            f"<m:mr><m:e>{run('3')}</m:e><m:e>{run('4')}</m:e></m:mr></m:m>",
            "1 2; 3 4",
        ),
    ],
)
def test_of_a_word_file(tmp_path: Path, inner: str, shown: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Daily pay: ")
    paragraph._p.append(parse_xml(f"<m:oMath {MATH} {nsdecls('w')}>{inner}</m:oMath>"))
    document.save(str(tmp_path / "a.docx"))
    assert read_word(tmp_path / "a.docx").parts == [Paragraph(f"Daily pay: {shown}")]


def test_a_box_on_a_slide_that_holds_one_is_read(tmp_path: Path) -> None:
    box = "<p:nvSpPr><p:cNvPr id='9' name='a'/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>"
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes._spTree.append(
        parse_shape(
            f"<mc:AlternateContent {SLIDE}><mc:Choice Requires='a14'><p:sp>{box}<p:txBody>"
            f"<a:bodyPr/><a:p><a:r><a:t>Pay: </a:t></a:r><a14:m><m:oMath>{fraction('S', '30')}"
            "</m:oMath></a14:m></a:p></p:txBody></p:sp></mc:Choice><mc:Fallback><p:sp>"
            f"{box}<p:txBody><a:bodyPr/><a:p><a:r><a:t>a picture</a:t></a:r></a:p></p:txBody>"
            "</p:sp></mc:Fallback></mc:AlternateContent>"
        )
    )
    deck.save(tmp_path / "a.pptx")
    assert read_slides(tmp_path / "a.pptx").parts[2:] == [Paragraph("Pay: S / 30")]
