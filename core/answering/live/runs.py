"""Running an answer apart from the connection that asked for it.

The answer is written by a task of its own in the process that was asked, so that a reader who
leaves does not end it. Readers in this process get its events at once; those of other
processes through Redis (core.answering.live.redis_stream).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async

from core.answering.answer import finish, generate
from core.answering.draft import Prepared
from core.answering.live.cancel import stops
from core.answering.live.feed import Feed, Told
from core.answering.live.model_queue import waiting_in_line
from core.answering.live.redis_stream import BEAT_SECONDS, Writer, key_of, writer
from core.answering.types import Answer, Broken, Done, Event
from core.errors import ModelUnavailable, PolicyChatError
from core.problem import problem, problem_of
from core.text.remembered import forgotten_with_texts

logger = logging.getLogger(__name__)
REMEMBER_SECONDS = 30  # for readers who come when the answer has just ended

_runs: dict[UUID, "Run"] = {}


@dataclass(eq=False, slots=True)
class Run:
    """An answer that this process writes, or has just written."""

    asked: Prepared
    feed: Feed = field(default_factory=Feed)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None


def start(asked: Prepared) -> Feed:
    """Begin to write an answer; returns what it is told in. Called on the event loop."""
    run = _runs[asked.message_id] = Run(asked)
    run.task = asyncio.create_task(_write(run))
    return run.feed


def find_run(organization_id: UUID, message_id: UUID) -> Run | None:
    """The run of an answer of this organization, if it is this process's."""
    run = _runs.get(message_id)
    return run if run and run.asked.organization_id == organization_id else None


def complete(asked: Prepared) -> Answer:
    """The answer, once it is written. Raises ModelUnavailable."""
    return async_to_sync(_complete)(asked)


@forgotten_with_texts
def forget_ended() -> None:
    """Whoever comes back to an answer that has ended is told what is stored of it from now on."""
    for message_id, run in _runs.copy().items():
        if run.task and run.task.done():
            _runs.pop(message_id, None)


async def end_all(seconds: float) -> None:
    """For the end of the process: answers under way may go on for ``seconds``, no longer."""
    tasks = [run.task for run in _runs.values() if run.task and not run.task.done()]
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    await writer().flush()


async def _complete(asked: Prepared) -> Answer:
    async with aclosing(_finished(asked, asyncio.Event())) as events:
        async for event in events:
            if isinstance(event, Done):
                return event.data
            if isinstance(event, Broken):
                raise ModelUnavailable(event.data["detail"])
    raise ModelUnavailable("The answer ended before it was complete. Ask again.")


async def _write(run: Run) -> None:
    key = key_of(run.asked.organization_id, run.asked.message_id)
    buffer = writer()
    beating = asyncio.create_task(_beat(run.feed, buffer, key))
    try:
        with stops().listening(key, run.stop):
            async with aclosing(_whole(run)) as events:
                async for event in events:
                    told = Told.of(len(run.feed.told) + 1, event)
                    run.feed.tell(told)
                    buffer.append(key, told)
    finally:
        beating.cancel()
        asyncio.get_running_loop().call_later(
            REMEMBER_SECONDS, _runs.pop, run.asked.message_id, None
        )


async def _beat(feed: Feed, buffer: Writer, key: str) -> None:
    while True:
        buffer.beat(key)
        feed.beat()
        await asyncio.sleep(BEAT_SECONDS)


async def _whole(run: Run) -> AsyncGenerator[Event, None]:
    """The answer's events, ending in an error event where it would end in an exception."""
    try:
        async with aclosing(_finished(run.asked, run.stop)) as events:
            async for event in events:
                yield event
    except PolicyChatError as error:
        yield Event("error", problem_of(error))
    except asyncio.CancelledError:
        detail = "The server is being restarted. Ask again."
        yield Event("error", problem_of(ModelUnavailable(detail)))
    except Exception:
        # The reader must learn that nothing more comes; the log has the rest.
        logger.exception("the answer %s broke off", run.asked.message_id)
        detail = "The answer broke off on our side. Ask again."
        yield Event("error", problem(500, "internal_error", detail))


async def _finished(asked: Prepared, stop: asyncio.Event) -> AsyncGenerator[Event, None]:
    """The events of ``generate``, the model asked when it is its turn, the answer stored."""
    async with waiting_in_line(asked, stop) as turn, aclosing(generate(asked, stop)) as events:
        async for event in events:
            if isinstance(event, Done | Broken):
                await sync_to_async(finish, thread_sensitive=False)(asked, event)
            yield event
            if event.name == "sources":
                # The next step of ``generate`` asks the model.
                async for waiting in turn:
                    yield Event("waiting", waiting)
