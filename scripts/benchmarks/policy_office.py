"""The policy as Word, Excel and PowerPoint files."""

from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from pptx import Presentation
from pptx.util import Inches, Pt

from scripts.benchmarks.policy_source import Grid, Policy, Words

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
TITLE_HEIGHT, BOX_HEIGHT, TABLE_HEIGHT, FOOT = 1.5, 1.0, 3.0, 7.0  # inches of a slide
RAISED = "30000"  # of PowerPoint: by so many thousandths of the letters' height


def write_docx(policy: Policy, path: Path) -> None:
    """Styles, lists and tables as Word offers them, and real footnotes."""
    document = docx.Document()
    for part in policy.parts:
        if isinstance(part, Grid):
            table = document.add_table(0, len(part.rows[0]), style="Table Grid")
            for row in part.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    _word_runs(cell.paragraphs[0], words)
        elif part.level:
            document.add_heading(part.text, part.level)
        else:
            style = {"": None, "•": "List Bullet"}.get(part.mark, "List Number")
            _word_runs(document.add_paragraph(style=style), part)
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in policy.notes.items()
    )
    file = FilePart(
        PackURI("/word/footnotes.xml"),
        _NOTES_TYPE,
        f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode(),
        document.part.package,
    )
    document.part.relate_to(file, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(path))


def _word_runs(paragraph: Any, words: Words) -> None:
    for run in words.runs:
        if run.note:
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), str(run.note))
            paragraph.add_run()._r.append(reference)
        else:
            paragraph.add_run(run.text).bold = run.is_bold


def write_xlsx(policy: Policy, path: Path) -> None:
    """One sheet: a row for each paragraph, tables as rows, notes below all."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Policy"
    for part in policy.parts:
        if isinstance(part, Grid):
            for row in ((), *part.rows, ()):
                sheet.append([_rich_text(words) for words in row])
        else:
            sheet.append((_rich_text(part),))
            sheet.cell(sheet.max_row, 1).font = Font(bold=bool(part.level))
    for number, text in policy.notes.items():
        sheet.append((f"{number} {text}",))
    book.save(path)


def _rich_text(words: Words) -> CellRichText | str:
    """A cell with raised numbers where footnotes are named."""
    lead = f"{words.mark} " if words.mark else ""
    if not words.notes:
        return lead + words.text
    raised = InlineFont(vertAlign="superscript")
    return CellRichText(
        lead, *(TextBlock(raised, str(run.note)) if run.note else run.text for run in words.runs)
    )


def write_pptx(policy: Policy, path: Path) -> None:
    """A slide for each heading: text boxes and tables below each other, its notes at its foot."""
    deck = Presentation()
    slide: Any = None
    frame: Any = None  # of the text box that is being filled
    top = 0.0  # inches; where the next shape stands
    for part in policy.parts:
        if isinstance(part, Grid):
            _slide_table(slide, part, top)
            frame, top = None, top + TABLE_HEIGHT
        elif part.level:
            slide = deck.slides.add_slide(deck.slide_layouts[5])
            slide.shapes.title.text = part.text
            frame, top = None, TITLE_HEIGHT
        else:
            if frame is None:
                frame, top = _slide_box(slide, top), top + BOX_HEIGHT
            _slide_runs(frame.add_paragraph(), part)
            for number in part.notes:
                note = _slide_box(slide, FOOT).paragraphs[0]
                note.text = f"{number} {policy.notes[number]}"
                note.font.size = Pt(10)
    deck.save(str(path))


def _slide_box(slide: Any, top: float) -> Any:
    """The frame of a new text box."""
    return slide.shapes.add_textbox(0, Inches(top), Inches(9), Inches(BOX_HEIGHT)).text_frame


def _slide_table(slide: Any, part: Grid, top: float) -> None:
    size = (0, Inches(top), Inches(9), Inches(TABLE_HEIGHT))
    grid = slide.shapes.add_table(len(part.rows), len(part.rows[0]), *size).table
    for number, row in enumerate(part.rows):
        for column, words in enumerate(row):
            grid.cell(number, column).text = words.text


def _slide_runs(paragraph: Any, words: Words) -> None:
    paragraph.add_run().text = f"{words.mark} " if words.mark else ""
    for run in words.runs:
        piece = paragraph.add_run()
        piece.text = str(run.note) if run.note else run.text
        piece.font.bold = run.is_bold
        if run.note:
            piece.font._element.set("baseline", RAISED)
