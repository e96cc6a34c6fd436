"""Short ways to what the tests of this room look at."""

from pathlib import Path

from core.documents.reading.extract import Limits, extract
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Line, Page
from core.documents.reading.parts import Reading

LIMITS = Limits(seconds=20, memory_bytes=1 << 30, max_pages=500, max_characters=2_000_000)


def read(path: Path, kind: str = "pdf", limits: Limits = LIMITS) -> Extraction:
    return extract(path, kind, limits)


def said(found: Extraction | Reading) -> list[str]:
    """The sentences of its warnings."""
    return [warning.detail for warning in found.warnings]


def texts(path: Path, kind: str = "pdf") -> list[str]:
    """The lines of the whole file."""
    return [line.text for page in read(path, kind).pages for line in page.lines]


def page_of(*found: str, number: int = 1, top: float = 100.0) -> Page:
    """A page made by hand, with one line per text."""
    lines = tuple(
        Line(text, (72.0, top + 14 * i, 72.0 + 5 * len(text), top + 14 * i + 12), 11.0, bold=False)
        for i, text in enumerate(found)
    )
    return Page(number, 595.0, 842.0, lines)
