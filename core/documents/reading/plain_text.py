"""Text and Markdown files, set on pages as a printer would: then all else treats them alike."""

import re
from pathlib import Path

from core.documents.reading.clean import clean_text
from core.documents.reading.filetype import decode
from core.documents.reading.layout import Line, Page
from core.documents.rows import is_row
from core.errors import TooManyPages, TooMuchText

WIDTH, MARGIN = 595.0, 40.0  # points; A4 wide, as long as the text
SIZE, PITCH, LETTER = 10.0, 14.0, 5.0
COLUMNS = int((WIDTH - 2 * MARGIN) / LETTER)
LARGEST_HEADING = 24.0
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.+?)(?:\s+#+)?\s*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_WRAP = re.compile(rf"\S.{{0,{COLUMNS - 1}}}(?=\s|$)|\S{{1,{COLUMNS}}}")


def read_text(path: Path, kind: str, max_pages: int, max_characters: int) -> list[Page]:
    """One page, or more where form feeds part them.

    Raises UnsupportedFileType, TooManyPages, TooMuchText.
    """
    text = decode(path.read_bytes())
    if len(text) > max_characters:
        raise TooMuchText(
            f"The file holds more than {max_characters:,} characters. Split it into parts."
        )
    texts = [text for text in text.split("\f") if text.strip()]
    if len(texts) > max_pages:
        raise TooManyPages(f"The file has {len(texts):,} pages; {max_pages:,} are allowed.")
    return [_page(number, text, kind) for number, text in enumerate(texts, start=1)]


def _page(number: int, text: str, kind: str) -> Page:
    lines: list[Line] = []
    top = MARGIN
    fenced = False
    for source in text.splitlines():
        fenced ^= kind == "markdown" and bool(_FENCE.match(source))
        heading = _HEADING.fullmatch(source) if kind == "markdown" and not fenced else None
        # Sizes carry a heading's level to where sections are recognised.
        size = LARGEST_HEADING - 2 * len(heading[1]) if heading else SIZE
        cleaned = clean_text(heading[2] if heading else source)
        # A table's row is one line, however long: cut, its cells could not be told apart.
        whole = kind == "markdown" and not fenced and is_row(cleaned)
        for piece in [cleaned] if whole else _WRAP.findall(cleaned):
            box = (
                MARGIN,
                top,
                min(MARGIN + len(piece) * LETTER, WIDTH - MARGIN),
                top + PITCH,
            )
            lines.append(Line(piece, box, size, bold=heading is not None))
            top += PITCH
        if not cleaned:
            top += PITCH
    return Page(number, WIDTH, top + MARGIN, tuple(lines))
