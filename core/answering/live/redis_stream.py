"""The events of answers under way, in Redis: for readers whom another process serves.

Each answer has a stream, and while it is being written a key that says so, which goes out by
itself when its writer dies. Redis may be lost: then those readers get the whole answer at its
end, from the database, and nobody else notices.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from core.answering.live.feed import Feed, Told
from core.answering.live.per_loop import per_loop

logger = logging.getLogger(__name__)
BUFFER_SECONDS = 900
ALIVE_SECONDS = 24  # how long a writer that says nothing counts as alive
BEAT_SECONDS = 8.0
WRITE_SECONDS = 0.005  # between two writes: what all answers have to say goes together
READ_SECONDS = 0.005  # between two looks, at all streams that are followed
CHECK_SECONDS = 1.0  # between two looks at whether their writers live
ANSWER_SECONDS = 2.0  # that Redis has to answer


def connect(patience: float | None = ANSWER_SECONDS) -> Redis:
    """A client that does not try again by itself: a Redis that hangs must not hold up readers."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=patience,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )


def key_of(organization_id: UUID, message_id: UUID) -> str:
    return f"answer:{organization_id}:{message_id}"


def alive(key: str) -> str:
    """The key that is there while the answer is being written."""
    return f"{key}:alive"


class Writer:
    """Puts the events of all answers that this process writes into Redis, many at a time."""

    def __init__(self) -> None:
        self._redis = connect()
        self._commands: list[tuple[Any, ...]] = []
        self._task: asyncio.Task[None] | None = None

    def beat(self, key: str) -> None:
        """Say that the answer is still being written."""
        self._commands.append(("SET", alive(key), 1, "EX", ALIVE_SECONDS))
        self._commands.append(("EXPIRE", key, BUFFER_SECONDS))
        self._start()

    def append(self, key: str, told: Told) -> None:
        entry = ("name", told.name, "data", told.text)
        self._commands.append(("XADD", key, f"{told.number}-0", *entry))
        if told.is_last:
            self._commands.append(("EXPIRE", key, BUFFER_SECONDS))
            self._commands.append(("DEL", alive(key)))
        self._start()

    async def flush(self) -> None:
        """Wait until everything has been written."""
        while self._task and not self._task.done():
            await self._task

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._commands:
            commands, self._commands = self._commands, []
            pipeline = self._redis.pipeline(transaction=False)
            for command in commands:
                pipeline.execute_command(*command)
            try:
                await pipeline.execute()
            except RedisError as error:
                # A reader notices that events are missing, by their numbers.
                logger.warning("%d events are not kept for resuming: %r", len(commands), error)
            await asyncio.sleep(WRITE_SECONDS)


class Followed(Feed):
    """The events of an answer that another process writes.

    ``is_dead``, once it is lost: Redis answers, and knows of nobody who writes it.
    """

    is_dead = False


def _as_it_comes(response: Any, **_: Any) -> Any:
    return response or []


class Reader:
    """Follows any number of answers on one connection."""

    def __init__(self) -> None:
        self._redis = connect()
        # As it comes: what the client would make of it takes longer than all the rest.
        self._redis.set_response_callback("XREAD", _as_it_comes)
        self._feeds: dict[str, Followed] = {}
        self._readers: Counter[str] = Counter()
        self._task: asyncio.Task[None] | None = None
        self._next_check = 0.0
        self._next_beat = 0.0
        self.is_closed = False

    def close(self) -> None:
        """Follow nothing any more, because this process ends."""
        self.is_closed = True
        for key in list(self._feeds):
            self._lose(key)

    @contextmanager
    def following(self, key: str) -> Iterator[Followed]:
        """The feed of an answer, which is filled as long as somebody is in this block."""
        feed = self._feeds.get(key)
        if feed is None:
            feed = self._feeds[key] = Followed()
            self._next_check = 0.0
        self._readers[key] += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read())
        try:
            yield feed
        finally:
            self._readers[key] -= 1
            if not self._readers[key]:
                del self._readers[key]
                self._feeds.pop(key, None)

    async def _read(self) -> None:
        while self._feeds:
            try:
                await self._look()
            except RedisError as error:
                logger.warning("%d answers can't be followed: %r", len(self._feeds), error)
                for key in list(self._feeds):
                    self._lose(key)
            await asyncio.sleep(READ_SECONDS)

    async def _look(self) -> None:
        keys = list(self._feeds)
        dead = await self._without_writer(keys)
        numbers = {key: len(self._feeds[key].told) for key in keys}
        found: Any = await self._redis.xread({key: f"{n}-0" for key, n in numbers.items()})
        for name, entries in found:
            self._take(name.decode(), entries)
        self._beat()
        for key in dead:
            if (feed := self._feeds.get(key)) and not feed.is_ended:
                feed.is_dead = True
                self._lose(key)

    async def _without_writer(self, keys: Sequence[str]) -> list[str]:
        """Asked before the events are read: whoever ended meanwhile is then found to have."""
        if time.monotonic() < self._next_check:
            return []
        self._next_check = time.monotonic() + CHECK_SECONDS
        values = await self._redis.mget([alive(key) for key in keys])
        return [key for key, value in zip(keys, values, strict=True) if value is None]

    def _take(self, key: str, entries: Sequence[tuple[bytes, list[bytes]]]) -> None:
        feed = self._feeds.get(key)
        if feed is None:
            return
        numbers = [int(entry_id[:-2]) for entry_id, _ in entries]
        first = len(feed.told) + 1
        if numbers != list(range(first, first + len(numbers))):
            self._lose(key)  # some were never written
            return
        news = [
            Told(number, name.decode(), data.decode())
            for number, (_, (_, name, _, data)) in zip(numbers, entries, strict=True)
        ]
        feed.tell(*news)
        if feed.is_ended:
            del self._feeds[key]

    def _beat(self) -> None:
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_SECONDS
            for feed in self._feeds.values():
                feed.beat()

    def _lose(self, key: str) -> None:
        if feed := self._feeds.pop(key, None):
            feed.lose()


writer = per_loop(Writer)
reader = per_loop(Reader)
