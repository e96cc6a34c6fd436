"""Server-sent events."""

from collections.abc import AsyncIterator

from django.http import StreamingHttpResponse

CONTENT_TYPE = "text/event-stream"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}
KEEP_ALIVE = b": keep-alive\n\n"


def frame(event_id: str, name: str, data: str) -> bytes:
    """One event; ``data`` is JSON, which has no line breaks."""
    return f"id: {event_id}\nevent: {name}\ndata: {data}\n\n".encode()


def event_stream(frames: AsyncIterator[bytes]) -> StreamingHttpResponse:
    """The response that sends ``frames`` as they come."""
    return StreamingHttpResponse(frames, content_type=CONTENT_TYPE, headers=HEADERS)
