"""No request body larger than its address needs, whoever sends it.

Django writes a body to disk before it asks who is there, so the limit stands in front of it.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from core.problem import CONTENT_TYPE, problem

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

UPLOADS = "/api/v1/documents/upload/"
TAKE_FILES = (UPLOADS, f"{UPLOADS}zip/")
FORM_BYTES = 1024 * 1024  # what a multipart form adds around its file


class _TooLarge(Exception):
    pass


def body_limit(path: str) -> int:
    """The most bytes that a body sent to ``path`` may have."""
    if path in TAKE_FILES:
        return int(settings.MAX_UPLOAD_BYTES) + FORM_BYTES
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def limit_bodies(app: App) -> App:
    """``app``, answering 413 to a body that is too large as soon as that shows."""

    async def limited(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        limit = body_limit(scope["path"])
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _TooLarge
            return message

        try:
            if announced(scope) > limit:
                raise _TooLarge
            await app(scope, counted, send)
        except _TooLarge:
            await _refuse(send, scope["path"])

    return limited


def announced(scope: dict[str, Any]) -> int:
    """The length that a request names, in bytes; 0 without one."""
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


async def _refuse(send: Send, path: str) -> None:
    if path in TAKE_FILES:
        megabytes, code = settings.MAX_UPLOAD_BYTES // 1024**2, "file_too_large"
        detail = f"The file is larger than {megabytes} MB. Split it or shrink its images."
    else:
        megabytes, code = body_limit(path) // 1024**2, "request_too_large"
        detail = f"The request is larger than the {megabytes} MB that this address takes."
    await answer(send, problem(413, code, detail))


async def answer(send: Send, refusal: dict[str, Any], retry_after: int | None = None) -> None:
    """Send a problem in the application's place, and end the connection: its body is unread."""
    body = json.dumps(refusal).encode()
    headers = [
        (b"content-type", CONTENT_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if retry_after is not None:
        headers.append((b"retry-after", str(retry_after).encode()))
    await send({"type": "http.response.start", "status": refusal["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body})
