"""The sandbox's child that draws pages: ``python -m core.documents.reading.highlight``."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from core.documents.reading.form_fields import undrawn
from core.documents.reading.formats import PICTURES, reader
from core.documents.reading.layout import Box, Page
from core.documents.reading.lettering import write
from core.documents.reading.pdf_text import open_pdf
from core.documents.reading.pictures import picture_of
from core.documents.reading.sandbox import confine
from core.documents.reading.typeset import LETTER, MARGIN, PITCH, SIZE, typeset, wrapped
from core.errors import DamagedPdf, NotFound

YELLOW = (255, 235, 120)
MOST_PIXELS = 6_000_000
TALLEST = 1.6  # times the width; longer pages of text are cut around the quote
CONTEXT = 0.3  # of the cut's height that stands above the quote
AROUND = 1.0  # points by which a highlight is larger than its line


def draw(request: dict[str, Any]) -> bytes:
    """PNG of one page. Raises NotFound, and what opening the file raises."""
    path, kind = Path(request["path"]), request["kind"]
    number, width = request["number"], request["width"]
    boxes: list[Box] = [(x0, y0, x1, y1) for x0, y0, x1, y1 in request["highlights"]]
    if kind == "pdf" or kind in PICTURES:
        image = _as_it_is(path, kind, number, boxes, width)
    else:
        most = (request["max_pages"], request["max_characters"])
        pages = typeset(reader(kind)(path).parts, *most)
        _require_page(number, len(pages))
        if source := pages[number - 1].source:
            image = _as_it_is(source.content, source.kind, source.number, boxes, width)
        else:
            image = _text_page(pages[number - 1], boxes, width)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _require_page(number: int, count: int) -> None:
    if not 1 <= number <= count:
        raise NotFound(f"The document has {count} pages; there is no page {number}.")


def _as_it_is(
    file: Path | bytes, kind: str, number: int, boxes: Sequence[Box], width: int
) -> Image.Image:
    """A page of a PDF or picture as the file shows it."""
    image, scale = (_pdf_page if kind == "pdf" else _picture)(file, number, width)
    _mark(image, boxes, scale)
    return image


def _picture(file: Path | bytes, number: int, width: int) -> tuple[Image.Image, float]:
    picture, size = picture_of(BytesIO(file) if isinstance(file, bytes) else file, number)
    scale = min(width / size[0], (MOST_PIXELS / (size[0] * size[1])) ** 0.5)
    wanted = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    return picture.resize(wanted).convert("RGB"), scale


def _pdf_page(file: Path | bytes, number: int, width: int) -> tuple[Image.Image, float]:
    document = open_pdf(file)
    _require_page(number, len(document))
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        raise DamagedPdf(f"Page {number} of the PDF is damaged and can't be shown.") from None
    page_width, page_height = page.get_size()
    scale = min(width / page_width, (MOST_PIXELS / (page_width * page_height)) ** 0.5)
    notes = undrawn(page)  # pdfium gives them an empty picture as it draws
    image = page.render(scale=scale).to_pil().convert("RGB")
    pen = ImageDraw.Draw(image)
    for word in notes:
        x, y = (edge * scale for edge in word.box[:2])
        write(pen, (x, y), word.text, word.style.size * scale)
    return image, scale


def _mark(image: Image.Image, boxes: Sequence[Box], scale: float) -> None:
    """Colours the boxes as a marker pen does: paper turns yellow, ink stays dark."""
    mask = Image.new("L", image.size)
    pen = ImageDraw.Draw(mask)
    for x0, y0, x1, y1 in boxes:
        corners = (x0 - AROUND, y0 - AROUND, x1 + AROUND, y1 + AROUND)
        pen.rectangle([corner * scale for corner in corners], fill=255)
    marked = ImageChops.multiply(image, Image.new("RGB", image.size, YELLOW))
    image.paste(marked, mask=mask)


def _text_page(page: Page, boxes: Sequence[Box], width: int) -> Image.Image:
    texts, marks, length = _unfolded(page, boxes)
    height = min(length, page.width * TALLEST)
    first = min((mark[1] for mark in marks), default=0.0)
    top = max(0.0, min(first - height * CONTEXT, length - height))
    scale = width / page.width
    image = Image.new("RGB", (width, max(1, int(height * scale))), "white")
    pen = ImageDraw.Draw(image)
    for x, y, text in texts:
        if top - PITCH < y < top + height:
            write(pen, (x * scale, (y - top) * scale), text, SIZE * scale)
    _mark(image, [(x0, y0 - top, x1, y1 - top) for x0, y0, x1, y1 in marks], scale)
    return image


def _unfolded(
    page: Page, boxes: Sequence[Box]
) -> tuple[list[tuple[float, float, str]], list[Box], float]:
    """Lines as they are drawn, with their places, and the boxes and the page's height to match: a
    table's row that is wider than the page takes several lines, and what follows moves down."""
    texts: list[tuple[float, float, str]] = []
    marks: list[Box] = []
    moved = 0.0
    for line in page.lines:
        x0, y0, _, y1 = line.box
        pieces = wrapped(line.text, int((page.width - MARGIN - x0) / LETTER)) or [line.text]
        more = (len(pieces) - 1) * PITCH
        texts += [(x0, y0 + moved + n * PITCH, piece) for n, piece in enumerate(pieces)]
        marks += [
            (left, top + moved, right, bottom + moved + more)
            for left, top, right, bottom in boxes
            if y0 <= (top + bottom) / 2 < y1
        ]
        moved += more
    return texts, marks, page.height + moved


if __name__ == "__main__":
    confine(draw)
