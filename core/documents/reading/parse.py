"""The sandbox's child that reads text: ``python -m core.documents.reading.parse``."""

import json
from pathlib import Path
from typing import Any

from core.documents.reading.clean import clean_pages, clean_text
from core.documents.reading.formats import reader
from core.documents.reading.layout import Page
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.sandbox import confine
from core.documents.reading.typeset import typeset

LONGEST = 500  # characters of a title, a value or a warning
MOST_WARNINGS = 100


def parse(request: dict[str, Any]) -> bytes:
    """JSON ``{"pages", "unreadable" (page numbers), "title", "metadata", "warnings"}`` of a file.

    The request names ``path``, ``kind``, ``max_pages`` and ``max_characters``. The last three
    are a PDF's child of its own to find (``structure``).
    """
    path, most = Path(request["path"]), (request["max_pages"], request["max_characters"])
    found: dict[str, Any] = {"unreadable": [], "title": "", "metadata": {}, "warnings": []}
    if request["kind"] == "pdf":
        pages, found["unreadable"] = read_pages(path, *most)
        pages = clean_pages(pages)
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
    return [page.number, round(page.width, 1), round(page.height, 1), lines]


if __name__ == "__main__":
    confine(parse)
