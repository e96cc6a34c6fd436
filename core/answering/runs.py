"""Running an answer apart from the connection that asked for it.

The answer is written by a task of its own, so that a reader who leaves does not end it.
Its events go to the reader at once and, with their numbers, into a Redis stream, from
which a reader who comes back gets what was missed. Redis may be lost: the answer is
stored all the same, only resuming is not possible then.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.answering.answer import finish, generate
from core.answering.draft import Done, Draft, Event, Repeat
from core.conversations.history import find_answer
from core.errors import InvalidInput, ModelUnavailable, NotFound, PolicyChatError
from core.problem import problem, problem_of
from core.tenancy.context import tenant

logger = logging.getLogger(__name__)
KEEP_ALIVE_SECONDS = 15
BUFFER_SECONDS = 900
APPEND_SECONDS = 2.0  # a Redis that hangs must not hold up the reader
LAST = ("done", "error")
KEEP_ALIVE = b": keep-alive\n\n"

_running: set[asyncio.Task[None]] = set()


def complete(asked: Draft | Repeat) -> dict[str, Any]:
    """The answer object, once the answer is written. Raises ModelUnavailable."""
    return async_to_sync(_complete)(asked)


async def _complete(asked: Draft | Repeat) -> dict[str, Any]:
    async with aclosing(generate(asked)) as events:
        async for event in events:
            if isinstance(event, Done):
                await sync_to_async(finish, thread_sensitive=False)(asked, event)
                return _public(event)
    raise ModelUnavailable("The answer ended before it was complete. Ask again.")


async def stream(asked: Draft | Repeat) -> AsyncIterator[bytes]:
    """Server-sent events of a new answer."""
    events: asyncio.Queue[tuple[int, Event]] = asyncio.Queue()
    task = asyncio.create_task(_run(asked, events))
    _running.add(task)  # the loop itself keeps only weak references
    task.add_done_callback(_running.discard)
    while True:
        try:
            number, event = await asyncio.wait_for(events.get(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            yield KEEP_ALIVE
            continue
        yield _frame(asked.message_id, number, event)
        if event.name in LAST:
            return


def resume(organization_id: UUID, last_event_id: str) -> AsyncIterator[bytes]:
    """Server-sent events after ``last_event_id``. Raises InvalidInput, NotFound."""
    message, _, number = last_event_id.partition(":")
    try:
        message_id, after = UUID(message), int(number)
    except ValueError as error:
        raise InvalidInput("Last-Event-ID is not an id of this stream.") from error
    with tenant(organization_id):
        find_answer(message_id)
    return _replay(organization_id, message_id, after)


async def _run(asked: Draft | Repeat, events: asyncio.Queue[tuple[int, Event]]) -> None:
    number = 0
    async with _Buffer(asked.organization_id, asked.message_id) as buffer:
        async for event in _whole(asked):
            number += 1
            if event.name in LAST:
                await buffer.append(number, event)  # for whoever comes back has had it all
                events.put_nowait((number, event))
            else:
                events.put_nowait((number, event))  # no reader waits for Redis
                await buffer.append(number, event)


async def _whole(asked: Draft | Repeat) -> AsyncIterator[Event]:
    """``generate``, ending in an error event where it would end in an exception."""
    try:
        async for event in generate(asked):
            if isinstance(event, Done):
                await sync_to_async(finish, thread_sensitive=False)(asked, event)
            yield event
    except PolicyChatError as error:
        yield Event("error", problem_of(error))
    except Exception:
        # The reader must learn that nothing more comes; the log has the rest.
        logger.exception("the answer %s broke off", asked.message_id)
        detail = "The answer broke off on our side. Ask again."
        yield Event("error", problem(500, "internal_error", detail))


class _Buffer:
    """The Redis stream of one answer."""

    def __init__(self, organization_id: UUID, message_id: UUID) -> None:
        self.key = f"answer:{organization_id}:{message_id}"
        # The client's own default is shorter than the wait in ``read``.
        self._redis = Redis.from_url(
            settings.REDIS_URL, socket_timeout=KEEP_ALIVE_SECONDS + APPEND_SECONDS
        )
        self._lost = False

    async def __aenter__(self) -> "_Buffer":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._redis.aclose()

    async def append(self, number: int, event: Event) -> None:
        if self._lost:
            return
        fields: dict[Any, Any] = {"name": event.name, "data": json.dumps(event.data)}
        try:
            async with (
                asyncio.timeout(APPEND_SECONDS),
                self._redis.pipeline(transaction=False) as pipeline,
            ):
                pipeline.xadd(self.key, fields, id=f"{number}-0")
                pipeline.expire(self.key, BUFFER_SECONDS)
                await pipeline.execute()
        except (RedisError, TimeoutError) as error:
            logger.warning("answer %s can't be resumed: %r", self.key, error)
            self._lost = True

    async def read(self, after: int) -> list[tuple[int, Event]]:
        """Events after number ``after``, waited for up to KEEP_ALIVE_SECONDS."""
        found: Any = await self._redis.xread(
            {self.key: f"{after}-0"}, block=KEEP_ALIVE_SECONDS * 1000
        )
        return [
            (int(entry_id.split(b"-")[0]), Event(f[b"name"].decode(), json.loads(f[b"data"])))
            for _, entries in found
            for entry_id, f in entries
        ]

    async def ends_with(self, number: int) -> bool:
        """Whether event ``number`` is the last one there will be."""
        found: Any = await self._redis.xrange(self.key, f"{number}-0", f"{number}-0")
        return any(fields[b"name"].decode() in LAST for _, fields in found)

    async def exists(self) -> bool:
        return bool(await self._redis.exists(self.key))


async def _replay(organization_id: UUID, message_id: UUID, after: int) -> AsyncIterator[bytes]:
    async with _Buffer(organization_id, message_id) as buffer:
        try:
            if await buffer.ends_with(after):
                return
            while await buffer.exists():
                events = await buffer.read(after)
                if not events:
                    yield KEEP_ALIVE
                for after, event in events:
                    yield _frame(message_id, after, event)
                    if event.name in LAST:
                        return
        except RedisError as error:
            logger.warning("answer %s can't be replayed: %s", message_id, error)
    yield _frame(message_id, after + 1, await _stored(organization_id, message_id))


async def _stored(organization_id: UUID, message_id: UUID) -> Event:
    """The end of an answer whose buffer is gone, from the database."""

    def read() -> dict[str, Any] | None:
        with tenant(organization_id):
            message = find_answer(message_id)
        return message.outcome if message.finished_at else None

    try:
        outcome = await sync_to_async(read, thread_sensitive=False)()
    except NotFound as error:
        return Event("error", problem_of(error))
    if outcome is None:
        detail = "This answer can't be resumed. Ask again."
        return Event("error", problem_of(ModelUnavailable(detail)))
    return Event("done", outcome)


def _frame(message_id: UUID, number: int, event: Event) -> bytes:
    data = json.dumps(_public(event), ensure_ascii=False)
    return f"id: {message_id}:{number}\nevent: {event.name}\ndata: {data}\n\n".encode()


def _public(event: Event) -> dict[str, Any]:
    """What readers get: the boxes of a quote are for drawing its page image."""
    if event.name == "citation":
        return _without_boxes(event.data)
    if event.name != "done":
        return event.data
    answer = {**event.data, "citations": [*map(_without_boxes, event.data["citations"])]}
    if answer["refusal"]:
        closest = [*map(_without_boxes, answer["refusal"]["closest"])]
        answer["refusal"] = {**answer["refusal"], "closest": closest}
    return answer


def _without_boxes(quoted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in quoted.items() if name != "boxes"}
