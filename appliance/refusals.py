"""Keys that don't work are refused in front of Django where their address has sent too many of
them, which costs next to nothing. Until then keys that have not worked yet are let in few at a
time: looking one up takes a thread and a transaction, which searches wait for."""

import asyncio
import io
from typing import Any
from weakref import WeakValueDictionary

from django.core.handlers.asgi import ASGIRequest

from appliance.body_limit import App, Message, Receive, Send, answer
from core.errors import RateLimited
from core.problem import problem_of
from core.tenancy.auth import HEADER
from core.tenancy.refused_keys import check_address, has_worked
from core.tenancy.throttle import address_of

NAME = HEADER.lower().encode()
AT_ONCE = 4  # of one address


def refuse_bad_keys(app: App) -> App:
    """``app``, with 429 instead of it for an address past its limit of keys that don't work."""
    # Kept only as long as somebody waits or is let in.
    slots: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def refused(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if all(name != NAME for name, _ in scope["headers"]):
            await app(scope, receive, send)
            return
        request = ASGIRequest({**scope, "method": "GET", "query_string": b""}, io.BytesIO())
        key = request.headers[HEADER]
        try:
            check_address(request, key)
            if has_worked(key):
                await app(scope, receive, send)
                return
            slot = slots.setdefault(address_of(request), asyncio.Semaphore(AT_ONCE))
            await slot.acquire()
            free = _Once(slot)
            try:
                check_address(request, key)
                await app(scope, receive, _freeing(free, send))
            finally:
                free()
        except RateLimited as error:
            await answer(send, problem_of(error), error.retry_after)

    return refused


class _Once:
    """Releases a slot when first called."""

    def __init__(self, slot: asyncio.Semaphore) -> None:
        self._slot: asyncio.Semaphore | None = slot

    def __call__(self) -> None:
        if self._slot:
            self._slot.release()
            self._slot = None


def _freeing(free: _Once, send: Send) -> Send:
    """``send``, after whose first message the next is let in: a stream goes on for long."""

    async def sent(message: Message) -> None:
        free()
        await send(message)

    return sent
