"""Words of a PDF page with their boxes and looks, asked of pdfium character by character.

One ctypes call costs about a microsecond, so questions are put once a word, and about a
word's look once a text object.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.layout import Box

FILLED = 0  # text render mode "fill"
INVISIBLE = 3  # text render mode "neither fill nor stroke"
SMALLEST_SIZE = 1.0  # points; smaller text is there for programs, not for readers
BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_PLAIN_NAME = re.compile(rb"-(?:regular|book|light|roman|medium)", re.IGNORECASE)
TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of a script that runs from right to left."""
LINE_END_HYPHEN = "\u00ad"
# pdfium marks a hyphen at a line's end as U+FFFE or U+0002 and swallows the break after it.
_TOKEN = re.compile(r"[\r\n]+|[\ufffe\x02]|[^\s\ufffe\x02]+")


Colour = tuple[int, int, int, int]  # red, green, blue, opacity; 0 to 255
BLACK: Colour = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """What one text object looks like; ``size`` in points as drawn.

    ``angle`` is that of its lines as displayed, in degrees against the clock: 90 runs upwards.
    ``is_mapped`` says that its font tells which letters it shows.
    """

    size: float
    bold: bool
    invisible: bool
    colour: Colour = BLACK
    angle: float = 0.0
    is_mapped: bool = True


@dataclass(slots=True)
class Word:
    text: str
    box: Box
    style: Style
    row: int
    glued: bool  # no space before it, though it may look different from what stands before
    owner: int = 0  # address of the text object that draws its beginning
    belongs: bool = False  # to the word before it, however far away that is


_red, _green, _blue, _opacity = (ctypes.c_uint() for _ in range(4))


def fill_colour(thing: Any) -> Colour | None:
    """With what an object of a page is filled; None for a pattern."""
    if not raw.FPDFPageObj_GetFillColor(thing, _red, _green, _blue, _opacity):
        return None
    return _red.value, _green.value, _blue.value, _opacity.value


class Placement:
    """Turns pdfium's coordinates into points from the top left of the page as displayed."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.rotation == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


class _Glyphs:
    """Asks pdfium about single characters of one page, with its buffers made once."""

    def __init__(self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> None:
        self.raw = text_page.raw
        self.placement = Placement(page)
        self.rect = raw.FS_RECTF()
        self.matrix = raw.FS_MATRIX()
        self.name = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()
        self.styles: dict[int, Style] = {}
        # Where every character has one unit of text, positions need no translation.
        self.count = raw.FPDFText_CountChars(self.raw)
        self.aligned = False
        self.has_turned = False  # whether some text runs from right to left

    def text(self) -> str:
        count = self.count
        if count < 1:
            return ""
        buffer = (ctypes.c_ushort * (count * 2 + 1))()
        units = raw.FPDFText_GetText(self.raw, 0, count, buffer)
        self.aligned = units - 1 == count
        text = bytes(buffer)[: 2 * max(units - 1, 0)].decode("utf-16-le", "surrogatepass")
        self.has_turned = TURNED.search(text) is not None
        # Characters beyond U+FFFF take two units; positions must go on counting units.
        return text if len(text) == units - 1 else "".join(map(chr, buffer[: units - 1]))

    def index(self, text_index: int) -> int:
        if self.aligned:
            return text_index
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self.raw, text_index))

    def owner(self, index: int) -> int:
        """The address of the text object that draws the character, 0 for none."""
        text_object = raw.FPDFText_GetTextObject(self.raw, index)
        return ctypes.addressof(text_object.contents) if text_object else 0

    def box(self, first: int, last: int) -> Box:
        """Around the characters from ``first`` to ``last``, which stand on one line."""
        rect = self.rect
        raw.FPDFText_GetLooseCharBox(self.raw, first, rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if last != first:
            raw.FPDFText_GetLooseCharBox(self.raw, last, rect)
            # Comparisons, since min and max would cost more than pdfium does.
            left = rect.left if rect.left < left else left
            bottom = rect.bottom if rect.bottom < bottom else bottom
            right = rect.right if rect.right > right else right
            top = rect.top if rect.top > top else top
        return self.placement.box(left, bottom, right, top)

    def left(self, index: int) -> float:
        """Where a character begins, in pdfium's own coordinates."""
        raw.FPDFText_GetLooseCharBox(self.raw, index, self.rect)
        return float(self.rect.left)

    def style(self, index: int, owner: int) -> Style:
        if owner not in self.styles:
            self.styles[owner] = self._look(index)
        return self.styles[owner]

    def _look(self, index: int) -> Style:
        text_object = raw.FPDFText_GetTextObject(self.raw, index)
        raw.FPDFText_GetMatrix(self.raw, index, self.matrix)
        scale = (self.matrix.c**2 + self.matrix.d**2) ** 0.5
        size = raw.FPDFText_GetFontSize(self.raw, index) * scale
        heavy = raw.FPDFText_GetFontWeight(self.raw, index) >= BOLD_WEIGHT
        name = self._font_name(index)
        bold = bool(_BOLD_NAME.search(name)) or (heavy and not _PLAIN_NAME.search(name))
        mode = raw.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
        return Style(
            size,
            bold,
            mode == INVISIBLE or size < SMALLEST_SIZE,
            (fill_colour(text_object) if text_object and mode == FILLED else None) or BLACK,
            self._angle(),
            raw.FPDFText_HasUnicodeMapError(self.raw, index) != 1,
        )

    def _angle(self) -> float:
        if self.matrix.b == 0 and self.matrix.a > 0:
            drawn = 0.0
        else:
            drawn = math.degrees(math.atan2(self.matrix.b, self.matrix.a))
        return round(float(drawn - self.placement.rotation), 1) % 360

    def _font_name(self, index: int) -> bytes:
        """Standard and many embedded fonts state no weight but carry it in their name, and the
        weight that browsers state is a guess."""
        raw.FPDFText_GetFontInfo(self.raw, index, self.name, len(self.name), self.flags)
        return self.name.value


def words(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Iterator[Word]:
    """The page's words in the order in which it draws them."""
    glyphs = _Glyphs(page, text_page)
    tokens = list(_TOKEN.finditer(glyphs.text()))
    owners = [glyphs.owner(glyphs.index(token.start())) for token in tokens]
    row = 0
    pending: Word | None = None
    for token, owner, next_owner in zip(tokens, owners, [*owners, 0][1:], strict=True):
        text = token.group()
        if text[0] in "\r\n":
            row += 1
        elif text[0] in "\ufffe\x02":
            if pending:
                pending.text += LINE_END_HYPHEN
            row += 1
        else:
            for word in _parts(glyphs, token, owner, next_owner, row):
                if pending:
                    yield pending
                pending = word
    if pending:
        yield pending


def _parts(
    glyphs: _Glyphs, token: re.Match[str], owner: int, next_owner: int, row: int
) -> Iterator[Word]:
    """The word, cut where its look changes: invisible text may stand inside a visible word."""
    text, start = token.group(), token.start()
    first, last = glyphs.index(start), glyphs.index(token.end() - 1)
    if glyphs.has_turned:
        text = _from_the_left(glyphs, text, first, last)
    # One object draws all of what stands between two of its characters.
    if owner == next_owner or owner == glyphs.owner(last):
        box = glyphs.box(first, last)
        yield Word(text, box, glyphs.style(first, owner), row, False, owner)
        return
    indices = [glyphs.index(start + offset) for offset in range(len(text))]
    owners = [glyphs.owner(index) for index in indices]
    styles = [glyphs.style(index, owner) for index, owner in zip(indices, owners, strict=True)]
    changes = (i for i in range(1, len(text)) if styles[i] != styles[i - 1])
    for a, b in pairwise([0, *changes, len(text)]):
        box = glyphs.box(indices[a], indices[b - 1])
        yield Word(text[a:b], box, styles[a], row, a > 0, owners[a])


def _from_the_left(glyphs: _Glyphs, text: str, first: int, last: int) -> str:
    """A Latin word or number that pdfium has taken for one that runs from right to left, read as
    it stands; any other word as it is."""
    if len(text) != last - first + 1 or TURNED.search(text):
        return text
    if glyphs.left(first) <= glyphs.left(last):
        return text
    places = sorted(range(len(text)), key=lambda at: glyphs.left(first + at))
    return "".join(text[at] for at in places)
