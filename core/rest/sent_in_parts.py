"""A file that is made while it is sent, where making a part waits for the database or storage."""

from collections.abc import AsyncIterator, Generator
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

Part = TypeVar("Part", str, bytes)


def sent_in_parts(
    name: str, content_type: str, parts: Generator[Part, None, None]
) -> StreamingHttpResponse:
    """A file to download, of any length."""
    return StreamingHttpResponse(
        _in_threads(parts),
        headers={
            "Content-Type": content_type,
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _in_threads(parts: Generator[Part, None, None]) -> AsyncIterator[Part]:
    """Each part is made in a thread once the one before was sent: Django would make all of them
    first. Where the reader goes away, the making is ended."""
    make = sync_to_async(_next_of, thread_sensitive=False)
    try:
        while (part := await make(parts)) is not None:
            yield part
    finally:
        await sync_to_async(parts.close, thread_sensitive=False)()


def _next_of(parts: Generator[Part, None, None]) -> Part | None:
    return next(parts, None)
