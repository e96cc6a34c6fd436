"""Following an answer from any process, from any event on."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from core.answering.live.feed import Told
from core.answering.live.redis_stream import ALIVE_SECONDS, BEAT_SECONDS, key_of, reader
from core.answering.live.runs import find_run
from core.answering.stored import answer_of
from core.answering.types import Event
from core.conversations.history import find_answer
from core.errors import ModelUnavailable, NotFound
from core.problem import problem_of
from core.tenancy.context import tenant

FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.05, 1.0
LONGEST_WAIT_SECONDS = 900


async def follow(
    organization_id: UUID, message_id: UUID, after: int
) -> AsyncGenerator[list[Told], None]:
    """The events of an answer after number ``after``, those that are there together at once.

    An empty list is a sign of life. They come from the run in this process, else from Redis;
    where they are lost, the stored answer ends the stream with ``done``, or an error does.
    """
    if run := find_run(organization_id, message_id):
        async with aclosing(run.feed.after(after)) as events:
            async for fresh in events:
                yield fresh
        return
    missing_since: float | None = None
    pause = FIRST_RETRY_SECONDS  # short, for one whose first words are only just on their way
    # Once this process ends, a reader who comes back is served by another.
    while not reader().is_closed:
        with reader().following(key_of(organization_id, message_id)) as feed:
            async with aclosing(feed.after(after)) as events:
                async for fresh in events:
                    yield fresh
                    after = fresh[-1].number if fresh else after
            if feed.is_ended or reader().is_closed:
                return
        # A Redis that was emptied knows of no writer until the next beat.
        missing_since = (missing_since or time.monotonic()) if feed.is_dead else None
        is_dead = missing_since is not None and time.monotonic() - missing_since > BEAT_SECONDS
        ending = await _ending(organization_id, message_id, is_dead=is_dead)
        if ending:
            yield [Told.of(after + 1, ending)]
            return
        yield []
        await asyncio.sleep(pause)
        pause = min(2 * pause, LAST_RETRY_SECONDS)


async def _ending(organization_id: UUID, message_id: UUID, *, is_dead: bool) -> Event | None:
    """How an answer ended whose events are lost; None while it may still be written."""
    try:
        return await sync_to_async(_stored, thread_sensitive=False)(
            organization_id, message_id, _patience(is_dead=is_dead)
        )
    except NotFound as error:
        return Event("error", problem_of(error))


def _stored(organization_id: UUID, message_id: UUID, patience: timedelta) -> Event | None:
    with tenant(organization_id):
        message = find_answer(message_id)
    if answer := answer_of(message):
        return Event("done", answer)
    # What broke off has a trace, though it is never finished.
    if message.trace or timezone.now() - message.created_at > patience:
        return Event("error", problem_of(ModelUnavailable("The answer broke off. Ask again.")))
    return None


def _patience(*, is_dead: bool) -> timedelta:
    """How old an unfinished answer may be. One that has just been asked may not have said a
    word yet; where Redis can't tell whether it is written, the models' own limits do, after
    a long wait in line."""
    longest = settings.LLM_TOTAL_SECONDS * (1 + len(settings.LLM_FALLBACKS))
    return timedelta(seconds=ALIVE_SECONDS if is_dead else longest + LONGEST_WAIT_SECONDS)
