"""Plain text: paragraphs are parted by blank lines, pages by form feeds."""

import re
from collections.abc import Iterator
from pathlib import Path

from core.documents.reading.encoding import decode
from core.documents.reading.parts import PageBreak, Paragraph, Part, Reading

_LINE_END = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_BLANK_LINES = re.compile(r"\n\s*\n")


def read(path: Path) -> Reading:
    """The paragraphs of the file at ``path``. UnsupportedFileType where it is no text."""
    decoded = decode(path.read_bytes())
    warnings = [decoded.warning] if decoded.warning else []
    return Reading(list(text_parts(decoded.text)), warnings=warnings)


def text_parts(text: str) -> Iterator[Part]:
    """The paragraphs of ``text``, with a page's end where a form feed stands."""
    for page in _LINE_END.sub("\n", text).split("\f"):
        for paragraph in _BLANK_LINES.split(page):
            if paragraph.strip():
                yield Paragraph(paragraph.strip("\n"))
        yield PageBreak()
