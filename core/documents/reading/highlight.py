"""The sandbox's child that draws pages: ``python -m core.documents.reading.highlight``."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFont

from core.documents.reading.layout import Box, Page
from core.documents.reading.pdf_text import open_pdf
from core.documents.reading.plain_text import SIZE, read_text
from core.documents.reading.sandbox import confine
from core.errors import DamagedPdf, NotFound

YELLOW = (255, 235, 120)
INK = (20, 20, 20)
MOST_PIXELS = 6_000_000
TALLEST = 1.6  # times the width; longer pages of text are cut around the quote
CONTEXT = 0.3  # of the cut's height that stands above the quote
AROUND = 1.0  # points by which a highlight is larger than its line


def draw(request: dict[str, Any]) -> bytes:
    """PNG of one page. Raises NotFound, and what opening the file raises."""
    path, number, width = Path(request["path"]), request["number"], request["width"]
    boxes: list[Box] = [(x0, y0, x1, y1) for x0, y0, x1, y1 in request["highlights"]]
    if request["kind"] == "pdf":
        image, scale = _pdf_page(path, number, width)
        _mark(image, boxes, scale)
    else:
        most = (request["max_pages"], request["max_characters"])
        pages = read_text(path, request["kind"], *most)
        _require_page(number, len(pages))
        image = _text_page(pages[number - 1], boxes, width)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _require_page(number: int, count: int) -> None:
    if not 1 <= number <= count:
        raise NotFound(f"The document has {count} pages; there is no page {number}.")


def _pdf_page(path: Path, number: int, width: int) -> tuple[Image.Image, float]:
    document = open_pdf(path)
    _require_page(number, len(document))
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        raise DamagedPdf(f"Page {number} of the PDF is damaged and can't be shown.") from None
    page_width, page_height = page.get_size()
    scale = min(width / page_width, (MOST_PIXELS / (page_width * page_height)) ** 0.5)
    return page.render(scale=scale).to_pil().convert("RGB"), scale


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
    height = min(page.height, page.width * TALLEST)
    first = min((box[1] for box in boxes), default=0.0)
    top = max(0.0, min(first - height * CONTEXT, page.height - height))
    scale = width / page.width
    image = Image.new("RGB", (width, max(1, int(height * scale))), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(SIZE * scale)
    for line in page.lines:
        if top - line.box[3] < 0 and line.box[1] < top + height:
            pen.text((line.box[0] * scale, (line.box[1] - top) * scale), line.text, INK, font)
    _mark(image, [(x0, y0 - top, x1, y1 - top) for x0, y0, x1, y1 in boxes], scale)
    return image


if __name__ == "__main__":
    confine(draw)
