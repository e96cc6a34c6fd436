"""Time limits, second attempts and size limits, the same for every model on a network."""

import asyncio
import random
import ssl
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.providers.base import Events, ModelEvent
from core.providers.failures import Momentary, endless, too_slow

JITTER = 0.3
"""Seconds at most that are added to a wait, so that readers don't all come back at once."""

MOST_BYTES = 8 * 2**20
"""Of one response; the longest real one, a batch of vectors, has less than half of it."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """In seconds. ``first_token`` and ``total`` run from the request, attempts included."""

    connect: float = 3.0
    first_token: float = 60.0
    total: float = 180.0


async def stream_within(name: str, limits: TimeLimits, attempt: Callable[[], Events]) -> Events:
    """Stream what ``attempt()`` streams, within ``limits``.

    An attempt that fails with a Momentary error before its first event is made once more;
    after it, never, because part of the answer has been shown. Raises ModelUnavailable.
    """
    start = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout_at(start + limits.first_token):
            first, events = await _first_event(attempt)
    except TimeoutError as error:
        raise too_slow(name, "begin", limits.first_token, "LLM_FIRST_TOKEN_SECONDS") from error
    async with aclosing(events):
        yield first
        while True:
            try:
                async with asyncio.timeout_at(start + limits.total):
                    event = await anext(events)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise too_slow(name, "finish", limits.total, "LLM_TOTAL_SECONDS") from error
            yield event


async def _first_event(attempt: Callable[[], Events]) -> tuple[ModelEvent, Events]:
    events = attempt()
    try:
        return await anext(events), events
    except Momentary as error:
        wait = error.wait + random.uniform(0, JITTER)  # noqa: S311  (no secret)
    await asyncio.sleep(wait)
    events = attempt()
    return await anext(events), events


def size_limit(name: str) -> dict[str, list[Callable[[Any], Any]]]:
    """Event hooks for an asynchronous client of httpx or httpx2: ModelUnavailable beyond
    MOST_BYTES, counted after decompression, so that not even one endless line fills memory."""

    async def limit(response: Any) -> None:
        read = response.aiter_bytes

        async def limited(chunk_size: int | None = None) -> AsyncGenerator[bytes, None]:
            received = 0
            async with aclosing(read(chunk_size)) as chunks:
                async for chunk in chunks:
                    received += len(chunk)
                    if received > MOST_BYTES:
                        raise endless(name, MOST_BYTES)
                    yield chunk

        response.aiter_bytes = limited

    return {"response": [limit]}


def size_limit_sync(name: str) -> dict[str, list[Callable[[Any], Any]]]:
    """The same for a client that blocks."""

    def limit(response: Any) -> None:
        read = response.iter_bytes

        def limited(chunk_size: int | None = None) -> Generator[bytes, None, None]:
            received = 0
            for chunk in read(chunk_size):
                received += len(chunk)
                if received > MOST_BYTES:
                    raise endless(name, MOST_BYTES)
                yield chunk

        response.iter_bytes = limited

    return {"response": [limit]}


@cache
def tls() -> ssl.SSLContext:
    """Shared by all clients: reading the certificates takes 20 ms, a client lives for one call."""
    import httpx

    return httpx.create_ssl_context()
