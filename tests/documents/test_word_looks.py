"""What a page of a Word file shows, and what is set as a heading, a choice or a large letter."""

from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml

from core.documents.reading.parts import LeftOut, Paragraph, Row
from core.documents.reading.word import read
from tests.documents.reading import said
from tests.documents.test_word import RELATIONSHIPS, W, body, parts, saved

WHITE = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'


def test_white_text_on_white_paper_is_left_out(tmp_path: Path) -> None:
    found = body(tmp_path, f"<w:r><w:t>Seen.</w:t></w:r><w:r>{WHITE}<w:t> Unseen.</w:t></w:r>")
    assert found == [Paragraph("Seen.")]


def test_white_text_on_a_fill_is_read(tmp_path: Path) -> None:
    dark = '<w:shd w:val="clear" w:fill="203040"/>'
    run = f"<w:r>{WHITE}<w:t>On a filled paragraph.</w:t></w:r>"
    own = WHITE.replace("</w:rPr>", f"{dark}</w:rPr>")
    found = body(
        tmp_path,
        f"<w:pPr>{dark}</w:pPr>{run}",
        f"<w:r>{own}<w:t>On a filled run.</w:t></w:r>",
    )
    assert found == [Paragraph("On a filled paragraph."), Paragraph("On a filled run.")]


def test_white_names_of_columns_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells],
        ("Country", "Hotel", "Romania", "141 EUR"),
        strict=True,
    ):
        run = cell.paragraphs[0].add_run(text)
        if not text[0].isdigit() and text != "Romania":
            run._r.insert(0, parse_xml(WHITE.replace("<w:rPr>", f"<w:rPr {W}>")))
    assert [part.cells for part in parts(tmp_path, document) if isinstance(part, Row)] == [
        ("Country", "Hotel"),
        ("Romania", "141 EUR"),
    ]


@pytest.mark.parametrize(
    ("sort", "named"),
    [
        ("chart", "Charts"),
        ("chartEx", "Charts"),
        ("diagramData", "Diagrams"),
        ("package", "Files that are embedded"),
        ("oleObject", "Files that are embedded"),
    ],
)
def test_what_a_page_shows_as_an_object_is_named_in_a_warning(
    tmp_path: Path, sort: str, named: str
) -> None:
    document = docx.Document()
    document.add_paragraph("As the chart shows, costs rise.")
    blob = PackagePart(PackURI("/word/objects/1.bin"), "application/octet-stream", b"")
    document.part.relate_to(blob, f"{RELATIONSHIPS}/{sort}")
    (warning,) = said(read(saved(tmp_path, document)))
    assert warning.startswith(named)
    assert "not read" in warning


def test_a_paragraph_that_is_all_bold_says_so(tmp_path: Path) -> None:
    document = docx.Document()
    bold = document.styles.add_style("Strongly", 1)
    bold.font.bold = True
    document.add_paragraph("Carry-over", style="Strongly")
    document.add_paragraph().add_run("Sick leave").bold = True
    document.add_paragraph("Five ").add_run("days").bold = True
    document.add_paragraph(style="Strongly").add_run("Not this").bold = False
    assert parts(tmp_path, document) == [
        Paragraph("Carry-over", is_bold=True),
        Paragraph("Sick leave", is_bold=True),
        Paragraph("Five days"),
        Paragraph("Not this"),
    ]


def test_bold_names_head_a_table_of_words(tmp_path: Path) -> None:
    document = docx.Document()
    for is_bold in (True, False):
        table = document.add_table(2, 2)
        for row, texts in enumerate([("Owner", "HR"), ("Approved by", "The board")]):
            for column, text in enumerate(texts):
                run = table.cell(row, column).paragraphs[0].add_run(text)
                run.bold = is_bold and row == 0
        document.add_paragraph("Next:")
    found = [part for part in parts(tmp_path, document) if isinstance(part, Row)]
    assert [row.is_header for row in found] == [True, False, False, False]


def test_a_table_of_contents_is_left_out_with_its_heading(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Contents", style="TOC Heading")
    document.add_paragraph("1\tScope\t3", style="toc 1")
    document.add_paragraph("Leave is paid.")
    assert parts(tmp_path, document) == [
        *(LeftOut("Contents"), LeftOut("1 Scope … 3"), Paragraph("Leave is paid.")),
    ]


def test_what_was_chosen_in_a_field_is_read(tmp_path: Path) -> None:
    choices = "".join(f"<w:listEntry w:val='{name}'/>" for name in ("North", "South"))
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>{}"
        + choices
        + "</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    found = body(tmp_path, field.format("<w:result w:val='1'/>"), field.format(""))
    assert found == [Paragraph("South"), Paragraph("North")]


def test_a_paragraph_whose_end_was_deleted_goes_on(tmp_path: Path) -> None:
    deleted = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    found = body(
        tmp_path,
        f"{deleted}<w:r><w:t xml:space='preserve'>The notice is </w:t></w:r>",
        "<w:r><w:t>three months.</w:t></w:r>",
        "<w:r><w:t>Last.</w:t></w:r>",
    )
    assert found == [Paragraph("The notice is three months."), Paragraph("Last.")]


def test_text_too_small_to_be_seen_is_left_out(tmp_path: Path) -> None:
    small = "<w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t> Unlimited.</w:t></w:r>"
    assert body(tmp_path, f"<w:r><w:t>Paid.</w:t></w:r>{small}") == [Paragraph("Paid.")]


@pytest.mark.parametrize(
    ("footer", "kept"),
    [
        ("HR-POL-004 Rev. 3 | Page of", "HR-POL-004 Rev. 3"),
        ("HR-POL-004 Page of", "HR-POL-004"),
        ("Seite von – Acme GmbH", "Acme GmbH"),
        ("See the front page", "See the front page"),
    ],
)
def test_the_words_around_a_page_number_leave_with_it(
    tmp_path: Path, footer: str, kept: str
) -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = footer
    assert parts(tmp_path, document) == [Paragraph(kept)]


def test_what_word_takes_in_from_another_file_is_named(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    part = PackagePart(PackURI("/word/chunk.htm"), "text/html", b"<p>More.</p>")
    document.part.relate_to(part, f"{RELATIONSHIPS}/aFChunk")
    assert "takes in" in said(read(saved(tmp_path, document)))[0]


def test_a_large_first_letter_belongs_to_its_word(tmp_path: Path) -> None:
    found = body(
        tmp_path,
        "<w:pPr><w:framePr w:dropCap='drop' w:lines='3'/></w:pPr><w:r><w:t>L</w:t></w:r>",
        "<w:r><w:t>eave is paid.</w:t></w:r>",
    )
    assert found == [Paragraph("Leave is paid.")]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("þ", "☑"), ("o", "☐"), ("¨", "☐"), ("ý", "☒"), ("ü", "✓"), ("þ ", "☑"), ("Z", "")],
)
def test_letters_in_a_font_of_symbols_are_the_signs_that_it_draws(
    tmp_path: Path, typed: str, shown: str
) -> None:
    font = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
    run = f'<w:r>{font}<w:t xml:space="preserve">{typed}</w:t></w:r>'
    found = body(tmp_path, f'{run}<w:r><w:t xml:space="preserve"> Hotels</w:t></w:r>')
    assert found == [Paragraph(f"{shown} Hotels".strip())]
