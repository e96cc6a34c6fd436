"""Large bodies are read only from callers we know, while there is room for them.

Django reads a body whole before it asks who sent it. What it would need for that, memory and
disk, is looked at here first, with the key or the session; `Expect: 100-continue` is answered
after that, because the server sends it when the body is first read.
"""

import io
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.asgi import ASGIRequest
from django.db import OperationalError, connection
from django.http import HttpRequest

from appliance.body_limit import UPLOADS, App, Message, Receive, Send, announced, answer
from core.documents.room import check_room
from core.errors import DatabaseUnavailable, InvalidKey, PolicyChatError, ServerBusy
from core.problem import problem_of
from core.tenancy.auth import HEADER
from core.tenancy.keys import PLATFORM_PREFIX, find_key, find_platform_key
from core.tenancy.refused_keys import counting_refusals

LARGE_BYTES = 64 * 1024
IN_FLIGHT_BYTES = 1024**3  # in one process; a body counts as far as it has come
BUSY_SECONDS = 5


def admit(app: App) -> App:
    """``app``, with a problem instead of it for a large body of a stranger, or without room."""
    in_flight = 0

    async def admitted(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        nonlocal in_flight
        received, is_known = 0, False

        async def counted() -> Message:
            nonlocal in_flight, received, is_known
            message = await receive()
            size = len(message.get("body", b""))
            received += size
            in_flight += size
            if in_flight > IN_FLIGHT_BYTES:
                raise ServerBusy(
                    f"Too much is being uploaded at once. Try again in {BUSY_SECONDS} s.",
                    retry_after=BUSY_SECONDS,
                )
            if received > LARGE_BYTES and not is_known:
                is_known = await _look_at(scope)
            return message

        try:
            if _is_large(scope):
                is_known = await _look_at(scope)
            await app(scope, counted, send)
        except PolicyChatError as error:
            await answer(send, problem_of(error), getattr(error, "retry_after", None))
        finally:
            in_flight -= received

    return admitted


def _is_large(scope: dict[str, Any]) -> bool:
    names = {name for name, _ in scope["headers"]}
    is_open = scope["path"] == UPLOADS and b"transfer-encoding" in names
    return announced(scope) > LARGE_BYTES or is_open or b"expect" in names


async def _look_at(scope: dict[str, Any]) -> bool:
    """True for a caller we know; InvalidKey, StorageFull, DatabaseUnavailable."""
    request = ASGIRequest({**scope, "method": "GET"}, io.BytesIO())
    await sync_to_async(_check_caller, thread_sensitive=False)(request)
    if scope["path"] == UPLOADS:
        check_room(announced(scope))
    return True


def _check_caller(request: HttpRequest) -> None:
    try:
        if text := request.headers.get(HEADER):
            with counting_refusals(request, text):
                find_platform_key(text) if text.startswith(PLATFORM_PREFIX) else find_key(text)
            return
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        if not get_user(request).is_authenticated:
            raise InvalidKey("Send a valid key in the X-API-Key header, or sign in.")
    except OperationalError as error:
        raise DatabaseUnavailable("The database does not answer. Try again later.") from error
    finally:
        connection.close()
