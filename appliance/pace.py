"""Bodies that come at a least rate: who sends slower holds a connection for nothing."""

import asyncio
from typing import Any

from appliance.body_limit import App, Message, Receive, Send, answer
from core.problem import problem

GRACE_SECONDS = 10.0  # that a body may be late in all
LEAST_RATE = 1024  # bytes a second


class _TooSlow(Exception):
    pass


class _BrokenOff(Exception):
    pass


def keep_pace(app: App) -> App:
    """``app``, answering 408 to a body slower than LEAST_RATE, and 400 to one that breaks off."""

    async def paced(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        began = asyncio.get_running_loop().time()
        received, is_whole = 0, False

        async def timed() -> Message:
            nonlocal received, is_whole
            if is_whole:  # what comes now is that the reader has left
                return await receive()
            try:
                async with asyncio.timeout_at(began + GRACE_SECONDS + received / LEAST_RATE):
                    message = await receive()
            except TimeoutError as error:
                raise _TooSlow from error
            if message["type"] == "http.disconnect":  # so the server says that chunks are malformed
                raise _BrokenOff
            received += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message

        try:
            await app(scope, timed, send)
        except _TooSlow:
            detail = "The request came too slowly. Try again over a better connection."
            await answer(send, problem(408, "request_too_slow", detail))
        except _BrokenOff:
            detail = "The request's body can't be read. Send it again, whole."
            await answer(send, problem(400, "validation_error", detail))

    return paced
