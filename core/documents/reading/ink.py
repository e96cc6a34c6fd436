"""What the ink of a scanned page tells beyond its letters: bold, bullets, dots that got lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

BULLET = "•"
FULL = 0.65  # of a bullet's box is ink; of a small letter's, half
ROUND = (0.75, 1.33)  # width to height
SMALL = 0.75  # of a small letter's height
# A dot's height as a share of a digit's, and how far down its top is.
DOT, DOT_TOP = (0.07, 0.36), 0.6
COMMA = 0.1  # of a digit's height by which a comma reaches below it
_NUMBER = re.compile(r"[^\w\s]?\d[\d.,:/–-]*\d[^\w\s]{0,2}")
_SEPARATORS = ".,"

Pixels = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Shape:
    """Connected columns of ink; heights in pixels from the top of its word."""

    top: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


class Ink:
    """Reads a page in black and white, with boxes in its pixels."""

    def __init__(self, black_and_white: Image.Image) -> None:
        self.ink = ImageChops.invert(black_and_white.convert("L"))
        self.inner = self.ink.filter(ImageFilter.MinFilter(3))

    def thickness(self, box: Pixels) -> float:
        """Of the strokes in the box, in pixels: what is left of ink without its edge tells it."""
        ink, inner = _dark(self.ink.crop(box)), _dark(self.inner.crop(box))
        return 2 * ink / max(ink - inner, 1)

    def is_bullet(self, box: Pixels, small_letter: float) -> bool:
        """Whether a list's dot or square stands there; ``small_letter`` is the height of an x."""
        place = self.ink.crop(box)
        mark = place.getbbox()
        if mark is None:
            return False
        width, height = mark[2] - mark[0], mark[3] - mark[1]
        is_full = _dark(place) > FULL * width * height
        return is_full and ROUND[0] < width / height < ROUND[1] and height < SMALL * small_letter

    def with_dots(self, text: str, box: Pixels) -> str:
        """A number with the dots and commas that stand between its digits: recognition loses
        some and is sure of the rest, and 2.5 is not 25. Any other text as it is."""
        if not _NUMBER.fullmatch(text):
            return text
        shapes = list(self._shapes(box))
        tallest = max((shape.height for shape in shapes), default=0)
        characters = [character for character in text if character not in _SEPARATORS]
        last = max(n for n, character in enumerate(characters) if character.isdigit())
        foot = max((s.bottom for s in shapes if s.height > tallest / 2), default=0)
        found, after = "", 0  # what was put together, and how many characters of ``characters``
        for shape in shapes:
            if after > last:
                break
            if _is_dot(shape, tallest):
                found += "," if shape.bottom - foot > COMMA * tallest else "."
            else:
                found, after = found + characters[after], after + 1
        if after <= last or len(re.sub(r"[^.,]", "", found)) <= _separators(text):
            return text  # digits touch each other, or nothing got lost
        return found + text[_end_of_last_digit(text) :]

    def _shapes(self, box: Pixels) -> Iterator[_Shape]:
        word = self.ink.crop(box)
        columns, _ = word.getprojection()
        edges = [0, *(n for n, (a, b) in enumerate(pairwise(columns), 1) if a != b), len(columns)]
        for left, right in pairwise(edges):
            if left < right and columns[left]:
                place = word.crop((left, 0, right, word.height)).getbbox()
                if place:
                    yield _Shape(place[1], place[3])


def _dark(place: Image.Image) -> int:
    return place.histogram()[255]


def _is_dot(shape: _Shape, tallest: int) -> bool:
    low, high = (share * tallest for share in DOT)
    return low <= shape.height <= high and shape.top >= DOT_TOP * tallest


def _separators(text: str) -> int:
    """How many stand before the last digit."""
    return sum(character in _SEPARATORS for character in text[: _end_of_last_digit(text)])


def _end_of_last_digit(text: str) -> int:
    return max(n for n, character in enumerate(text) if character.isdigit()) + 1
