"""One policy in every format gives the same sentences, items and rows."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from pptx import Presentation
from pptx.util import Inches

from core.documents.chunking.units import QUOTABLE
from core.documents.reading.filetype import detect
from tests.documents.open_files import saved
from tests.documents.reading import read
from tests.documents.test_split_chunks import cut

TITLE = "Travel policy"
SENTENCE = "Every trip is approved by the line manager."
ITEMS = ("Keep all receipts.", "Claim within thirty days.")
ROWS = (("Country", "Hotel"), ("Romania", "141 EUR"), ("Spain", "90 EUR"))

MARKDOWN = (
    f"# {TITLE}\n\n{SENTENCE}\n\n"
    + "".join(f"- {item}\n" for item in ITEMS)
    + "\n| Country | Hotel |\n|---|---|\n| Romania | 141 EUR |\n| Spain | 90 EUR |\n"
)
HTML = (
    f"<!doctype html><h1>{TITLE}</h1><p>{SENTENCE}</p><ul>"
    + "".join(f"<li>{item}</li>" for item in ITEMS)
    + "</ul><table>"
    + "".join(f"<tr><td>{first}</td><td>{second}</td></tr>" for first, second in ROWS)
    + "</table>"
)


def word(path: Path) -> None:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph(SENTENCE)
    for item in ITEMS:
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(0, 2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def sheets(path: Path) -> None:
    book = Workbook()
    book.active.title = TITLE
    for row in ((SENTENCE,), *((f"- {item}",) for item in ITEMS), (), *ROWS):
        book.active.append(row)
    book.save(path)


def slides(path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = TITLE
    frame = slide.shapes.add_textbox(0, Inches(2), Inches(5), Inches(1)).text_frame
    frame.text = "\n".join([SENTENCE, *(f"- {item}" for item in ITEMS)])
    grid = slide.shapes.add_table(3, 2, 0, Inches(4), Inches(4), Inches(2)).table
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            grid.cell(number, column).text = text
    deck.save(path)


def open_text(path: Path) -> None:
    cells = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    rows = "".join(cells.format("".join(map(cell.format, row))) for row in ROWS)
    items = "".join(f"<text:list-item><text:p>{i}</text:p></text:list-item>" for i in ITEMS)
    saved(
        path,
        f"<text:h text:outline-level='1'>{TITLE}</text:h><text:p>{SENTENCE}</text:p>"
        f"<text:list>{items}</text:list><table:table>{rows}</table:table>",
    )


def rich(path: Path) -> None:
    items = "".join(rf"\pard{{\listtext\'b7\tab}}{item}\par" for item in ITEMS)
    rows = "".join(
        rf"\trowd\cellx1\cellx2\pard\intbl {first}\cell {second}\cell\row" for first, second in ROWS
    )
    path.write_text(
        rf"{{\rtf1\ansi\pard\outlinelevel0 {TITLE}\par\pard {SENTENCE}\par{items}{rows}\pard\par}}"
    )


def mail(path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "robin@example.org", TITLE
    message["Message-ID"] = "<1@example.org>"
    message.set_content(HTML, subtype="html")
    path.write_bytes(bytes(message))


WRITERS: dict[str, Callable[[Path], object]] = {
    "docx": word,
    "xlsx": sheets,
    "pptx": slides,
    "odt": open_text,
    "html": lambda path: path.write_text(HTML),
    "md": lambda path: path.write_text(MARKDOWN),
    "rtf": rich,
    "eml": mail,
}


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_sentence_items_and_rows_come_out(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"policy.{suffix}"
    WRITERS[suffix](path)
    with path.open("rb") as file:
        kind = detect(file, "policy")
    assert kind == {"md": "markdown"}.get(suffix, suffix)
    chunks = cut(read(path, kind))
    found = [
        (chunk.content[unit.start : unit.end], unit.context)
        for chunk in chunks
        for unit in chunk.units
        if unit.kind in QUOTABLE and not chunk.content[unit.start : unit.end].startswith("From:")
    ]
    columns = "| Country | Hotel |"
    assert found == [
        (SENTENCE, ""),
        *((item, "") for item in ITEMS),
        ("| Romania | 141 EUR |", columns),
        ("| Spain | 90 EUR |", columns),
    ]
    assert all(TITLE in chunk.section for chunk in chunks)


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_page_image_is_drawn_with_a_mark(tmp_path: Path, suffix: str) -> None:
    from tests.documents.test_pages_images import image, yellow_rows

    path = tmp_path / f"policy.{suffix}"
    WRITERS[suffix](path)
    kind = {"md": "markdown"}.get(suffix, suffix)
    line = next(line for line in read(path, kind).pages[0].lines if "Spain" in line.text)
    picture = image(path, boxes=(line.box,), kind=kind)
    top, bottom = yellow_rows(picture)
    scale = 1000 / 595
    assert top == pytest.approx(line.box[1] * scale, abs=6)
    assert bottom == pytest.approx(line.box[3] * scale, abs=6)
