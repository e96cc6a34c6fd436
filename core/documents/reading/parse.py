"""The sandbox's child that reads text: ``python -m core.documents.reading.parse``."""

import json
from collections.abc import Iterable
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from core.documents.reading.clean import clean_pages, clean_text
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.formats import PICTURES, reader
from core.documents.reading.layout import Page
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.pictures import pages_of
from core.documents.reading.sandbox import confine
from core.documents.reading.typeset import typeset
from core.documents.reading.wire import encoded

LONGEST = 500  # characters of a title, or a value
MOST_WARNINGS = 100


def parse(request: dict[str, Any]) -> bytes:
    """JSON ``{"pages", "unreadable", "unmapped" and "scans" (page numbers), "pictures",
    "came_along", "title", "metadata", "warnings"}`` of a file.

    Where pages are pictures, to be read as ``scans``, or show ``pictures`` of text, listed as
    ``[number, boxes]``, no page has been cleaned yet. Those of PDFs
    and pictures that came with a mail are listed apart in ``came_along``: for each file, which lies
    in ``folder`` as "0", "1", and so on, its kind and a list of ``[number, number in the file,
    whether it is a picture, whether it has unmapped words]``.

    The request names ``path``, ``kind``, ``folder``, ``max_pages`` and ``max_characters``, and of a
    PDF what ``structure`` has found: ``has_layers`` and ``is_portfolio``; its title and metadata
    too.
    """
    path, most = Path(request["path"]), (request["max_pages"], request["max_characters"])
    found: dict[str, Any] = {"title": "", "metadata": {}, "warnings": []}
    found |= {"unreadable": [], "unmapped": [], "scans": [], "pictures": [], "came_along": []}
    if request["kind"] == "pdf":
        look = {name: request[name] for name in ("has_layers", "is_portfolio")}
        read = read_pages(path, *most, **look)
        pages = read.pages if read.scans or read.pictures else clean_pages(read.pages)
        found["warnings"] = _told(read.warnings())
        found |= {"unreadable": read.unreadable, "unmapped": read.unmapped, "scans": read.scans}
        found["pictures"] = list(read.pictures.items())
    elif request["kind"] in PICTURES:
        pages = pages_of(path, request["max_pages"])
        found["scans"] = [page.number for page in pages]
    else:
        reading = reader(request["kind"])(path)
        pages = typeset(reading.parts, *most)
        found |= {
            "title": _short(reading.title),
            "metadata": {_short(name): _short(text) for name, text in reading.metadata.items()},
            "warnings": _told(reading.warnings),
            "came_along": _came_along(pages, Path(request["folder"])),
        }
    return json.dumps(
        {"pages": [_encoded(page) for page in pages], **found},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()


def _came_along(pages: Iterable[Page], folder: Path) -> list[tuple[str, list[list[int]]]]:
    """Writes the files with pages that are pictures, and lists the pages of each."""
    listed: list[tuple[str, list[list[int]]]] = []
    sources = ((page.number, page.source) for page in pages if page.source)
    raw = ((number, source) for number, source in sources if source.is_raw)
    for _, run in groupby(raw, key=lambda one: id(one[1].content)):
        of_file = list(run)
        first = of_file[0][1]
        (folder / str(len(listed))).write_bytes(first.content)
        rows = [[number, one.number, one.is_scan, one.is_unmapped] for number, one in of_file]
        listed.append((first.kind, rows))
    return listed


def _told(warnings: Iterable[FileWarning]) -> list[dict[str, Any]]:
    """The first of them, with no more of a file's own words than can be stored."""
    return [
        warning(
            one.code, one.pages, **{name: _short(text) for name, text in one.values.items()}
        ).as_json()
        for one in islice(warnings, MOST_WARNINGS)
    ]


def _short(text: str) -> str:
    return clean_text(text)[:LONGEST]


def _encoded(page: Page) -> list[Any]:
    lines = list(map(encoded, page.lines))
    size = [round(page.width, 1), round(page.height, 1)]
    return [page.number, *size, lines, page.label, page.left_out]


if __name__ == "__main__":
    confine(parse)
