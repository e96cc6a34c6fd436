"""What happens when the server is told to stop: answers under way come to an end.

Granian takes no new connections then, and waits for the open ones; it tells the application
only when all are closed. That is too late for streams, so its signal is taken first.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from appliance import grace_periods
from appliance.health_listener import health_listener
from core.answering.live.redis_stream import reader
from core.answering.live.runs import end_all

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


def with_lifespan(app: App) -> App:
    """``app``, with ASGI's lifespan protocol, which Django does not know."""

    async def alive(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        endings: set[asyncio.Task[None]] = set()

        def stop() -> None:
            # Granian stops at SIGINT just as it does at SIGTERM.
            os.kill(os.getpid(), signal.SIGINT)
            # Those who follow answers of other processes go on at another process.
            reader().close()
            endings.add(asyncio.create_task(end_all(grace_periods.ANSWERS)))

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        async with health_listener(settings.HEALTH_LISTEN):
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": f"{message['type']}.complete"})
            await asyncio.gather(*endings)
        await send({"type": "lifespan.shutdown.complete"})

    return alive
