"""Turns a file into pages of clean text: the parent's side of the sandbox."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.documents.reading.clean import clean_pages
from core.documents.reading.extraction import Extraction, OutlineItem
from core.documents.reading.file_warnings import FileWarning, warning, warning_of
from core.documents.reading.layout import Page
from core.documents.reading.sandbox import run_limited
from core.documents.reading.scans import (
    Kept,
    NothingKept,
    Progress,
    Recognition,
    Scan,
    Scans,
    read_scans,
)
from core.documents.reading.typeset import in_size
from core.documents.reading.wire import decoded
from core.errors import DocumentError, NoTextLayer
from core.scratch import scratch_folder

STRUCTURE_SECONDS = 10.0  # enough for thousands of pages; what is lost by it is only an outline
RECOGNITION = Recognition()
NOTHING_KEPT = NothingKept()
LETTERS_PER_PAGE = 8  # a scan may carry a stamp or a page number that is real text


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: wall time, memory, and its size in pages and text."""

    seconds: float
    memory_bytes: int
    max_pages: int
    max_characters: int


def _unseen(done: int, total: int) -> None:
    """Nobody watches."""


def extract(
    path: Path,
    kind: str,
    limits: Limits,
    recognition: Recognition = RECOGNITION,
    progress: Progress = _unseen,
    kept: Kept = NOTHING_KEPT,
) -> Extraction:
    """The text of the file at ``path``, read in child processes.

    Pages that are pictures are read as ``recognition`` says, but those that are ``kept`` from an
    earlier turn; after each, ``progress`` gets how many of them are done and how many there are.

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
    with scratch_folder() as folder:  # for what came with a mail
        request["folder"] = str(folder)
        answer = json.loads(_run("core.documents.reading.parse", request, limits, limits.seconds))
        read = [_page(*page) for page in answer["pages"]]
        scans = Scans()
        if wanted := list(_wanted(read, answer, request)):
            scans = read_scans(wanted, limits.memory_bytes, recognition, progress, kept)
    pages = _cleaned([scans.pages.get(page.number, page) for page in read], answer)
    warnings = [*map(warning_of, answer["warnings"]), *scans.warnings]
    if lost := [number for number in _unmapped(answer) if number not in scans.pages]:
        warnings.append(warning("letters_unknown", lost))
    _require_text(pages, kind, warnings)
    found = found or answer
    metadata: dict[str, Any] = found["metadata"]
    if answer["unreadable"]:
        metadata["unreadable_pages"] = answer["unreadable"]
    return Extraction(
        pages=tuple(pages),
        title=answer["title"] or metadata.get("title"),
        outline=tuple(OutlineItem(*item) for item in found.get("outline", ())),
        language=found.get("language") or None,
        metadata=metadata,
        warnings=tuple(warnings),
    )


def _wanted(
    pages: Sequence[Page], answer: Mapping[str, Any], request: Mapping[str, Any]
) -> Iterator[Scan]:
    """The pages that are pictures, or show some, with where these are."""
    by_number = {page.number: page for page in pages}
    for number in answer["scans"]:
        yield Scan(by_number[number], request["path"], request["kind"], number)
    for number, boxes in answer["pictures"]:
        pictures = tuple(map(tuple, boxes))
        yield Scan(by_number[number], request["path"], request["kind"], number, pictures)
    for at, (kind, listed) in enumerate(answer["came_along"]):
        for number, in_file, is_scan, _ in listed:
            if is_scan:
                yield Scan(by_number[number], f"{request['folder']}/{at}", kind, in_file)


def _unmapped(answer: Mapping[str, Any]) -> Iterator[int]:
    """The pages with words whose font does not say which letters it shows."""
    yield from answer["unmapped"]
    for _, listed in answer["came_along"]:
        yield from (number for number, _, _, is_unmapped in listed if is_unmapped)


def _cleaned(pages: Sequence[Page], answer: Mapping[str, Any]) -> list[Page]:
    """The pages, those clean that could not be before the pictures among them were read."""
    if answer["scans"] or answer["pictures"]:
        return clean_pages(pages)
    by_number = {page.number: page for page in pages}
    for _, listed in answer["came_along"]:
        together = clean_pages([by_number[number] for number, *_ in listed])
        by_number |= {page.number: page for page in in_size(together)}
    return list(by_number.values())


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


def _page(
    number: int, width: float, height: float, lines: list[Any], label: str, left_out: list[str]
) -> Page:
    return Page(number, width, height, tuple(map(decoded, lines)), label, tuple(left_out))


def _require_text(pages: Sequence[Page], kind: str, warnings: Sequence[FileWarning]) -> None:
    letters = sum(
        character.isalnum() for page in pages for line in page.lines for character in line.text
    )
    if letters >= (LETTERS_PER_PAGE * len(pages) if kind == "pdf" and len(pages) > 1 else 1):
        return
    if warnings:
        said = " ".join(one.detail for one in warnings)
        raise NoTextLayer(f"The file holds no text that can be read. {said}")
    raise NoTextLayer(
        "The file contains no words, and no picture of any that text recognition (OCR) could read. "
        "Upload one that does."
    )
