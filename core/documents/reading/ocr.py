"""The sandbox's child that reads a scanned page: ``python -m core.documents.reading.ocr``."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import tesserocr
from PIL import Image

from core.documents.reading.drawing import Drawing
from core.documents.reading.formats import PICTURES
from core.documents.reading.glyphs import Style, Word
from core.documents.reading.ink import BULLET, Ink, Pixels
from core.documents.reading.layout import Box
from core.documents.reading.pdf_text import lines_of, open_pdf
from core.documents.reading.pictures import picture_of
from core.documents.reading.sandbox import confine, watch_memory
from core.documents.reading.upright import WHITE, Upright, upright
from core.documents.reading.wire import encoded
from core.documents.reading.word_places import with_words

DOTS = 300  # per inch at which pages are read, unless they are very large
MOST_PIXELS = 16_000_000
MEMORY_BYTES = 300 << 20  # that reading a page may take
TURNED = 1.5  # Tesseract's confidence from which on a page lies on its side or head
# Confidences of 100: a word below the first can't be read, one below the second is doubtful; a
# number has to reach the second, since nobody sees from "128" that it was 125.
ILLEGIBLE, DOUBTFUL = 30.0, 60.0
GAP = (
    "[…]"  # in place of words that can't be read: without it their sentence would say another thing
)
MOST_AGAIN = 60  # doubtful words of a page that are read again
AROUND = 8  # pixels of paper around a word that is read by itself
BOLD = 1.3  # times the thickness of the page's strokes, measured against their size
SAME_SIZE = 0.08  # sizes that differ less from the page's usual one are that
HEIGHT = 0.94  # of a font's size is the height of a row by Tesseract
ABOVE, BELOW = 0.8, 0.22  # of the size: how far a line reaches from where its letters stand


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word as recognised; ``size`` and ``foot``, where its letters stand, in pixels."""

    text: str
    confidence: float
    box: Pixels
    row: int
    size: float
    foot: float
    thickness: float

    @property
    def is_illegible(self) -> bool:
        """Whether it is too unsure to be text."""
        least = DOUBTFUL if any(map(str.isdigit, self.text)) else ILLEGIBLE
        return self.confidence < least


def recognise(request: dict[str, Any]) -> bytes:
    """JSON ``{"lines", "size", "confidence" (of 100), "doubtful" (words)}`` of a page as it lies
    upright and level.

    The request names ``path``, ``kind``, ``number``, the ``folder`` of Tesseract's data,
    ``languages`` as it names them, with "+" between them, and the ``pictures`` on the page that
    alone are read, in points; none where all of it is.
    """
    watch_memory(MEMORY_BYTES)
    picture, size = _picture(request)
    scale = picture.width / size[0]
    if request["pictures"]:
        picture = _only(picture, request["pictures"], scale)
    # What was put onto a page lies as level as that; measuring it takes half as long as reading it.
    is_level = bool(request["pictures"])
    quarter = _quarter(picture, request["folder"])
    level = upright(picture, quarter, size, scale, is_level=is_level)
    seen, drawn = _read(level, request["folder"], request["languages"])
    words = list(_words(seen, scale))
    lines = level.back(with_words(lines_of(words, drawn), words))
    letters = sum(len(word.text) for word in seen)
    sure = sum(word.confidence * len(word.text) for word in seen) / max(letters, 1)
    doubtful = [w.text for w in seen if w.confidence < DOUBTFUL and not w.is_illegible]
    found: dict[str, Any] = {
        "lines": list(map(encoded, lines)),
        "size": level.level_size,
        "confidence": round(sure),
        "doubtful": doubtful,
    }
    return json.dumps(found, ensure_ascii=False).encode()


def _picture(request: dict[str, Any]) -> tuple[Image.Image, tuple[float, float]]:
    """The page in grey at ``DOTS``, and its size in points."""
    path, number = Path(request["path"]), request["number"]
    if request["kind"] in PICTURES:
        picture, size = picture_of(path, number)
        scale = _scale(size)
        wanted = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
        return picture.convert("L").resize(wanted, Image.Resampling.BICUBIC), size
    page = open_pdf(path)[number - 1]
    size = page.get_size()
    return page.render(scale=_scale(size), grayscale=True).to_pil().convert("L"), size


def _only(picture: Image.Image, places: Sequence[Sequence[float]], scale: float) -> Image.Image:
    """White paper with what stands at ``places``."""
    paper = Image.new("L", picture.size, WHITE)
    for place in places:
        x0, y0, x1, y1 = (round(edge * scale) for edge in place)
        paper.paste(picture.crop((x0, y0, x1, y1)), (x0, y0))
    return paper


def _scale(size: tuple[float, float]) -> float:
    """Pixels per point."""
    return float(min(DOTS / 72, (MOST_PIXELS / (size[0] * size[1])) ** 0.5))


def _quarter(picture: Image.Image, folder: str) -> int:
    """By how many degrees against the clock the page has to be turned to stand upright."""
    with tesserocr.PyTessBaseAPI(path=folder, lang="osd", psm=tesserocr.PSM.OSD_ONLY) as api:
        api.SetImage(picture)
        found = api.DetectOrientationScript()
    return int(found["orient_deg"]) if found and found["orient_conf"] >= TURNED else 0


def _read(level: Upright, folder: str, languages: str) -> tuple[list[_Seen], Drawing]:
    """The words of a page and the lines that rule its tables, in points."""
    # After the page has been drawn: numpy takes memory of what that may need.
    from core.documents.reading.rulings import rulings, without  # noqa: PLC0415

    drawn = Drawing()
    ruled = rulings(level.picture, level.scale * 72)
    for line in (*ruled.across, *ruled.down):
        drawn.line(_points(line, level.scale), 0)
    with tesserocr.PyTessBaseAPI(
        path=folder, lang=languages, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    ) as api:
        api.SetImage(without(level.picture, ruled))
        api.SetSourceResolution(round(level.scale * 72))
        if not api.Recognize():
            return [], drawn
        ink = Ink(api.GetThresholdedImage())
        seen = list(_seen(api.GetIterator(), ink, level.scale, drawn))
        api.SetPageSegMode(tesserocr.PSM.SINGLE_WORD)
        return list(_read_again(api, seen)), drawn


def _read_again(api: Any, seen: Sequence[_Seen]) -> Iterator[_Seen]:
    """Doubtful words that read the same by themselves are as sure as they are then."""
    left = MOST_AGAIN
    for word in seen:
        if word.confidence >= DOUBTFUL or not left:
            yield word
            continue
        left -= 1
        x0, y0, x1, y1 = word.box
        left_edge, top = max(0, x0 - AROUND), max(0, y0 - AROUND)
        api.SetRectangle(left_edge, top, x1 + AROUND - left_edge, y1 + AROUND - top)
        is_same = api.Recognize() and api.GetUTF8Text().strip() == word.text
        yield replace(word, confidence=api.MeanTextConf()) if is_same else word


def _seen(found: Any, ink: Ink, scale: float, drawn: Drawing) -> Iterator[_Seen]:
    row = 0
    word, line, block = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE, tesserocr.RIL.BLOCK
    for at in tesserocr.iterate_level(found, word):
        if at.BlockType() in (tesserocr.PT.HORZ_LINE, tesserocr.PT.VERT_LINE):
            drawn.line(_points(at.BoundingBox(block), scale), 0)
        if at.Empty(word) or not (text := at.GetUTF8Text(word).strip()):
            continue
        is_first = at.IsAtBeginningOf(line)
        row += is_first
        look, box, confidence = at.RowAttributes(), at.BoundingBox(word), at.Confidence(word)
        small_letter = look["row_height"] - look["ascenders"] + look["descenders"]
        if is_first and len(text) <= 2 and ink.is_bullet(box, small_letter):
            text, confidence = BULLET, 100.0
        is_speck = confidence < DOUBTFUL and not any(map(str.isalnum, text))
        if not is_speck:
            start, end = at.Baseline(line)
            size, foot = look["row_height"] / HEIGHT, (start[1] + end[1]) / 2
            thickness = ink.thickness(box)
            text = ink.with_dots(text, box)
            yield _Seen(text, confidence, box, row, size, foot, thickness)


def _words(seen: Sequence[_Seen], scale: float) -> Iterator[Word]:
    """The words in points, with their looks; what can't be read is a gap, or nothing where its
    whole row can't be."""
    if not seen:
        return
    usual = median(word.size for word in seen)
    strokes = median(word.thickness / word.size for word in seen)
    rows: dict[int, list[_Seen]] = {}
    for word in seen:
        rows.setdefault(word.row, []).append(word)
    for row, words in rows.items():
        if all(word.is_illegible for word in words):
            continue
        size = median(word.size for word in words)
        is_bold = median(word.thickness / word.size for word in words) > BOLD * strokes
        size = usual if abs(size - usual) < SAME_SIZE * usual else size
        style = Style(round(size / scale * 2) / 2, bold=is_bold, invisible=False)
        was_gap = False
        for word in words:
            if not (word.is_illegible and was_gap):
                text = GAP if word.is_illegible else word.text
                yield Word(text, _box(word, size, scale), style, row, glued=False)
            was_gap = word.is_illegible


def _points(box: Pixels, scale: float) -> Box:
    x0, y0, x1, y1 = box
    return x0 / scale, y0 / scale, x1 / scale, y1 / scale


def _box(word: _Seen, size: float, scale: float) -> Box:
    """As high as its line, whatever letters it has."""
    top, bottom = word.foot - ABOVE * size, word.foot + BELOW * size
    return word.box[0] / scale, top / scale, word.box[2] / scale, bottom / scale


if __name__ == "__main__":
    confine(recognise)
