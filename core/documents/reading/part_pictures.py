"""Pictures that cover a part of a PDF's page and may show text: a stamp, a letter that was pasted
in, a table as a picture."""

from collections.abc import Collection, Sequence

import pypdfium2 as pdfium

from core.documents.reading.drawing import Drawing
from core.documents.reading.glyphs import Word
from core.documents.reading.layout import Box
from core.documents.reading.words_in_pictures import is_on

SMALLEST = 8_000.0  # square points, or ten square centimetres: most stamps are larger than logos
MOST = 20  # of a page
LEVELS = 16  # of brightness that count as one
PAPER_SHARE = 0.55  # of a picture of text is as bright as its paper
LEAST_INK, MOST_INK = 0.004, 0.4  # of it
CONTRAST = 80  # between paper and ink, of 255
DARKEST = 144  # paper; a photograph is darker somewhere in the middle


def pictures_of_text(page: pdfium.PdfPage, drawn: Drawing, found: Sequence[Word]) -> list[Box]:
    """Where the page shows pictures that look like text, with none of its own words on them."""
    width, height = page.get_size()
    pictures = [
        (max(0.0, x0), max(0.0, y0), min(width, x1), min(height, y1))
        for x0, y0, x1, y1 in (area.box for area in drawn.areas if area.colour is None)
    ]
    large = [box for box in pictures if _size(box) >= SMALLEST]
    return [box for box in large[:MOST] if not _holds_words(box, found) and _is_text(page, box)]


def without_repeated(pictures: dict[int, list[Box]]) -> dict[int, list[Box]]:
    """``pictures`` by page, those that stand at one place of several pages once: a logo."""
    seen: set[tuple[int, ...]] = set()
    left: dict[int, list[Box]] = {}
    for number, boxes in pictures.items():
        places = [tuple(map(round, box)) for box in boxes]
        new = [box for box, place in zip(boxes, places, strict=True) if place not in seen]
        seen.update(places)
        if new:
            left[number] = new
    return left


def _size(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _holds_words(picture: Box, found: Collection[Word]) -> bool:
    return any(is_on(word.box, picture) for word in found)


def _is_text(page: pdfium.PdfPage, box: Box) -> bool:
    """Whether a picture is paper with some ink, as a photograph is not; light letters on dark
    ground are looked at as the reverse."""
    width, height = page.get_size()
    edges = (box[0], height - box[3], width - box[2], box[1])
    shown = page.render(scale=1, crop=edges, grayscale=True).to_pil().convert("L").histogram()
    total = sum(shown)
    if not total:
        return False
    if 2 * sum(shown[: len(shown) // 2]) > total:
        shown.reverse()
    levels = [sum(shown[at : at + LEVELS]) for at in range(0, len(shown), LEVELS)]
    paper = levels.index(max(levels)) * LEVELS + LEVELS // 2
    near = sum(shown[max(0, paper - 2 * LEVELS) : paper + 2 * LEVELS])
    ink = sum(count for level, count in enumerate(shown) if abs(level - paper) >= CONTRAST)
    is_paper = paper >= DARKEST and near >= PAPER_SHARE * total
    return is_paper and LEAST_INK <= ink / total <= MOST_INK
