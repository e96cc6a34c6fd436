"""Diagrams that Office draws from an outline are read as that outline."""

from pathlib import Path

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part as WordPart
from docx.oxml import parse_xml as parse_word
from lxml import etree
from pptx import Presentation
from pptx.opc.package import Part as SlidePart
from pptx.opc.packuri import PackURI as SlideURI
from pptx.oxml import parse_xml as parse_slide

from core.documents.reading.diagrams import diagram
from core.documents.reading.parts import Item, Part
from core.documents.reading.slides import read as read_slides
from core.documents.reading.word import read as read_word
from tests.documents.reading import said

OFFICE = "http://schemas.openxmlformats.org"
DIAGRAM = f"{OFFICE}/drawingml/2006/diagram"
RELATIONSHIP = f"{OFFICE}/officeDocument/2006/relationships"
DRAWING = f"xmlns:a='{OFFICE}/drawingml/2006/main'"
XML = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
ASKED, APPROVED = Item("Ask your manager", "•", 0), Item("Approve in two days", "◦", 1)
LAST = Item("Book the trip", "•", 0)


def point(name: str, text: str = "", kind: str = "node") -> str:
    words = f"<dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t>"
    return f"<dgm:pt modelId='{name}' type='{kind}'>{words}</dgm:pt>"


def link(above: str, below: str, place: int, kind: str = "parOf") -> str:
    return f"<dgm:cxn type='{kind}' srcId='{above}' destId='{below}' srcOrd='{place}'/>"


def model(*links: str) -> bytes:
    points = point("0", kind="doc") + point("3", "Book the trip") + point("1", "Ask your manager")
    points += point("2", "Approve in two days") + point("9", "an arrow", "sibTrans")
    return (
        f"<dgm:dataModel xmlns:dgm='{DIAGRAM}' {DRAWING}><dgm:ptLst>{points}</dgm:ptLst>"
        f"<dgm:cxnLst>{''.join(links)}</dgm:cxnLst></dgm:dataModel>"
    ).encode()


OUTLINE = model(link("0", "3", 1), link("0", "1", 0), link("1", "2", 0), link("0", "9", 0, "pres"))


def frame(relation: str) -> str:
    return (
        f"<a:graphic {DRAWING}><a:graphicData uri='{DIAGRAM}'><dgm:relIds xmlns:dgm='{DIAGRAM}' "
        f"xmlns:r='{RELATIONSHIP}' r:dm='{relation}'/></a:graphicData></a:graphic>"
    )


def test_boxes_come_in_their_order_below_each_other() -> None:
    assert diagram(etree.fromstring(OUTLINE)) == [ASKED, APPROVED, LAST]


def test_boxes_that_hang_on_each_other_end() -> None:
    links = (link("0", "1", 0), link("1", "2", 0), link("2", "1", 0))
    assert diagram(etree.fromstring(model(*links))) == [ASKED, APPROVED]


def of_word(path: Path, data: bytes) -> tuple[list[Part], list[str]]:
    document = docx.Document()
    part = WordPart(PackURI("/word/diagrams/data1.xml"), XML, data, document.part.package)
    relation = document.part.relate_to(part, f"{RELATIONSHIP}/diagramData")
    word = f"xmlns:w='{OFFICE}/wordprocessingml/2006/main'"
    drawing = parse_word(f"<w:drawing {word}>{frame(relation)}</w:drawing>")
    document.add_paragraph().add_run()._r.append(drawing)
    document.save(str(path))
    found = read_word(path)
    return found.parts, said(found)


def test_of_a_word_file(tmp_path: Path) -> None:
    assert of_word(tmp_path / "a.docx", OUTLINE) == ([ASKED, APPROVED, LAST], [])


def test_one_without_words_is_said(tmp_path: Path) -> None:
    parts, (warning,) = of_word(tmp_path / "a.docx", model())
    assert parts == []
    assert warning.startswith("Diagrams")


def test_of_a_slide(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    name = SlideURI("/ppt/diagrams/data1.xml")
    relation = slide.part.relate_to(
        SlidePart(name, XML, slide.part.package, OUTLINE), f"{RELATIONSHIP}/diagramData"
    )
    slide.shapes._spTree.append(
        parse_slide(
            f"<p:graphicFrame xmlns:p='{OFFICE}/presentationml/2006/main' {DRAWING}>"
            "<p:nvGraphicFramePr><p:cNvPr id='9' name='a'/><p:cNvGraphicFramePr/><p:nvPr/>"
            "</p:nvGraphicFramePr><p:xfrm><a:off x='0' y='0'/><a:ext cx='9' cy='9'/></p:xfrm>"
            f"{frame(relation)}</p:graphicFrame>"
        )
    )
    deck.save(tmp_path / "a.pptx")
    found = read_slides(tmp_path / "a.pptx")
    assert (found.parts[2:], said(found)) == ([ASKED, APPROVED, LAST], [])


def test_items_of_a_diagram_are_read_however_deep_they_hang() -> None:
    points = "".join(point(str(number), f"Step {number}") for number in range(1, 40))
    links = "".join(link(str(number), str(number + 1), 0) for number in range(39))
    found = diagram(
        etree.fromstring(
            f"<dgm:dataModel xmlns:dgm='{DIAGRAM}' {DRAWING}><dgm:ptLst>{point('0', kind='doc')}"
            f"{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
        )
    )
    assert [part.text for part in found if isinstance(part, Item)] == [
        f"Step {number}" for number in range(1, 40)
    ]
