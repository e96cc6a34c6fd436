"""Streams of members, which end where the member is let out while they are open."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from asgiref.sync import sync_to_async

from core.answering.live.feed import Told
from core.answering.types import Event
from core.errors import InvalidKey
from core.problem import problem_of
from core.tenancy.auth import is_let_in
from core.tenancy.models import User

LOOK_SECONDS = 1.0  # between two looks at the account
LET_OUT = "Your account was switched off. Ask an admin of your organization."


async def while_let_in(
    member: User | None, events: AsyncGenerator[list[Told], None]
) -> AsyncGenerator[list[Told], None]:
    """``events`` for as long as ``member`` may sign in, and an error in place of the rest. Of
    others, None, all of them. The answer itself is written to its end, and kept."""
    number, looked = 0, time.monotonic()
    async with aclosing(events):
        async for fresh in events:
            if member and time.monotonic() - looked >= LOOK_SECONDS:
                if not await sync_to_async(is_let_in, thread_sensitive=False)(member.pk):
                    yield [Told.of(number + 1, Event("error", problem_of(InvalidKey(LET_OUT))))]
                    return
                looked = time.monotonic()
            number = fresh[-1].number if fresh else number
            yield fresh
