"""Writes words into pictures of pages, in letters of any script that there is a font for."""

import re
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

# Latin, Greek, Cyrillic, Hebrew, Arabic and signs; Pillow's own has not even an "ö".
FONT = Path(__file__).parent / "fonts" / "DejaVuSansCondensed.ttf"
# Fonts of Chinese, Japanese and Korean take 20 MB each: the machine's are used, where it has any.
SYSTEM = Path("/usr/share/fonts")
INK = (20, 20, 20)
_EAST_ASIAN = re.compile("([\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+)")


def write(pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float) -> None:
    """``text`` from its top left corner on, in letters of ``size`` pixels."""
    x, y = at
    for number, piece in enumerate(_EAST_ASIAN.split(text)):
        font = _font(size, is_east_asian=number % 2 == 1)
        pen.text((x, y), piece, INK, font)
        x += pen.textlength(piece, font)


@cache
def _font(size: float, *, is_east_asian: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype((_east_asian() if is_east_asian else None) or FONT, size)


@cache
def _east_asian() -> Path | None:
    found = (path for path in SYSTEM.rglob("*CJK*") if path.suffix in (".ttc", ".otf", ".ttf"))
    return min(found, key=lambda path: ("Regular" not in path.name, path.name), default=None)
