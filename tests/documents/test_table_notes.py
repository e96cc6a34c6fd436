"""A footnote's mark in a table ties its words to the row, in every format that has such marks."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from core.documents.chunking.units import Unit
from core.documents.reading.parts import Heading, Paragraph, Part, Row
from core.documents.reading.typeset import typeset
from core.documents.rows import cells
from tests.documents import pdfs
from tests.documents.reading import read
from tests.documents.test_split_chunks import cut, extraction

NOTE = "Without fuel."
W = nsdecls("w")
HTML = """<!DOCTYPE html><html><body><table><tr><th>Class</th><th>Rent</th></tr>
<tr><td>Car</td><td>£300</td></tr>
<tr><td>Van</td><td>£420<sup class="footnote-ref"><a href="#fn1">[1]</a></sup></td></tr>
<tr><td>Bus</td><td>£900</td></tr></table><p>Rents are paid monthly.</p>
<section class="footnotes"><ol><li id="fn1"><p>Without fuel.</p></li></ol></section>
</body></html>"""
MARKDOWN = """| Class | Rent |
| --- | --- |
| Car | £300 |
| Van | £420[^1] |
| Bus | £900 |

Rents are paid monthly.

[^1]: Without fuel.
"""


def rows_of(*parts: Part) -> dict[str, str]:
    """The notes of each row, by its first word."""
    return dict(_notes(extraction(*typeset(parts, 10, 10_000))))


def _notes(found) -> Iterator[tuple[str, str]]:
    for chunk in cut(found):
        for unit in chunk.units:
            if unit.kind == "row":
                yield cells(chunk.content[unit.start : unit.end])[0], unit.notes


def drawn(path: Path) -> Path:
    def page(canvas: Canvas) -> None:
        pdfs.lines("Vehicles are let by the day. Rents are paid each month.", top=60)(canvas)
        canvas.setFont("Helvetica", 11)
        for number, (name, rent) in enumerate(
            [("Class", "Rent"), ("Car", "£300"), ("Van", "£420")]
        ):
            canvas.drawString(72, 640 - 18 * number, name)
            canvas.drawString(240, 640 - 18 * number, rent)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(240 + canvas.stringWidth("£420", "Helvetica", 11), 609, "1")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 90, f"1 {NOTE}")

    pdfs.drawn(path, page)
    return path


def worded(path: Path) -> Path:
    """A Word file with a footnote in a cell, which python-docx can't make."""
    document = docx.Document()
    document.add_paragraph("Vehicles are let by the day.")
    table = document.add_table(rows=0, cols=2)
    for name, rent in (("Class", "Rent"), ("Car", "£300"), ("Van", "£420"), ("Bus", "£900")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, rent
    run = table.rows[2].cells[1].paragraphs[0].add_run()
    run._r.append(parse_xml(f'<w:footnoteReference {W} w:id="7"/>'))
    document.add_paragraph("Rents are paid monthly.")
    made = BytesIO()
    document.save(made)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with ZipFile(made) as archive, ZipFile(path, "w") as written:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/>'
                data = data.replace(b"</Relationships>", link.encode() + b"</Relationships>")
            written.writestr(name, data)
        note = f"<w:p><w:r><w:t>{NOTE}</w:t></w:r></w:p>"
        notes = f'<w:footnotes {W}><w:footnote w:id="7">{note}</w:footnote></w:footnotes>'
        written.writestr("word/footnotes.xml", notes)
    return path


def test_a_footnote_of_a_pdf_is_tied_to_the_row_with_its_mark(tmp_path: Path) -> None:
    notes = dict(_notes(read(drawn(tmp_path / "a.pdf"), "pdf")))
    assert (notes["Van"], notes["Car"]) == (f"1 {NOTE}", "")


def test_a_footnote_of_a_word_file_is(tmp_path: Path) -> None:
    notes = dict(_notes(read(worded(tmp_path / "a.docx"), "docx")))
    assert notes == {"Car": "", "Van": f"¹ {NOTE}", "Bus": ""}


@pytest.mark.parametrize(("kind", "text"), [("html", HTML), ("markdown", MARKDOWN)])
def test_a_footnote_of_a_web_page_or_markdown_is(tmp_path: Path, kind: str, text: str) -> None:
    (tmp_path / "a").write_text(text)
    assert dict(_notes(read(tmp_path / "a", kind))) == {"Car": "", "Van": f"¹ {NOTE}", "Bus": ""}


def test_a_line_below_a_table_with_a_sign_is_the_note_of_that_sign() -> None:
    table = [
        Row(("Class", "Rent**"), is_header=True),
        Row(("Car", "£300")),
        Row(("Van*", "£420")),
        Row(("Bus†", "£900")),
    ]
    notes = rows_of(*table, Paragraph("* On working days."), Paragraph("** Without fuel."))
    assert notes == {
        "Car": "** Without fuel.",
        "Van*": "* On working days.\n** Without fuel.",
        "Bus†": "** Without fuel.",
    }


def test_what_is_no_mark_ties_nothing() -> None:
    table = [Row(("Room", "Size"), is_header=True), Row(("A", "25 m²")), Row(("B", "10³"))]
    note = Paragraph("² The head of department decides.", is_note=True)
    assert set(rows_of(*table, note).values()) == {""}
    far = Row(("Van", "£420²"))
    elsewhere = rows_of(table[0], far, Heading("Other rules", 1), Paragraph("² Not of the table."))
    assert set(elsewhere.values()) == {""}


def test_notes_are_stored_with_their_unit_and_read_by_releases_that_know_none() -> None:
    unit = Unit("row", 0, 9, "Class\tRent", "", "¹ Without fuel.")
    assert Unit.read(unit.stored()) == unit
    assert Unit.read(unit.stored()[:5]) == Unit("row", 0, 9, "Class\tRent")
    assert len(Unit("row", 0, 9, "Class").stored()) == 4
