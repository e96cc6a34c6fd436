"""Turns a file into pages of clean text: the parent's side of the sandbox."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.documents.reading.layout import Line, Page
from core.documents.reading.sandbox import run_limited
from core.errors import DocumentError, NoTextLayer

STRUCTURE_SECONDS = 10.0  # enough for thousands of pages; what is lost by it is only an outline
LETTERS_PER_PAGE = 8  # a scan may carry a stamp or a page number that is real text


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: wall time, memory, and its size in pages and text."""

    seconds: float
    memory_bytes: int
    max_pages: int
    max_characters: int


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An entry of the PDF's own table of contents; ``level`` 1 is outermost, pages 1-based."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that later steps need to know about a file.

    ``metadata`` holds the file's own fields, ``unreadable_pages`` (numbers) if there are any,
    ``outline: "unavailable"`` where the outline could not be read, and ``warnings``, sentences
    about what else could not be read or was guessed.
    """

    pages: tuple[Page, ...]
    title: str | None
    outline: tuple[OutlineItem, ...]
    language: str | None
    metadata: dict[str, Any]


def extract(path: Path, kind: str, limits: Limits) -> Extraction:
    """The text of the file at ``path``, read in child processes.

    Raises a DocumentError (encrypted, damaged, without text, over one of the limits) or
    UnsupportedFileType.
    """
    request = {
        "path": str(path.resolve()),
        "kind": kind,
        "max_pages": limits.max_pages,
        "max_characters": limits.max_characters,
    }
    found = _structure(request, limits) if kind == "pdf" else {}
    request["has_layers"] = found.get("has_layers", True)  # of those that can't be told: look
    request["is_portfolio"] = found.get("is_portfolio", False)
    answer = json.loads(_run("core.documents.reading.parse", request, limits, limits.seconds))
    pages = tuple(_page(*page) for page in answer["pages"])
    _require_text(pages, kind, has_unmapped=bool(answer["unmapped"]))
    found = found or answer
    metadata: dict[str, Any] = found["metadata"]
    if answer["unreadable"]:
        metadata["unreadable_pages"] = answer["unreadable"]
    if answer["warnings"]:
        metadata["warnings"] = answer["warnings"]
    return Extraction(
        pages=pages,
        title=answer["title"] or metadata.get("title"),
        outline=tuple(OutlineItem(*item) for item in found.get("outline", ())),
        language=found.get("language") or None,
        metadata=metadata,
    )


def _run(module: str, request: dict[str, Any], limits: Limits, seconds: float) -> bytes:
    return run_limited(module, request, timeout=seconds, memory_bytes=limits.memory_bytes)


def _structure(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Outline, metadata, language and layers; a document is searchable without them."""
    seconds = min(limits.seconds, STRUCTURE_SECONDS)
    try:
        found = json.loads(_run("core.documents.reading.structure", request, limits, seconds))
    except DocumentError:
        return {"metadata": {"outline": "unavailable"}}
    return dict(found)


def _page(number: int, width: float, height: float, lines: list[Any], label: str) -> Page:
    return Page(
        number,
        width,
        height,
        tuple(Line(text, (box[0], box[1], box[2], box[3]), *look) for text, box, *look in lines),
        label,
    )


def _require_text(pages: Sequence[Page], kind: str, *, has_unmapped: bool) -> None:
    letters = sum(
        character.isalnum() for page in pages for line in page.lines for character in line.text
    )
    if kind != "pdf" and not letters:
        raise NoTextLayer("The file contains no words. Upload one that does.")
    if kind == "pdf" and letters < (LETTERS_PER_PAGE * len(pages) if len(pages) > 1 else 1):
        if has_unmapped:
            raise NoTextLayer(
                "The PDF's fonts do not say which letters they show, so that its text can't be "
                "read. Run text recognition (OCR) over it, then upload the result."
            )
        raise NoTextLayer(
            "The PDF holds no text that can be read, only pictures of it: it is probably a scan. "
            "Run text recognition (OCR) over it, then upload the result."
        )
