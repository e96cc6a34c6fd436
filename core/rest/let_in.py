"""Streams, which end where a member is let out, or a key ends, while they are open.

All streams of one caller in this process share a look at the database, once in LOOK_SECONDS. One
that comes to nothing, as while the database is away, ends no stream: the next will tell.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from core.answering.live.feed import Told
from core.answering.live.per_loop import per_loop
from core.answering.types import Event
from core.errors import InvalidKey
from core.problem import problem_of
from core.tenancy.auth import Caller, is_let_in

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.0  # between two looks at a caller
WAIT_SECONDS = 0.2  # for a look: a database that is busy does not hold up the words
LET_OUT = "Your account was switched off. Ask an admin of your organization."
KEY_ENDED = "This API key has ended. Ask an admin for a current one."


async def while_let_in(
    caller: Caller, events: AsyncGenerator[list[Told], None], after: int
) -> AsyncGenerator[list[Told], None]:
    """``events``, those after number ``after``, for as long as ``caller`` is let in, and an error
    in place of the rest. The answer itself is written to its end, and kept."""
    looked = time.monotonic()
    async with aclosing(events):
        async for fresh in events:
            if time.monotonic() - looked >= LOOK_SECONDS:
                if not await _looks().is_let_in(caller):
                    why = InvalidKey(LET_OUT if caller.user else KEY_ENDED)
                    yield [Told.of(after + 1, Event("error", problem_of(why)))]
                    return
                looked = time.monotonic()
            after = fresh[-1].number if fresh else after
            yield fresh


class Looks:
    """The latest look at each caller whose streams are open here."""

    def __init__(self) -> None:
        # By member or key, the oldest first.
        self._latest: dict[UUID | None, tuple[float, asyncio.Task[bool]]] = {}

    async def is_let_in(self, caller: Caller) -> bool:
        """What the latest look says; True for as long as it is not known."""
        self._forget()
        who = caller.user.pk if caller.user else caller.key_id
        if who not in self._latest:
            self._latest[who] = time.monotonic(), asyncio.create_task(_look(caller))
        _, look = self._latest[who]
        await asyncio.wait({look}, timeout=WAIT_SECONDS)
        return not look.done() or look.result()

    def _forget(self) -> None:
        """Leaves those of the last LOOK_SECONDS, and those that go on."""
        now = time.monotonic()
        for who, (began, look) in list(self._latest.items()):
            if now - began < LOOK_SECONDS:
                break
            if look.done():
                del self._latest[who]


_looks = per_loop(Looks)


async def _look(caller: Caller) -> bool:
    try:
        return await sync_to_async(is_let_in, thread_sensitive=False)(caller)
    except DatabaseError as error:
        logger.warning("whether %s is still let in is not known: %r", caller.name, error)
        return True
