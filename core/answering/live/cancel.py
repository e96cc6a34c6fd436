"""Ending an answer before its end, from any process.

A process that does not write the answer itself tells all others on one channel.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from redis.exceptions import RedisError

from core.answering.live.per_loop import per_loop
from core.answering.live.redis_stream import connect, key_of

logger = logging.getLogger(__name__)
CHANNEL = "answers:stop"
RETRY_SECONDS = 5.0


class Stops:
    """The answers under way in this process, each with the event that ends it."""

    def __init__(self) -> None:
        self._redis = connect(patience=None)
        self._events: dict[str, asyncio.Event] = {}
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self, key: str, event: asyncio.Event) -> Iterator[None]:
        """Within this block ``event`` is set when somebody stops the answer ``key``."""
        self._events[key] = event
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            del self._events[key]

    async def stop(self, key: str) -> None:
        """Stop an answer; nothing happens when it has ended."""
        if key in self._events:
            self._events[key].set()
        else:
            try:
                await self._redis.publish(CHANNEL, key)
            except RedisError as error:
                # Who asked for it does not read on; the answer is finished and stored.
                logger.warning("%s can't be stopped: %r", key, error)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in channel.listen():
                        if message["type"] == "message":
                            self._hear(message["data"].decode())
            except RedisError as error:
                logger.warning("other processes can't stop answers of this one: %r", error)
                await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, key: str) -> None:
        if event := self._events.get(key):
            event.set()


stops = per_loop(Stops)


async def stop_answer(organization_id: UUID, message_id: UUID) -> None:
    """End an answer with what has been written of it, whichever process writes it."""
    await stops().stop(key_of(organization_id, message_id))
