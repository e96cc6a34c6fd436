"""Lists as CSV, for spreadsheets."""

import csv
import io
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPE = "text/csv"
MARK = "\ufeff"  # by which Excel tells UTF-8
Rows = Iterable[Sequence[Any]]
# A spreadsheet would run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, head: Sequence[str], rows: Rows) -> HttpResponse:
    """A file to download, in UTF-8."""
    return HttpResponse(MARK + _lines([head]) + _lines(rows), headers=_headers(name))


def csv_stream(
    name: str, head: Sequence[str], batches: AsyncIterable[Rows]
) -> StreamingHttpResponse:
    """The same of a list of any length, sent batch by batch."""
    return StreamingHttpResponse(_texts(head, batches), headers=_headers(name))


async def _texts(head: Sequence[str], batches: AsyncIterable[Rows]) -> AsyncIterator[str]:
    yield MARK + _lines([head])
    async for rows in batches:
        yield _lines(rows)


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": f"{CONTENT_TYPE}; charset=utf-8",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }


def _lines(rows: Rows) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
