"""The sandbox's child that reads outline, metadata and language, with pypdf.

pypdf is slow and can be kept busy by a hostile file; a child of its own, with its own short
time, means that it can fail without the text being lost.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from core.documents.reading.clean import clean_text
from core.documents.reading.sandbox import confine
from core.errors import DamagedPdf

LONGEST = 300  # characters of a title or a metadata value
MOST_ENTRIES = 2000
FIELDS = ("title", "author", "subject", "keywords", "creator", "producer")


def structure(request: dict[str, Any]) -> bytes:
    """JSON ``{"metadata", "outline", "language", "has_layers", "is_portfolio"}`` of the PDF at
    ``path``.

    Raises DamagedPdf where pypdf can't follow the file.
    """
    try:
        # Opens what an empty password opens, which is no protection for our purpose.
        reader = PdfReader(Path(request["path"]))
        found = {
            "metadata": _metadata(reader),
            "outline": list(_outline(reader)),
            "language": _short(reader.root_object.get("/Lang")),
            "has_layers": "/OCProperties" in reader.root_object,
            "is_portfolio": "/Collection" in reader.root_object,
        }
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedPdf(f"pypdf can't follow the file: {type(error).__name__}") from error
    return json.dumps(found).encode()


def _short(value: object) -> str:
    return clean_text(value)[:LONGEST] if isinstance(value, str) else ""


def _metadata(reader: PdfReader) -> dict[str, str]:
    information = reader.metadata
    if information is None:
        return {}
    values = {field: _short(getattr(information, field)) for field in FIELDS}
    dates = {
        "created": information.creation_date_raw,
        "modified": information.modification_date_raw,
    }
    values |= {name: _short(date) for name, date in dates.items()}
    return {name: value for name, value in values.items() if value}


def _outline(reader: PdfReader) -> Iterator[tuple[str, int, int]]:
    """Title, level (1 is outermost) and page (1-based) of each entry that leads to a page."""
    for count, (entry, level) in enumerate(_flat(reader.outline, 1)):
        if count >= MOST_ENTRIES:
            return
        page = reader.get_destination_page_number(entry)
        title = _short(entry.title)
        if page is not None and page >= 0 and title:
            yield title, level, page + 1


def _flat(entries: Iterable[Any], level: int) -> Iterator[tuple[Destination, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flat(entry, level + 1)
        else:
            yield entry, level


if __name__ == "__main__":
    confine(structure)
