"""Of fields, moved text and empty forms in a Word file comes out what its page shows."""

from pathlib import Path

import docx
from docx.oxml import parse_xml

from core.documents.reading.parts import Item, Paragraph, Part, Row
from tests.documents.test_word import NUMBERING, W, body, numbered, parts

PROMPT = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"


def mark(kind: str) -> str:
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


def words(text: str, name: str = "t") -> str:
    return f"<w:r><w:{name} xml:space='preserve'>{text}</w:{name}></w:r>"


def complex_field(code: str, result: str) -> str:
    return mark("begin") + code + mark("separate") + words(result) + mark("end")


def of_body(tmp_path: Path, *blocks: str) -> list[Part]:
    """The parts of a body with these blocks, in Word's XML."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(-1, parse_xml(block.replace(">", f" {W}>", 1)))
    return parts(tmp_path, document)


def test_a_condition_is_shown_by_its_result_alone(tmp_path: Path) -> None:
    grade = complex_field(words("MERGEFIELD Grade", "instrText"), "Senior")
    code = words("IF ", "instrText") + grade + words(' = "Senior" "80" "60"', "instrText")
    found = body(tmp_path, words("The rate is ") + complex_field(code, "80") + words(" euros."))
    assert found == [Paragraph("The rate is 80 euros.")]


def test_what_was_moved_stands_and_is_counted_where_it_went(tmp_path: Path) -> None:
    old, new = numbered(1, 0, "Leave"), numbered(1, 0, "Leave")
    run = "<w:r><w:t>Leave</w:t></w:r>"
    old = old.replace(run, f"<w:moveFrom w:id='1'>{run}</w:moveFrom>")
    old = old.replace("</w:pPr>", "<w:rPr><w:moveFrom w:id='2'/></w:rPr></w:pPr>")
    new = new.replace(run, f"<w:moveTo w:id='3'>{run}</w:moveTo>")
    document = docx.Document()
    document.part.numbering_part._element = parse_xml(NUMBERING)
    for paragraph in (numbered(1, 0, "Scope"), old, numbered(1, 0, "Pay"), new):
        document.element.body.insert(-1, parse_xml(paragraph))
    assert parts(tmp_path, document) == [
        Item("Scope", "4.", 0),
        Item("Pay", "5.", 0),
        Item("Leave", "6.", 0),
    ]


def test_what_an_empty_form_asks_for_is_no_text(tmp_path: Path) -> None:
    asks = f"<w:p>{words('Choose an item.')}</w:p>"
    chosen = f"<w:sdt><w:sdtContent><w:p>{words('Confidential')}</w:p></w:sdtContent></w:sdt>"
    empty = f"<w:sdt>{PROMPT}<w:sdtContent>{asks}</w:sdtContent></w:sdt>"
    cells = f"<w:tc><w:p>{words('Owner')}</w:p></w:tc><w:tc><w:p>{words('HR')}</w:p></w:tc>"
    last = f"<w:sdt>{PROMPT}<w:sdtContent><w:tc>{asks}</w:tc></w:sdtContent></w:sdt>"
    first = f"<w:tc><w:p>{words('Team')}</w:p></w:tc><w:tc><w:p>{words('Day')}</w:p></w:tc>"
    rows = f"<w:tr>{first}<w:tc><w:p>{words('Room')}</w:p></w:tc></w:tr><w:tr>{cells}{last}</w:tr>"
    found = of_body(tmp_path, empty, chosen, f"<w:tbl>{rows}</w:tbl>")
    assert found[0] == Paragraph("Confidential")
    assert [part.cells for part in found if isinstance(part, Row)] == [
        ("Team", "Day", "Room"),
        ("Owner", "HR", ""),
    ]


def test_a_shape_that_is_switched_off_is_not_shown(tmp_path: Path) -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    box = f"<w:txbxContent><w:p>{words('The limit is 90.')}</w:p></w:txbxContent>"
    off = f"<wp:anchor xmlns:wp='{drawing}'><wp:docPr id='1' hidden='1'/>{box}</wp:anchor>"
    found = body(tmp_path, words("The limit is 40.") + f"<w:r><w:drawing>{off}</w:drawing></w:r>")
    assert found == [Paragraph("The limit is 40.")]
