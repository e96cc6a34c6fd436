"""The sandbox's child that reads text: ``python -m core.documents.reading.parse``."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.documents.reading.attached import named
from core.documents.reading.clean import clean_pages, clean_text
from core.documents.reading.formats import reader
from core.documents.reading.layout import Page
from core.documents.reading.pdf_text import PdfText, read_pages
from core.documents.reading.sandbox import confine
from core.documents.reading.typeset import typeset

LONGEST = 500  # characters of a title, a value or a warning
MOST_WARNINGS = 100


def parse(request: dict[str, Any]) -> bytes:
    """JSON ``{"pages", "unreadable" and "unmapped" (page numbers), "title", "metadata",
    "warnings"}`` of a file.

    The request names ``path``, ``kind``, ``max_pages`` and ``max_characters``, and of a PDF what
    ``structure`` has found: ``has_layers`` and ``is_portfolio``; its title and metadata too.
    """
    path, most = Path(request["path"]), (request["max_pages"], request["max_characters"])
    found: dict[str, Any] = {"title": "", "metadata": {}, "warnings": []}
    found |= {"unreadable": [], "unmapped": []}
    if request["kind"] == "pdf":
        look = {name: request[name] for name in ("has_layers", "is_portfolio")}
        read = read_pages(path, *most, **look)
        pages = clean_pages(read.pages)
        found["warnings"] = list(_warnings(read))
        found |= {"unreadable": read.unreadable, "unmapped": read.unmapped}
    else:
        reading = reader(request["kind"])(path)
        pages = typeset(reading.parts, *most)
        found |= {
            "title": _short(reading.title),
            "metadata": {_short(name): _short(text) for name, text in reading.metadata.items()},
            "warnings": [_short(warning) for warning in reading.warnings[:MOST_WARNINGS]],
        }
    return json.dumps(
        {"pages": [_encoded(page) for page in pages], **found},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()


def _warnings(read: PdfText) -> Iterator[str]:
    """Sentences about what of a PDF is not searched."""
    if read.unreadable:
        yield f"Damaged pages could not be read: {_numbers(read.unreadable)}."
    if read.pictures:
        yield (
            f"Pages without text, only pictures of it, are not searched: "
            f"{_numbers(read.pictures)}. Run text recognition (OCR) over the file and upload it."
        )
    if read.attached:
        yield _short(
            f"Files inside the PDF are not read: {named(read.attached)}. "
            "Save them from it, then upload each by itself."
        )
    if read.unmapped:
        yield (
            f"Some words could not be read, because their font does not say which letters it "
            f"shows: pages {_numbers(read.unmapped)}. Run text recognition (OCR) over the file and "
            "upload it."
        )


def _numbers(pages: Sequence[int]) -> str:
    """ "2, 4–8" """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _short(text: str) -> str:
    return clean_text(text)[:LONGEST]


def _encoded(page: Page) -> list[Any]:
    lines = [
        [
            line.text,
            [round(edge, 1) for edge in line.box],
            round(line.size, 1),
            line.bold,
            line.goes_on,
        ]
        for line in page.lines
    ]
    return [page.number, round(page.width, 1), round(page.height, 1), lines, page.label]


if __name__ == "__main__":
    confine(parse)
