"""Streams, which end where a member is let out, or a key ends, while they are open."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from asgiref.sync import sync_to_async

from core.answering.live.feed import Told
from core.answering.types import Event
from core.errors import InvalidKey
from core.problem import problem_of
from core.tenancy.auth import Caller, is_let_in

LOOK_SECONDS = 1.0  # between two looks at the caller
LET_OUT = "Your account was switched off. Ask an admin of your organization."
KEY_ENDED = "This API key has ended. Ask an admin for a current one."


async def while_let_in(
    caller: Caller, events: AsyncGenerator[list[Told], None]
) -> AsyncGenerator[list[Told], None]:
    """``events`` for as long as ``caller`` is let in, and an error in place of the rest. The answer
    itself is written to its end, and kept."""
    number, looked = 0, time.monotonic()
    async with aclosing(events):
        async for fresh in events:
            if time.monotonic() - looked >= LOOK_SECONDS:
                if not await sync_to_async(is_let_in, thread_sensitive=False)(caller):
                    why = InvalidKey(LET_OUT if caller.user else KEY_ENDED)
                    yield [Told.of(number + 1, Event("error", problem_of(why)))]
                    return
                looked = time.monotonic()
            number = fresh[-1].number if fresh else number
            yield fresh
