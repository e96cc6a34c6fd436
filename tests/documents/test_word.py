"""Of a Word file comes out what its page shows: numbers, insertions, notes; nothing hidden."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table

from core.documents.reading.parts import Heading, Item, PageBreak, Paragraph, Part, Row, TableEnd
from core.documents.reading.word import read
from core.errors import DamagedFile, TooMuchText

W = nsdecls("w")
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(tmp_path: Path, document: Document) -> Path:
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


def parts(tmp_path: Path, document: Document) -> list[Part]:
    return read(saved(tmp_path, document)).parts


def body(tmp_path: Path, *paragraphs: str) -> list[Part]:
    """The parts of paragraphs that are given as Word's XML without their frame."""
    document = docx.Document()
    for inner in paragraphs:
        document.element.body.insert(-1, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    return parts(tmp_path, document)


def patched(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The archive at ``path`` with each part changed."""
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(out.getvalue())
    return path


def filled(document: Document, rows: list[tuple[str, ...]]) -> Table:
    """A new table of the document with these texts."""
    table = document.add_table(len(rows), len(rows[0]))
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    return table


def test_headings_come_by_style_and_by_outline_level(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Leave policy", 0)
    document.add_heading("Carry-over", 2)
    document.add_paragraph("Days lapse in March.")
    outlined = document.add_paragraph("Sick leave")
    outlined.paragraph_format.element.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {W} w:val="1"/>')
    )
    assert parts(tmp_path, document) == [
        Heading("Leave policy", 1),
        Heading("Carry-over", 2),
        Paragraph("Days lapse in March."),
        Heading("Sick leave", 2),
    ]


def test_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    found = body(
        tmp_path,
        "<w:r><w:t xml:space='preserve'>Notice is </w:t></w:r>"
        "<w:del w:id='1'><w:r><w:delText>20</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>30</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space='preserve'> working</w:t></w:r>"
        "<w:r><w:t xml:space='preserve'> days</w:t><w:noBreakHyphen/><w:t>net.</w:t></w:r>",
    )
    assert found == [Paragraph("Notice is 30 days-net.")]


def test_hidden_text_is_left_out_by_its_run_and_by_its_style(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("Secret", 1)
    style.font.hidden = True
    document.add_paragraph("Draft: unlimited.", style="Secret")
    run = document.add_paragraph("The limit is 40 euros.").add_run(" Or 9999.")
    run.font.hidden = True
    assert parts(tmp_path, document) == [Paragraph("The limit is 40 euros.")]


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
  <w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
  <w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(list_id: int, level: int, text: str, style: str = "") -> str:
    styled = f"<w:pStyle w:val='{style}'/>" if style else ""
    return (
        f"<w:p {W}><w:pPr>{styled}<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list_id}'/>"
        f"</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    for paragraph in (
        numbered(1, 0, "Leave", "Heading1"),
        numbered(1, 1, "Annual leave is 28 days."),
        numbered(1, 2, "Half days count."),
        numbered(1, 2, "Hours do not."),
        numbered(1, 1, "Sick leave is paid."),
        numbered(1, 2, "From day one."),
        numbered(2, 0, "Final terms", "Heading1"),
    ):
        document.element.body.insert(-1, parse_xml(paragraph))
    path = patched(
        saved(tmp_path, document),
        lambda name, data: NUMBERING.encode() if name == "word/numbering.xml" else data,
    )
    assert read(path).parts == [
        Heading("4. Leave", 1),
        Item("Annual leave is 28 days.", "4.1", 1),
        Item("Half days count.", "(a)", 2),
        Item("Hours do not.", "(b)", 2),
        Item("Sick leave is paid.", "4.2", 1),
        Item("From day one.", "(a)", 2),
        Heading("9. Final terms", 1),
    ]


def test_bullets_and_numbers_of_styles_are_items(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Phone", style="List Bullet")
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("Second", style="List Number")
    assert parts(tmp_path, document) == [
        Item("Phone", "•", 0),
        Item("First", "1.", 0),
        Item("Second", "2.", 0),
    ]


def test_tables_have_merged_cells_filled(tmp_path: Path) -> None:
    document = docx.Document()
    table = filled(document, [("Grade", "Day", "Night"), ("A", "40", "120"), ("", "50 ", "x|y")])
    table.cell(1, 0).merge(table.cell(2, 0))
    assert parts(tmp_path, document) == [
        Row(("Grade", "Day", "Night"), True),
        Row(("A", "40", "120")),
        Row(("A", "50", "x|y")),
        TableEnd(),
    ]


def test_rows_that_begin_further_right_keep_their_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = filled(
        document, [("Grade", "Day", "Night"), ("A", "forty", "fifty"), ("", "six", "ten")]
    )
    last = table.rows[2]._tr
    last.remove(last.tc_lst[0])
    last.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {W} w:val="1"/>'))
    assert parts(tmp_path, document)[2] == Row(("", "six", "ten"))


def test_deleted_cells_and_styles_of_headings_leave_a_table_one(tmp_path: Path) -> None:
    document = docx.Document()
    table = filled(
        document, [("Item", "Limit", "Old"), ("Laptop", "1,500", "900"), ("Phone", "600", "500")]
    )
    for row in range(3):
        deleted = parse_xml(f'<w:cellDel {W} w:id="1" w:author="a"/>')
        table.cell(row, 2)._tc.get_or_add_tcPr().append(deleted)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].style = document.styles["Heading 3"]
    assert parts(tmp_path, document) == [
        Row(("Item", "Limit"), True),
        Row(("Laptop", "1,500")),
        Row(("Phone", "600")),
        TableEnd(),
    ]


def test_headers_and_footers_come_once_without_their_page_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Version 3, valid from 1 March 2026"
    section.footer.paragraphs[0]._p.append(
        parse_xml(
            f"<w:r {W}><w:t xml:space='preserve'>Page </w:t><w:fldChar w:fldCharType='begin'/>"
            "<w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType='separate'/><w:t>7</w:t>"
            "<w:fldChar w:fldCharType='end'/></w:r>"
        )
    )
    document.add_paragraph("Text.")
    assert parts(tmp_path, document) == [
        Paragraph("Version 3, valid from 1 March 2026"),
        Paragraph("Text."),
    ]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Call 4711.</w:t></w:r></w:p></w:txbxContent>"
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    found = body(
        tmp_path,
        "<w:r><w:t>Ask the desk.</w:t>"
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/"
        f"2006'><mc:Choice Requires='wps'><w:drawing><wps:txbx xmlns:wps='{wps}'>{box}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        "<w:r><w:t>Last.</w:t></w:r>",
    )
    assert found == [Paragraph("Ask the desk."), Paragraph("Call 4711."), Paragraph("Last.")]


def test_notes_follow_the_paragraph_that_refers_to_them(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Claims are paid.")._p.append(
        parse_xml(f"<w:r {W}><w:footnoteReference w:id='2'/></w:r>")
    )
    document.add_paragraph("Last.")
    sort = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    link = f'<Relationship Id="n" Type="{sort}" Target="footnotes.xml"/></Relationships>'
    path = patched(
        saved(tmp_path, document),
        lambda name, data: (
            data.replace(b"</Relationships>", link.encode())
            if name == "word/_rels/document.xml.rels"
            else data
        ),
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r>"
            "<w:t>Within 30 days.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        )
    assert read(path).parts == [
        Paragraph("Claims are paid."),
        Paragraph("Within 30 days.", is_note=True),
        Paragraph("Last."),
    ]


def test_raised_numbers_boxes_to_tick_and_breaks(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("500")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" euros").add_break(WD_BREAK.PAGE)
    paragraph = document.add_paragraph()
    paragraph._p.append(
        parse_xml(f"<w:r {W}><w:sym w:font='Wingdings' w:char='F0FE'/><w:t> Paid</w:t></w:r>")
    )
    assert parts(tmp_path, document) == [
        Paragraph("500² euros"),
        PageBreak(),
        Paragraph("☑ Paid"),
    ]


def test_title_and_author_come_from_the_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Leave policy"
    document.core_properties.author = "Robin Example"
    document.add_paragraph("Text.")
    reading = read(saved(tmp_path, document))
    assert reading.title == "Leave policy"
    assert reading.metadata["author"] == "Robin Example"


def test_the_strict_dialect_is_read_alike(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Leave", 1)
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    loose = re.compile(rb"http://schemas.openxmlformats.org/wordprocessingml/2006/main")
    path = patched(saved(tmp_path, document), lambda _, data: loose.sub(strict, data))
    assert read(path).parts == [Heading("Leave", 1)]


def test_entities_are_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = patched(
        saved(tmp_path, document),
        lambda name, data: (
            data.replace(b"<w:document", bomb + b"<w:document", 1)
            if name == "word/document.xml"
            else data
        ),
    )
    with pytest.raises(DamagedFile):
        read(path)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_cut_file_is_damaged(tmp_path: Path, share: float) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    path = saved(tmp_path, document)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(DamagedFile, match="damaged"):
        read(path)


def test_a_part_that_is_no_xml_is_damaged(tmp_path: Path) -> None:
    path = patched(
        saved(tmp_path, docx.Document()),
        lambda name, data: data[:200] if name == "word/document.xml" else data,
    )
    with pytest.raises(DamagedFile, match=r"document\.xml"):
        read(path)


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path, docx.Document())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", bytes(300 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(TooMuchText, match="unpacks"):
        read(path)


def test_an_archive_of_too_many_parts_is_not_opened(tmp_path: Path) -> None:
    path = saved(tmp_path, docx.Document())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"x/{number}", b"")
    with pytest.raises(TooMuchText, match="unpacks"):
        read(path)
