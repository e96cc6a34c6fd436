"""/healthz at an address of its own, HEALTH_LISTEN, beside the connections of everybody.

A web process takes no more connections once its slots are full, of silent ones or of open answers.
Whoever looks after it would hear nothing then, and end a process that is well. What listens here
runs in the same event loop, so that a process that hangs is silent at both addresses.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from appliance.health import ALIVE

logger = logging.getLogger(__name__)
HEAD_SECONDS = 2.0
HEAD_BYTES = 8192
LINE = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
ENDS = b"Cache-Control: no-store\r\nConnection: close\r\n\r\n"


@asynccontextmanager
async def health_listener(address: str) -> AsyncIterator[None]:
    """Answers at ``address``, HOST:PORT, within this block; at none for ""."""
    if not address:
        yield
        return
    place = urlsplit(f"//{address}")
    try:
        # Several web processes share it, as they share the other one.
        server = await asyncio.start_server(
            _answer, place.hostname, place.port, limit=HEAD_BYTES, reuse_port=True
        )
    except OSError as error:
        logger.error("HEALTH_LISTEN: nothing answers at %s: %s", address, error)
        yield
        return
    async with server:
        yield


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    broken = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
    with suppress(TimeoutError, *broken):
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /healthz "):
                writer.write(LINE % (b"200 OK", len(ALIVE)) + ENDS + ALIVE)
            else:
                writer.write(LINE % (b"404 Not Found", 0) + ENDS)
            await writer.drain()
    writer.close()
