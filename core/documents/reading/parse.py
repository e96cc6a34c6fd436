"""The sandbox's child that reads text: ``python -m core.documents.reading.parse``."""

import json
from pathlib import Path
from typing import Any

from core.documents.reading.clean import clean_pages
from core.documents.reading.layout import Page
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.plain_text import read_text
from core.documents.reading.sandbox import confine


def parse(request: dict[str, Any]) -> bytes:
    """JSON ``{"pages": [...], "unreadable": [page numbers]}`` of one file.

    The request names ``path``, ``kind``, ``max_pages`` and ``max_characters``.
    """
    path, most = (
        Path(request["path"]),
        (request["max_pages"], request["max_characters"]),
    )
    unreadable: list[int] = []
    if request["kind"] == "pdf":
        pages, unreadable = read_pages(path, *most)
        pages = clean_pages(pages)
    else:
        pages = read_text(path, request["kind"], *most)
    return json.dumps(
        {"pages": [_encoded(page) for page in pages], "unreadable": unreadable},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()


def _encoded(page: Page) -> list[Any]:
    lines = [
        [
            line.text,
            [round(edge, 1) for edge in line.box],
            round(line.size, 1),
            line.bold,
        ]
        for line in page.lines
    ]
    return [page.number, round(page.width, 1), round(page.height, 1), lines]


if __name__ == "__main__":
    confine(parse)
