"""Which words of a PDF page its readers see: what nobody sees is a known way to feed lies to
programs, or a draft that was never in force."""

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from PIL import Image, ImageChops
from pypdfium2 import raw

from core.documents.reading.drawing import Area, Drawing
from core.documents.reading.glyphs import Colour, Style, Word
from core.documents.reading.layout import Box
from core.documents.reading.struck import Strikes, struck_out
from core.documents.reading.text_layer import is_layer

WHITE = (255, 255, 255)
FAINT = 40  # of 255 by which text has to differ from what lies under it
DIFFERENT = 20  # of 255 by which a pixel differs with and without a word that is seen
SCALE = 1.5  # pixels per point of the pictures that are compared
_IS_DIFFERENT = [level >= DIFFERENT for level in range(256)] * 3
MOST_PIXELS = 4_000_000
STRIP, LOWEST = 20.0, 20_000.0  # points; how high a strip is, and the foot of the longest page
WATERMARK = 24.0  # points; larger text that runs aslant lies under or over the page
ASLANT = 5.0  # degrees


def seen_words(
    found: list[Word], page: pdfium.PdfPage, drawn: Drawing, *, has_layers: bool
) -> list[Word]:
    """The words that are on the paper; of words struck out only the places.

    Invisible text stays where it is the text layer under the picture of a scanned page.
    ``has_layers``: the file has parts that can be switched off.
    """
    width, height = page.get_size()
    hidden = [
        word.style.invisible
        or word.box[2] <= 0 or word.box[0] >= width or word.box[3] <= 0 or word.box[1] >= height
        for word in found
    ]  # fmt: skip
    if is_layer(found, page, drawn):
        return found
    seen = [word for word, unseen in zip(found, hidden, strict=True) if not unseen]
    doubtful = seen if has_layers else list(_doubtful(seen, drawn))
    unseen = set(map(id, _without_a_trace(page, doubtful, drawn))) if doubtful else set()
    strikes = Strikes(drawn, struck_out(page))
    kept = [word for word in seen if id(word) not in unseen]
    for word in kept if strikes.lines else ():
        if strikes.hit(word.box):
            word.text = ""  # its place stays: no gap between cells
    return kept


def is_watermark(style: Style) -> bool:
    """Whether words of this look lie across the page, under its text or over it."""
    return style.size >= WATERMARK and ASLANT < style.angle % 90 < 90 - ASLANT


def _doubtful(words: Sequence[Word], drawn: Drawing) -> Iterator[Word]:
    """Those that differ little from what lies under them, or have something drawn over them."""
    strips = _strips(drawn.areas)
    faint: dict[Colour, bool] = {}
    for word in words:
        box, colour = word.box, word.style.colour
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        beside = strips.get(int(y // STRIP)) if strips else None
        if beside:
            around = [area for x0, y0, x1, y1, area in beside if x0 <= x <= x1 and y0 <= y <= y1]
            if around:
                if _is_doubtful(word, around, drawn):
                    yield word
                continue
        if colour not in faint:
            faint[colour] = _is_faint(colour, WHITE)
        if faint[colour]:
            yield word


def _strips(areas: Sequence[Area]) -> dict[int, list[tuple[float, float, float, float, Area]]]:
    """The areas with their edges, by the strips across the page that they reach into."""
    strips: dict[int, list[tuple[float, float, float, float, Area]]] = {}
    for area in areas:
        top, bottom = max(area.box[1], 0.0), min(area.box[3], LOWEST)
        for strip in range(int(top // STRIP), int(bottom // STRIP) + 1):
            strips.setdefault(strip, []).append((*area.box, area))
    return strips


def _is_doubtful(word: Word, around: Sequence[Area], drawn: Drawing) -> bool:
    order = drawn.texts[word.owner][0] if word.owner in drawn.texts else 0
    paper: Sequence[int] = WHITE
    for area in around:
        if area.order > order or area.colour is None:
            return True
        paper = _mixed(area.colour, paper)
    return _is_faint(word.style.colour, paper)


def _is_faint(colour: Colour, paper: Sequence[int]) -> bool:
    return _contrast(_mixed(colour, paper), paper) < FAINT


def _mixed(colour: Colour, paper: Sequence[int]) -> Sequence[int]:
    opacity = colour[3] / 255
    if opacity == 1:
        return colour[:3]
    return [round(c * opacity + p * (1 - opacity)) for c, p in zip(colour[:3], paper, strict=True)]


def _contrast(one: Sequence[int], other: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _without_a_trace(page: pdfium.PdfPage, words: Sequence[Word], drawn: Drawing) -> Iterator[Word]:
    """Those without which the page looks the same: drawn once with them and once without."""
    width, height = page.get_size()
    scale = min(SCALE, (MOST_PIXELS / (width * height)) ** 0.5)
    owners = {word.owner for word in words}
    texts = [text for address, (_, text) in drawn.texts.items() if address in owners]
    before = _picture(page, scale)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    difference = ImageChops.difference(before, _picture(page, scale))
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, True)
    for word in words:
        place = difference.crop(_pixels(word.box, difference.size, scale))
        if not place.point(_IS_DIFFERENT).getbbox():
            yield word


def _picture(page: pdfium.PdfPage, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def _pixels(box: Box, size: tuple[int, int], scale: float) -> tuple[int, int, int, int]:
    left, top = max(0, int(box[0] * scale)), max(0, int(box[1] * scale))
    right, bottom = int(box[2] * scale) + 1, int(box[3] * scale) + 1
    return left, top, max(left + 1, min(right, size[0])), max(top + 1, min(bottom, size[1]))
