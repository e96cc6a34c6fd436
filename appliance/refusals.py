"""Keys that don't work are refused in front of Django where their address has sent too many of
them, which costs next to nothing. Until then keys that have not worked yet are let in few at a
time: looking one up takes a thread and a transaction, which searches wait for."""

import asyncio
import io
from typing import Any
from weakref import WeakValueDictionary

from django.core.handlers.asgi import ASGIRequest

from appliance.body_limit import App, Message, Receive, Send, announced, answer
from core.errors import RateLimited
from core.problem import problem_of
from core.tenancy.auth import HEADER
from core.tenancy.refused_keys import check_address, has_worked
from core.tenancy.throttle import address_of

NAME = HEADER.lower().encode()
AT_ONCE = 4  # of one address
LONGEST_LOOK = 1.0  # seconds; what takes longer is the answer to a key that works


def refuse_bad_keys(app: App) -> App:
    """``app``, with 429 instead of it for an address past its limit of keys that don't work."""
    # Kept only as long as somebody waits or is let in.
    places: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

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
            place = _Place(places.setdefault(address_of(request), asyncio.Semaphore(AT_ONCE)))
            await place.take()
            try:
                check_address(request, key)
                await app(scope, place.given_up_for_body(scope, receive), place.until_sent(send))
            finally:
                place.free()
        except RateLimited as error:
            await answer(send, problem_of(error), error.retry_after)

    return refused


class _Place:
    """One of an address's places: held while a key may be looked up, and not for what takes long,
    or a few slow callers would keep the others of their address out."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._is_held = False
        self._longest: asyncio.TimerHandle | None = None

    async def take(self) -> None:
        """Wait for it; it is free again LONGEST_LOOK seconds later at the latest."""
        await self._places.acquire()
        self._is_held = True
        self._longest = asyncio.get_running_loop().call_later(LONGEST_LOOK, self.free)

    def free(self) -> None:
        if self._is_held:
            self._is_held = False
            self._places.release()
        if self._longest:
            self._longest.cancel()

    def given_up_for_body(self, scope: dict[str, Any], receive: Receive) -> Receive:
        """``receive``, without the place until the body is whole."""
        headers = dict(scope["headers"])
        is_whole = b"transfer-encoding" not in headers and not announced(scope)

        async def received() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            self.free()
            message = await receive()
            if not message.get("more_body", False):
                is_whole = True
                await self.take()
            return message

        return received

    def until_sent(self, send: Send) -> Send:
        """``send``, after whose first message the next is let in: a stream goes on for long."""

        async def sent(message: Message) -> None:
            self.free()
            await send(message)

        return sent
