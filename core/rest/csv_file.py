"""Lists as CSV, for spreadsheets."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from core.csv_text import written_rows

CONTENT_TYPE = "text/csv"
MARK = "\ufeff"  # by which Excel tells UTF-8
Rows = Iterable[Sequence[Any]]


def csv_file(name: str, head: Sequence[str], rows: Rows) -> HttpResponse:
    """A file to download, in UTF-8."""
    return HttpResponse(MARK + written_rows([head]) + written_rows(rows), headers=_headers(name))


def csv_stream(
    name: str, head: Sequence[str], batches: AsyncIterable[Rows]
) -> StreamingHttpResponse:
    """The same of a list of any length, sent batch by batch."""
    return StreamingHttpResponse(_texts(head, batches), headers=_headers(name))


async def _texts(head: Sequence[str], batches: AsyncIterable[Rows]) -> AsyncIterator[str]:
    yield MARK + written_rows([head])
    async for rows in batches:
        yield written_rows(rows)


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": f"{CONTENT_TYPE}; charset=utf-8",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
