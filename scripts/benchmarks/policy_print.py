"""The policy as it leaves a printer: a PDF with footnotes at the pages' ends, and scans of it."""

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from scripts.benchmarks.policy_source import Grid, Policy, Run, Words

MARGIN, NOTES_HEIGHT, PADDING = 64.0, 60.0, 5.0  # points
WIDTH = A4[0] - 2 * MARGIN
DOTS = 200  # per inch of a scan
_STYLES = getSampleStyleSheet()
_BODY = ParagraphStyle("body", _STYLES["BodyText"], fontSize=10.5, leading=14)
_HEADINGS = {
    level: ParagraphStyle(f"heading{level}", _STYLES[f"Heading{level}"], keepWithNext=1)
    for level in (1, 2, 3)
}
_ITEM = ParagraphStyle("item", _BODY, leftIndent=18)
_CELL = ParagraphStyle("cell", _BODY, fontSize=9, leading=11)
_NOTE = ParagraphStyle("note", _BODY, fontSize=8, leading=10)
_RULES = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]


class _Noted(Paragraph):
    """A paragraph that leaves its footnotes with the page that it comes to stand on."""

    def __init__(self, words: Words, style: ParagraphStyle, waiting: list[int]) -> None:
        super().__init__(_markup(words.runs), style, bulletText=words.mark or None)
        self._own, self._waiting = words.notes, waiting

    def draw(self) -> None:
        self._waiting += self._own
        super().draw()


def write_pdf(policy: Policy, path: Path) -> None:
    """Three to five pages with a running header and numbered pages."""
    waiting: list[int] = []
    document = BaseDocTemplate(str(path), pagesize=A4, title=policy.title, invariant=1)
    height = A4[1] - 2 * MARGIN - NOTES_HEIGHT
    frame = Frame(MARGIN, MARGIN + NOTES_HEIGHT, WIDTH, height, 0, 0, 0, 0)
    end = partial(_end_page, policy, waiting)
    document.addPageTemplates([PageTemplate(frames=[frame], onPageEnd=end)])
    document.build(list(_story(policy, waiting)))


def write_scan(pdf: Path, path: Path, turn: float) -> None:
    """A printed file as a PDF of pictures, turned by ``turn`` degrees."""
    canvas = Canvas(str(path))
    for page in pdfium.PdfDocument(pdf):
        picture = page.render(scale=DOTS / 72, grayscale=True).to_pil().convert("L")
        if turn:
            picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
        stream = BytesIO()
        picture.save(stream, "PNG")
        size = (picture.width * 72 / DOTS, picture.height * 72 / DOTS)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(stream), 0, 0, *size)
        canvas.showPage()
    canvas.save()


def _story(policy: Policy, waiting: list[int]) -> Iterator[Flowable]:
    for part in policy.parts:
        if isinstance(part, Grid):
            rows = [[Paragraph(_markup(cell.runs), _CELL) for cell in row] for row in part.rows]
            widths = _widths([[cell.text for cell in row] for row in part.rows])
            yield Table(rows, widths, style=_RULES, repeatRows=1, spaceBefore=4, spaceAfter=8)
        elif part.level:
            yield Paragraph(escape(part.text), _HEADINGS[part.level])
        else:
            yield _Noted(part, _ITEM if part.mark else _BODY, waiting)


def _markup(runs: Sequence[Run]) -> str:
    return "".join(
        f"<super>{run.note}</super>" if run.note
        else f"<b>{escape(run.text)}</b>" if run.is_bold
        else escape(run.text)
        for run in runs
    )  # fmt: skip


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Points per column: its share of the letters, so that long cells wrap and words do not."""
    longest = [max(map(len, column)) ** 0.6 for column in zip(*rows, strict=True)]
    return [WIDTH * one / sum(longest) for one in longest]


def _end_page(
    policy: Policy, waiting: list[int], canvas: Canvas, document: BaseDocTemplate
) -> None:
    """Header, footer, and the notes that the page's words name."""
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, A4[1] - 40, policy.title)
    canvas.drawRightString(A4[0] - MARGIN, 36, f"Page {document.page}")
    top = MARGIN + NOTES_HEIGHT - 6
    if waiting:
        canvas.line(MARGIN, top, MARGIN + WIDTH / 3, top)
    for number in waiting:
        note = Paragraph(f"<super>{number}</super> {escape(policy.notes[number])}", _NOTE)
        top -= note.wrap(WIDTH, NOTES_HEIGHT)[1] + 2
        note.drawOn(canvas, MARGIN, top)
    waiting.clear()
