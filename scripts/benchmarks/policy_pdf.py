"""A made-up handbook as a PDF of exactly so many pages: headings, prose, lists, tables."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from numpy.random import Generator, default_rng
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table
from reportlab.platypus.flowables import Flowable

from scripts.benchmarks.policy_text import ROLES, TOPICS, sentences

SEED = 7
STYLES = getSampleStyleSheet()
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]


def write_pdf(path: Path, pages: int) -> Path:
    """Write it to ``path``; about 2,400 characters a page, as benefit handbooks have."""
    rng = default_rng(SEED)
    story: list[Flowable] = []
    for number in range(1, pages + 1):
        story += [*_page(number, rng), PageBreak()]
    document = SimpleDocTemplate(str(path), pagesize=A4, title="Handbook", invariant=1)
    document.build(story, onFirstPage=_margins, onLaterPages=_margins)
    if document.page != pages:
        raise ValueError(f"The text of {pages} pages came out as {document.page}.")
    return path


def _page(number: int, rng: Generator) -> list[Flowable]:
    text = sentences(rng)
    topic = TOPICS[number % len(TOPICS)]
    story: list[Flowable] = [
        Paragraph(f"{number}. Policy on {topic}", STYLES["Heading1"]),
        _prose(text, 5),
        Paragraph(f"{number}.1 Rules", STYLES["Heading2"]),
        _prose(text, 6),
        *(Paragraph(next(text), STYLES["BodyText"], bulletText="•") for _ in range(3)),
    ]
    if number % 4 == 0:
        return [*story, _table(rng)]
    return [*story, Paragraph(f"{number}.2 Details", STYLES["Heading2"]), _prose(text, 6)]


def _prose(text: Iterator[str], count: int) -> Paragraph:
    return Paragraph(" ".join(islice(text, count)), STYLES["BodyText"])


def _table(rng: Generator) -> Table:
    rows = [["Matter", "Decided by", "Limit in euros"]]
    for topic in rng.choice(TOPICS, 8, replace=False):
        rows.append([topic, rng.choice(ROLES), str(50 * rng.integers(1, 90))])
    return Table(rows, style=GRID)


def _margins(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(72, 810, "Employee handbook, for internal use")
    canvas.drawRightString(523, 30, f"Page {document.page}")
