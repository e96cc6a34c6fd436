"""Bodies are cut off before anything is written or anybody is looked up."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from appliance.body_limit import TAKE_FILES, body_limit, limit_bodies

MEGABYTE = 1024 * 1024


async def call(path: str, chunks: Iterator[bytes], headers: list[Any]) -> tuple[int, Any, int]:
    """Status and body of the answer, and how many bytes the application saw."""
    sent: list[Any] = []
    seen = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal seen
        more = True
        while more:
            message = await receive()
            seen += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"null"})

    async def receive() -> Any:
        body = next(chunks, None)
        return {"type": "http.request", "body": body or b"", "more_body": body is not None}

    async def send(message: Any) -> None:
        sent.append(message)

    await limit_bodies(app)({"type": "http", "path": path, "headers": headers}, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"]), seen


def megabytes(count: int) -> Iterator[bytes]:
    return (b"x" * MEGABYTE for _ in range(count))


@pytest.mark.parametrize("path", ["/api/v1/search/", "/sign-in/", "/nowhere"])
async def test_a_body_without_a_length_is_refused_as_soon_as_it_is_too_large(path: str) -> None:
    status, problem, seen = await call(path, megabytes(400), [])
    assert (status, problem["code"]) == (413, "request_too_large")
    assert seen <= body_limit(path)


async def test_an_announced_body_is_refused_unread() -> None:
    length = str(body_limit("/api/v1/query/") + 1).encode()
    headers = [(b"content-length", length)]
    status, _, seen = await call("/api/v1/query/", megabytes(400), headers)
    assert (status, seen) == (413, 0)


@pytest.mark.parametrize("path", TAKE_FILES)
async def test_uploads_may_be_as_large_as_a_file_may_be(path: str) -> None:
    status, _, seen = await call(path, megabytes(100), [])
    assert (status, seen) == (200, 100 * MEGABYTE)
    status, problem, _ = await call(path, megabytes(102), [])
    assert (status, problem["code"]) == (413, "file_too_large")
