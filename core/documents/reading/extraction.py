"""What reading gives to all later steps. It names no sandbox and no format."""

from dataclasses import dataclass
from typing import Any

from core.documents.reading.file_warnings import FileWarning
from core.documents.reading.layout import Page


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An entry of the PDF's own table of contents; ``level`` 1 is outermost, pages 1-based."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that later steps need to know about a file.

    ``metadata`` holds the file's own fields, ``unreadable_pages`` (numbers) if there are any, and
    ``outline: "unavailable"`` where the outline could not be read; ``warnings`` say what else could
    not be read or was guessed.
    """

    pages: tuple[Page, ...]
    title: str | None
    outline: tuple[OutlineItem, ...]
    language: str | None
    metadata: dict[str, Any]
    warnings: tuple[FileWarning, ...] = ()
