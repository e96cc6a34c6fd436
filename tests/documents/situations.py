"""Files in which words are easily lost, invented or put into a wrong order; one builder each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.constants import PageLabelStyle
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from tests.documents import pdfs

Draw = Callable[[Canvas], None]
Build = Callable[[Path], object]
HANDBOOK = (
    "The company keeps this policy under review and publishes each new edition.",
    "Questions about it go to the people team, who answer within two working days.",
    "Managers explain it to everyone who joins their team during the first week.",
    "Exceptions need the written consent of the head of department beforehand.",
)


@dataclass(frozen=True)
class Situation:
    """``says`` are sentences, items and rows as they are quoted, ``under`` the headings of the
    first of them and ``leans_on`` its column heads; ``hides`` is not read."""

    name: str
    build: Build
    says: tuple[str, ...]
    hides: tuple[str, ...] = ()
    under: str | None = None
    leans_on: str = ""
    suffix: str = ".pdf"
    warns: str = ""
    labels: tuple[str, ...] = field(default=())


def text(content: str, encoding: str = "utf-8") -> Build:
    return lambda path: path.write_bytes(content.encode(encoding))


def pdf(*pages: Draw) -> Build:
    return lambda path: pdfs.drawn(path, *pages)


def all_of(*parts: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def bold(words: str, top: float = 80, size: float = 14) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawString(pdfs.MARGIN, pdfs.HEIGHT - top, words)

    return draw


def section(heading: str, *sentences: str, size: float = 14) -> Draw:
    return all_of(bold(heading, size=size), pdfs.lines(*sentences, *HANDBOOK, top=110))


def with_raised_number(canvas: Canvas) -> None:
    words = canvas.beginText(72, 700)
    for part, size, rise in (
        ("Each employee may claim up to 500", 11, 0),
        ("2", 6, 4),
        (" euros per year.", 11, 0),
    ):
        words.setFont("Helvetica", size)
        words.setRise(rise)
        words.textOut(part)
    canvas.drawText(words)
    pdfs.lines("2 Part-time employees: in proportion to their hours.", top=780, size=8)(canvas)


def columns(rows: Sequence[Sequence[str]], *, top: float = 110, step: float = 90) -> Draw:
    """A table without lines, drawn row by row."""
    cells = [
        pdfs.lines(cell, x=72 + column * step, top=top + 14 * row, size=10)
        for row, found in enumerate(rows)
        for column, cell in enumerate(found)
    ]
    return all_of(*cells)


def ruled(rows: Sequence[Sequence[str]], width: float = 100) -> Draw:
    """A table with lines, whose cells are wrapped."""

    def draw(canvas: Canvas) -> None:
        looks = getSampleStyleSheet()["BodyText"]
        cells = [[Paragraph(cell, looks) for cell in row] for row in rows]
        table = Table(
            cells, [width] * len(rows[0]), style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]
        )
        _, height = table.wrapOn(canvas, 480, 700)
        table.drawOn(canvas, 72, pdfs.HEIGHT - 110 - height)

    return draw


def sideways(canvas: Canvas) -> None:
    canvas.translate(0, pdfs.HEIGHT)
    canvas.rotate(-90)
    canvas.translate(0, -(pdfs.HEIGHT - pdfs.WIDTH))
    rows = (("City", "Hotel limit", "Meals"), ("London", "220", "60"), ("Warsaw", "110", "35"))
    columns((*rows, ("Tokyo", "260", "70")), top=330)(canvas)


def coloured(words: str, fill: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(fill)
        pdfs.lines(words, top=200)(canvas)
        canvas.setFillColor("black")

    return draw


def struck(canvas: Canvas) -> None:
    pdfs.lines("The probation period is six months four months.")(canvas)
    start = 72 + canvas.stringWidth("The probation period is ", "Helvetica", 11)
    end = start + canvas.stringWidth("six months", "Helvetica", 11)
    canvas.line(start, pdfs.HEIGHT - 100 + 3.5, end, pdfs.HEIGHT - 100 + 3.5)


def watermarked(page: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont("Helvetica-Bold", 60)
        canvas.translate(100, 250)
        canvas.rotate(45)
        canvas.drawString(0, 0, "CONFIDENTIAL DRAFT")
        canvas.restoreState()
        page(canvas)

    return draw


def picture(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, pdfs.WIDTH, pdfs.HEIGHT)


def frames(canvas: Canvas) -> None:
    pdfs.lines("Tip: ask the people team early.", x=400, top=142, size=9)(canvas)
    for step in (3, 2, 1):
        pdfs.lines(f"Step {step}: the form goes on its way.", top=40 + 100 * step)(canvas)
    bold("How to apply", top=80, size=16)(canvas)


def form(path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("Approved hotel limit per night:")(canvas)
        pdfs.lines("Car hire allowed", x=92, top=200)(canvas)
        base = pdfs.HEIGHT
        canvas.acroForm.textfield(value="185 EUR", x=280, y=base - 102, height=13)
        canvas.acroForm.checkbox(checked=True, x=72, y=base - 202, size=12)

    pdfs.drawn(path, draw)


def layered(path: Path) -> None:
    """A page with a layer that is switched off."""
    content = (
        b"BT /F1 11 Tf 72 700 Td (The notice period is three months.) Tj ET "
        b"/OC /L1 BDC BT /F1 11 Tf 72 680 Td (Draft: the notice period is six weeks.) Tj ET EMC"
    )
    pdfs.assembled(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R"
            b"/Resources<</Font<</F1 4 0 R>>/Properties<</L1 6 0 R>>>>>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/OCG/Name(Draft)>>",
        ],
    )


def labelled(path: Path) -> None:
    """Four pages in Roman numbers, then those that are numbered from 1."""
    names = ("Foreword", "Contents", "Abbreviations", "Scope", "Hours", "Leave")
    pdfs.drawn(path, *(section(name, f"{name} is what this page is about.") for name in names))
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.set_page_label(0, 3, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(4, 5, style=PageLabelStyle.DECIMAL)
    writer.write(path)


def oddly_labelled(path: Path) -> None:
    """The first page's number has a NUL in it, the second's is longer than any number."""
    pdfs.drawn(
        path,
        *(section(name, f"{name} is what this page is about.") for name in ("Hours", "Leave")),
    )
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.set_page_label(0, 0, prefix="A\0\0077")
    writer.set_page_label(1, 1, prefix="\ufdfa\ufdfa")
    writer.write(path)


def noted(path: Path) -> None:
    """A note typed onto the page in a viewer."""
    pdfs.drawn(path, pdfs.lines("The limit is:"))
    writer = PdfWriter(clone_from=PdfReader(path))
    base = pdfs.HEIGHT - 100
    rect = (160, base - 3, 320, base + 10)
    writer.add_annotation(0, FreeText(text="190 EUR from May", rect=rect))
    writer.write(path)
