"""Lists as CSV, for spreadsheets."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.formats import get_format
from django.utils.http import content_disposition_header

from core.csv_text import COMMA, SEMICOLON, written_rows

CONTENT_TYPE = "text/csv"
MARK = "\ufeff"  # by which Excel tells UTF-8
Rows = Iterable[Sequence[Any]]


def csv_file(name: str, head: Sequence[str], rows: Rows) -> HttpResponse:
    """A file to download, in UTF-8."""
    text = written_rows([head, *rows], parting())
    return HttpResponse(MARK + text, headers=_headers(name))


def parting() -> str:
    """What parts cells in spreadsheets of the reader's language: one that expects the other shows a
    file as a single column. The API speaks English."""
    return SEMICOLON if get_format("DECIMAL_SEPARATOR") == COMMA else COMMA


def csv_stream(
    name: str, head: Sequence[str], batches: AsyncIterable[Rows]
) -> StreamingHttpResponse:
    """The same of a list of any length, sent batch by batch."""
    # While it is sent no language is known any more.
    return StreamingHttpResponse(_texts(head, batches, parting()), headers=_headers(name))


async def _texts(
    head: Sequence[str], batches: AsyncIterable[Rows], parted_by: str
) -> AsyncIterator[str]:
    yield MARK + written_rows([head], parted_by)
    async for rows in batches:
        yield written_rows(rows, parted_by)


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": f"{CONTENT_TYPE}; charset=utf-8",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
