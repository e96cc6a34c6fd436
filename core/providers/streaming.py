"""Time limits and second attempts, the same for every model that is asked over a network."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache

from core.errors import ModelUnavailable
from core.providers.base import Delta, Events, Usage
from core.providers.failures import too_slow

PAUSES = (0.3, 1.0)
"""Seconds before the second and third attempt."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """In seconds. ``first_token`` and ``total`` run from the request, attempts included."""

    connect: float = 3.0
    first_token: float = 60.0
    total: float = 180.0


async def stream_within(name: str, limits: TimeLimits, attempt: Callable[[], Events]) -> Events:
    """Stream what ``attempt()`` streams, within ``limits``.

    Until the first event an attempt that failed with a retryable error is made again, twice
    at most; after it, never, because part of the answer has been shown. Raises
    ModelUnavailable.
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


async def _first_event(attempt: Callable[[], Events]) -> tuple[Delta | Usage, Events]:
    for pause in PAUSES:
        events = attempt()
        try:
            return await anext(events), events
        except ModelUnavailable as error:
            if not error.retryable:
                raise
        await asyncio.sleep(pause)
    events = attempt()
    return await anext(events), events


@cache
def tls() -> ssl.SSLContext:
    """Shared by all clients: reading the certificates takes 20 ms, a client lives for one call."""
    import httpx

    return httpx.create_ssl_context()
